/** Facts as those who watch get them: numbered, with the time. */
import type { BareFact, InspectedActor, InspectedWorker } from '../durable-task/hub/facts.ts'

/**
 * Something that happened in a hub, as plain data that JSON can hold. `type` says what: `registered`, `received`,
 * `transitioned`, `continuedAsNew`, `finished`, `purged`, `workSent` and `workBack` concern the orchestration or entity
 * `id`; `workerConnected` and `workerLeft` the worker `id`. Shared by all who watch: do not change it.
 */
export type HubFact = BareFact & {
  /** Counts up by one from fact to fact, for as long as the hub is watched without a break. */
  readonly sequence: number
  /** Milliseconds since the epoch on the hub's clock. */
  readonly at: number
  /** Milliseconds since the epoch of real time. */
  readonly wallTime: number
}

/** An orchestration or entity went from one state of its machine to another. */
export type TransitionFact = Extract<HubFact, { type: 'transitioned' }>

/** Everything in a hub as it stands after the fact numbered `sequence`. Plain data, without inputs and histories. */
export interface FeedState {
  /** Tells feeds apart: another one means that the backend was started anew, and sequence numbers with it. */
  readonly feedId: string
  readonly sequence: number
  /** Milliseconds since the epoch on the hub's clock. */
  readonly at: number
  /** Milliseconds since the epoch of real time. */
  readonly wallTime: number
  readonly actors: readonly InspectedActor[]
  readonly workers: readonly InspectedWorker[]
}
