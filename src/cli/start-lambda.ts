/** The service for durable functions of AWS Lambda that a command opens beside its backend. */
import type { Logger } from '../kernel/logger.ts'
import type { LambdaServer, LambdaService } from '../lambda.ts'
import type { LambdaWish } from './lambda-options.ts'
import type { Listen } from './listen-options.ts'
import { openPort } from './open-port.ts'
import type { StatelyWish } from './serve-options.ts'

export interface StartedLambda {
  service: LambdaService
  server: LambdaServer
}

/** Throws as `LambdaService.listen` does. What it takes is loaded only where it is wanted. */
export async function startLambda(
  { port, functions }: LambdaWish,
  { time, host, inspect }: Pick<Listen, 'time' | 'host'> & { inspect?: StatelyWish | undefined },
  logger: Logger,
): Promise<StartedLambda> {
  const { createLambdaService } = await import('../lambda.ts')
  const service = await createLambdaService({ time, inspect, feed: { always: true }, logger })
  try {
    for (const { name, target, durable } of functions) service.register(name, target, { durable })
    const server = await openPort(port, each => service.listen({ port: each, host }))
    return { service, server }
  } catch (error) {
    await service.stop()
    throw error
  }
}
