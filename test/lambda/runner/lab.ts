/** A service with a runner for one durable handler, made with the official SDK. */
import { type DurableContext, withDurableExecution } from '@aws/durable-execution-sdk-js'
import {
  createLambdaService,
  type FunctionOptions,
  type LambdaService,
  type LambdaServiceOptions,
  type Runner,
} from '../../../src/lambda.ts'
import { atEnd } from '../../support/at-end.ts'

/** What a test writes: an event, parsed, and the SDK's context. */
// biome-ignore lint/suspicious/noExplicitAny: each handler says itself what it is given.
export type Durable = (event: any, context: DurableContext) => Promise<unknown>

export interface Lab {
  readonly service: LambdaService
  readonly runner: Runner
}

export async function openService(options: LambdaServiceOptions = {}): Promise<LambdaService> {
  const service = await createLambdaService({ time: 'skip', ...options })
  atEnd(() => service.stop())
  return service
}

/** With `time: 'skip'` unless told otherwise. */
export async function openLab(
  handler: Durable,
  { name, fn, ...options }: LambdaServiceOptions & { name?: string; fn?: FunctionOptions } = {},
): Promise<Lab> {
  const service = await openService(options)
  const runner = service.runner(withDurableExecution(handler), { ...fn, ...(name !== undefined && { name }) })
  return { service, runner }
}

/** The types of the events, each with the name of its operation. */
export const eventsOf = ({
  history,
}: {
  history: readonly { EventType: string; Name?: string; Id?: string }[]
}): string[] =>
  history.map(({ EventType, Name }) =>
    Name === undefined || EventType.startsWith('Execution') ? EventType : `${EventType} ${Name}`,
  )

export const hour = 3_600_000
