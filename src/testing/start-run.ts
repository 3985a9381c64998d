/** Starting an orchestration from a test. */
import { fromMillis, type Timestamp } from '../durable-task/core/timestamp.ts'
import type { TaskHub } from '../durable-task/hub/task-hub.ts'
import { invalidRequest } from '../kernel/errors.ts'
import { toPayload } from '../kernel/payload.ts'
import { Run } from './run.ts'

/** How an instance is started. */
export interface StartOptions {
  /** Default: the backend chooses one. */
  readonly instanceId?: string
  readonly version?: string
  readonly tags?: Readonly<Record<string, string>>
  /** When to start, on the hub's clock: a date or milliseconds since the epoch. Default: at once. */
  readonly startAt?: Date | number
}

/** Starts an instance; the input becomes JSON. Throws what `hub.start` says. */
export function startRun(taskHub: TaskHub, name: string, input: unknown, options: StartOptions = {}): Run {
  if (typeof name !== 'string')
    throw invalidRequest(
      `An orchestration is started by its name, a text: ${String(name).slice(0, 60)} is none.`,
    )
  const { instanceId = '', version, tags = {}, startAt } = options
  const started = taskHub.start({
    instanceId,
    name,
    version,
    input: toPayload(input),
    tags: { ...tags },
    scheduledStartTimestamp: startAt === undefined ? undefined : timestampOf('startAt', startAt),
    reusePolicy: undefined,
  })
  return new Run(taskHub, started)
}

/** An instant as the protocol carries it. Throws `invalid-request`, naming the option, for what is none. */
export function timestampOf(option: string, instant: Date | number): Timestamp {
  const millis = Number(instant)
  if (!Number.isFinite(millis))
    throw invalidRequest(`${option} must be a date or a number of milliseconds, not ${instant}.`)
  return fromMillis(millis)
}
