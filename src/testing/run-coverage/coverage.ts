/** Coverage: what orchestrations were driven through. Plain data, written as JSON as it is. */

/** How the executions of an orchestration ended. */
export type RunEnd = 'completed' | 'failed' | 'terminated' | 'canceled' | 'continuedAsNew' | 'unfinished'

/** What may be called: `call` and `signal` are an entity's operation, named `entity.operation`. */
export type CallKind = 'activity' | 'child' | 'call' | 'lock' | 'signal' | 'sent'

/** Calls of one name. Each attempt of a retried call counts; what nobody has answered has neither outcome. */
export interface CallCoverage {
  readonly kind: CallKind
  readonly name: string
  readonly called: number
  readonly succeeded: number
  readonly failed: number
}

/**
 * Timers of one place. The protocol names no place in the code, so a timer is known by what came before it:
 * `at the start`, `after charge`, `after charge failed`, `beside charge` (armed while it was out), `after the event
 * approval`. Timers that follow each other count as one: SDKs make several for a long wait.
 */
export interface TimerCoverage {
  readonly where: string
  readonly armed: number
  readonly fired: number
  /** Not fired when the orchestration ended: something else came first. */
  readonly overtaken: number
}

/** Events of one name that reached the orchestration. */
export interface EventCoverage {
  readonly name: string
  readonly received: number
}

/** Who drove a path first. */
export interface PathDriver {
  readonly instanceId: string
  /** Name of the test, where the vitest fixture gathered it. */
  readonly test?: string
}

/**
 * One way through the code: what it did, in order, with what came of it. What it asked for in one turn is one step
 * (`activity ship + timer overtaken`), a repetition counts once, so retries and loops do not make new paths.
 */
export interface PathCoverage {
  readonly steps: readonly string[]
  readonly end: RunEnd
  readonly runs: number
  readonly first: PathDriver
}

export interface OrchestrationCoverage {
  readonly name: string
  /** Empty when it has none. */
  readonly version: string
  /** Executions that had a turn: every start, and every generation after a continue-as-new. */
  readonly runs: number
  /** A run that failed, was rewound and completed counts in both. */
  readonly ends: Readonly<Record<RunEnd, number>>
  readonly suspended: number
  readonly resumed: number
  readonly rewound: number
  readonly calls: readonly CallCoverage[]
  readonly timers: readonly TimerCoverage[]
  readonly events: readonly EventCoverage[]
  readonly paths: readonly PathCoverage[]
}

/** Names that should be driven, so that those which never were can be told. */
export interface ExpectedCoverage {
  readonly orchestrations?: readonly string[]
  readonly activities?: readonly string[]
  readonly entities?: readonly string[]
  /** Events that some orchestration should receive. */
  readonly events?: readonly string[]
}

export interface Coverage {
  /** Version of this format. */
  readonly format: 1
  /** By name and version. */
  readonly orchestrations: readonly OrchestrationCoverage[]
  /** Names of the entities that were given something to do, by whomever. */
  readonly entities: readonly string[]
  readonly expected: Required<ExpectedCoverage>
}

export const noCoverage: Coverage = {
  format: 1,
  orchestrations: [],
  entities: [],
  expected: { orchestrations: [], activities: [], entities: [], events: [] },
}

export const noEnds: OrchestrationCoverage['ends'] = {
  completed: 0,
  failed: 0,
  terminated: 0,
  canceled: 0,
  continuedAsNew: 0,
  unfinished: 0,
}
