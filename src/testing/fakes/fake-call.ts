/** What a fake was called with. */
import type { WorkKind } from '../../../machines/worker.ts'
import { parsePayload } from '../../kernel/payload.ts'

/** One call that a fake answered or is answering. */
export interface FakeCall {
  readonly kind: WorkKind
  readonly name: string
  /** `''` where there is none; an activity without one has that of its orchestration. */
  readonly version: string
  /** For entities: what was asked for. */
  readonly operation: string | undefined
  readonly input: unknown
  /** The input as it is on the wire. */
  readonly inputText: string | undefined
  /** The orchestration that called the activity; the orchestration itself; or the entity, as `@counter@a`. */
  readonly instanceId: string
  /** 1, and one more each time the same call is made again after fakes had failed it. Always 1 for entities. */
  readonly attempt: number
  /** When the fake got it: milliseconds since the epoch on the hub's clock. */
  readonly at: number
}

export const makeCall = (call: Omit<FakeCall, 'input'>): FakeCall => ({
  ...call,
  input: parsePayload(call.inputText),
})
