/** The backend of a command, with its fakes, its control API and, when asked for, the service for durable functions. */
import { TestBackend } from '../backend.ts'
import { type ControlServer, createControlServer } from '../control/control-server.ts'
import { BackendError } from '../kernel/errors.ts'
import type { Logger } from '../kernel/logger.ts'
import { isLoopback } from '../kernel/loopback.ts'
import { UsageError } from './exit-codes.ts'
import type { Listen } from './listen-options.ts'
import { openPort } from './open-port.ts'
import type { Output } from './output.ts'
import { sayingWhy } from './saying-why.ts'
import type { SecurityWishes } from './security-options.ts'
import type { StatelyWish } from './serve-options.ts'
import { type StartedLambda, startLambda } from './start-lambda.ts'

/** What was started, until it is stopped. */
export interface Started {
  backend: TestBackend
  control: ControlServer
  lambda: StartedLambda | undefined
  stop(): Promise<void>
}

/**
 * The started backend, after `prepare`; undefined when it could not start, which has then been said. Throws a
 * UsageError for fakes that cannot be used.
 */
export async function startBackend(
  command: string,
  listen: Listen & Partial<SecurityWishes> & { inspect?: StatelyWish | undefined },
  output: Output,
  logger: Logger,
  prepare?: (backend: TestBackend) => Promise<void>,
): Promise<Started | undefined> {
  const { port, host, time, inspect, lambda: wished, limits, retain, tls, token } = listen
  const useFakes = listen.fakes === undefined ? undefined : await fakesIn(listen.fakes)
  const starter = { command, host, output }
  // Whoever reaches the backend from elsewhere has no business with these.
  const inside = isLoopback(host) ? host : '127.0.0.1'
  const backend = await sayingWhy(starter, { option: '--port', port }, () =>
    startPrepared(
      new TestBackend({
        ...{ port, host, time, inspect, limits, retain, tls, token },
        feed: { always: true },
        logger,
      }),
      async made => {
        await prepare?.(made)
        useFakes?.(made)
      },
    ),
  )
  if (!backend) return undefined
  const lambda =
    wished &&
    (await sayingWhy(starter, { option: '--lambda-port', port: wished.port.port }, () =>
      startLambda(wished, { ...listen, host: inside }, logger),
    ))
  const control =
    wished && !lambda
      ? undefined
      : await sayingWhy(starter, { option: '--control-port', port: listen.control.port }, () =>
          openPort(listen.control, each =>
            createControlServer({ backend, lambda: lambda?.service }, { port: each, host: inside, logger }),
          ),
        )
  const stop = async (): Promise<void> => {
    await control?.stop()
    await lambda?.service.stop()
    await backend.stop()
  }
  if (!control) {
    await stop()
    return undefined
  }
  for (const inspector of [backend.inspector, lambda?.service.inspector])
    if (inspector) inspector.ownPage = `${control.url}/`
  return { backend, control, lambda, stop }
}

/** Nobody reaches the backend before it is prepared. */
async function startPrepared(
  backend: TestBackend,
  prepare: (backend: TestBackend) => Promise<void>,
): Promise<TestBackend> {
  try {
    await prepare(backend)
    return await backend.start()
  } catch (error) {
    // What was armed would keep the process alive.
    await backend.stop()
    throw error
  }
}

/** Reads the file, and returns what puts its fakes in use. What reads them is loaded only where it is needed. */
async function fakesIn(path: string): Promise<(backend: TestBackend) => void> {
  const { readFakesFile, useFakes } = await import('../control/fakes-file.ts')
  try {
    const fakes = readFakesFile(path)
    return backend => useFakes(backend, fakes)
  } catch (error) {
    if (error instanceof BackendError) throw new UsageError(error.message)
    throw error
  }
}
