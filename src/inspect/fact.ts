/** Facts as those who watch get them: numbered, with the time. */
import type { BareFact } from '../durable-task/hub/facts.ts'
import type { BareLambdaFact } from '../lambda/service/facts.ts'

type Numbered<Bare> = Bare & {
  /** Counts up by one from fact to fact, for as long as somebody watches without a break. */
  readonly sequence: number
  /** Milliseconds since the epoch on the clock of the hub, or service. */
  readonly at: number
  /** Milliseconds since the epoch of real time. */
  readonly wallTime: number
}

/**
 * Something that happened in a hub, as plain data that JSON can hold. `type` says what: `registered`, `received`,
 * `transitioned`, `continuedAsNew`, `finished`, `purged`, `workSent` and `workBack` concern the orchestration or entity
 * `id`; `workerConnected` and `workerLeft` the worker `id`. Shared by all who watch: do not change it.
 */
export type HubFact = Numbered<BareFact>

/**
 * Something that happened in a service for durable functions, as plain data that JSON can hold. `type` says what:
 * `registered`, `received`, `transitioned` and `purged` concern the execution or operation `id`; `finished`, `workSent` and
 * `workBack` (a call of the handler) the execution `id`. Shared by all who watch: do not change it.
 */
export type LambdaFact = Numbered<BareLambdaFact>

export type AnyFact = HubFact | LambdaFact

export type FactOf<Fact extends AnyFact, Type extends AnyFact['type']> = Extract<Fact, { type: Type }>

/** Those whom facts tell of. */
export type ActorOf<Fact extends AnyFact> = FactOf<Fact, 'registered'>['actor']
export type WorkerOf<Fact extends AnyFact> = FactOf<Fact, 'workerConnected'>['worker']

/** Somebody went from one state of its machine to another. */
export type TransitionFact<Fact extends AnyFact = HubFact> = FactOf<Fact, 'transitioned'>

/** Everything in a hub, or service, as it stands after the fact numbered `sequence`. Plain data, without payloads. */
export interface FeedState<Fact extends AnyFact = HubFact> {
  /** Tells feeds apart: another one means that everything was started anew, and sequence numbers with it. */
  readonly feedId: string
  readonly sequence: number
  /** Milliseconds since the epoch on the clock of the hub, or service. */
  readonly at: number
  /** Milliseconds since the epoch of real time. */
  readonly wallTime: number
  readonly actors: readonly ActorOf<Fact>[]
  /** None for a service: functions are called, and not connected. */
  readonly workers: readonly WorkerOf<Fact>[]
}
