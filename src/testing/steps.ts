/** Steps: what an orchestration asked for and what came of it, as a test reads it. */
import type { FailureDetails, Tags } from '../durable-task/core/events.ts'
import { parsePayload } from '../kernel/payload.ts'
import type { Attempts, Row } from './rows.ts'

export type CallStatus = 'scheduled' | 'completed' | 'failed'

/** One attempt at a call. Instants are milliseconds since the epoch on the hub's clock. */
export interface Attempt {
  /** `completed` or `failed` as soon as the orchestration was told in a turn. */
  readonly status: CallStatus
  readonly output: unknown
  /** The output as it is on the wire. */
  readonly outputText: string | undefined
  readonly failure: FailureDetails | undefined
  readonly scheduledAt: number
  readonly completedAt: number | undefined
}

/** A call of an activity. Status, output, failure and `completedAt` are those of its last attempt. */
export interface ActivityStep extends Attempt {
  readonly name: string
  readonly version: string | undefined
  readonly input: unknown
  /** The input as it is on the wire. */
  readonly inputText: string | undefined
  readonly tags: Tags
  /** When the first attempt was scheduled. */
  readonly scheduledAt: number
  /**
   * How often it was tried. A call of the same name, version and input as one that has failed counts as another
   * attempt at it: so do retry policies look in a history, and loops that catch and call again. A worker that is
   * lost and gets the activity twice makes one attempt; a rewind takes failed ones out of the history.
   */
  readonly attempts: number
  /** Every attempt, in order. */
  readonly tries: readonly Attempt[]
}

/** A sub-orchestration, with the same fields; `hub.instance(step.instanceId)` is its own run. */
export interface ChildStep extends ActivityStep {
  /** Instance id of the last attempt. */
  readonly instanceId: string
}

/** A call of an entity's operation. Signals are no steps: nothing comes back from them. */
export interface EntityCallStep extends Attempt {
  /** `@name@key`. */
  readonly entityId: string
  readonly operation: string
  readonly input: unknown
  readonly inputText: string | undefined
}

/** A durable timer. SDKs make them for retries too, and several for one long wait. */
export interface TimerStep {
  /** One that had not fired when the orchestration ended stays `armed`. */
  readonly status: 'armed' | 'fired'
  /** When it is due. */
  readonly fireAt: number
  readonly scheduledAt: number
  /** When the orchestration was told that it fired. */
  readonly completedAt: number | undefined
}

/** An event that was raised for the instance and delivered in a turn. */
export interface EventStep {
  readonly name: string
  readonly input: unknown
  readonly inputText: string | undefined
  readonly receivedAt: number
}

export function activityStep(attempts: Attempts): ActivityStep {
  const [first] = attempts
  const last = attempts[attempts.length - 1]!
  const { name, version, inputText, tags = {}, at } = first
  return {
    name,
    version,
    input: parsePayload(inputText),
    inputText,
    tags,
    ...attempt(last),
    scheduledAt: at,
    attempts: attempts.length,
    tries: attempts.map(attempt),
  }
}

export const childStep = (attempts: Attempts): ChildStep => ({
  ...activityStep(attempts),
  instanceId: attempts[attempts.length - 1]!.instanceId ?? '',
})

export const entityCallStep = (row: Row): EntityCallStep => ({
  entityId: row.instanceId ?? '',
  operation: row.name,
  input: parsePayload(row.inputText),
  inputText: row.inputText,
  ...attempt(row),
})

export const timerStep = ({ status, fireAt, at, completedAt }: Row): TimerStep => ({
  status: status === 'completed' ? 'fired' : 'armed',
  fireAt: fireAt ?? at,
  scheduledAt: at,
  completedAt,
})

export const eventStep = ({ name, inputText, at }: Row): EventStep => ({
  name,
  input: parsePayload(inputText),
  inputText,
  receivedAt: at,
})

const attempt = ({ status, outputText, failure, at, completedAt }: Row): Attempt => ({
  status: status === 'noted' ? 'scheduled' : status,
  output: parsePayload(outputText),
  outputText,
  failure,
  scheduledAt: at,
  completedAt,
})
