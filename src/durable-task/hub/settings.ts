import type { InspectionEvent } from 'xstate'
import type { Clock } from '../../kernel/clock/clock.ts'
import type { Ids } from '../../kernel/ids.ts'
import type { Logger } from '../../kernel/logger.ts'
import type { EventCodec } from '../core/events.ts'
import type { Limits } from '../core/limits.ts'
import type { HubObserver } from './observer.ts'
import type { RetentionRule } from './retention.ts'

/** What a hub is made with. Times are milliseconds, sizes bytes; 0 means no limit where it says so. */
export interface HubSettings {
  readonly name: string
  /** Orders timers, scheduled starts and history timestamps. */
  readonly clock: Clock
  /** Rests of work items, whatever the hub's own clock does. */
  readonly wallClock: Clock
  readonly codec: EventCodec
  /** Draws ids and the order of sending; undefined: random ids, sent as they come. */
  readonly seed: number | undefined
  /** How long others wait for work that is out, where one is out at a time; wall time. */
  readonly patience: number
  /** Of everything the hub names; a reset begins a seeded sequence again. */
  readonly ids: Ids
  readonly log: Logger
  readonly inspect: ((event: InspectionEvent) => void) | undefined
  readonly observer?: HubObserver | undefined
  readonly maxHistorySize: number
  readonly limits: Limits
  /** Which instances that have ended are kept; undefined: all. */
  readonly retain: RetentionRule | undefined
  readonly defaultDuplicate: 'rejectActive' | 'reject' | 'replace'
  readonly unknownInstanceWait: 'wait' | 'notFound'
  readonly inheritTags: boolean
  /** 0: no limit. */
  readonly maxEventsPerTurn: number
  /** 0: no limit. */
  readonly maxOperationsPerBatch: number
  /** 0: no limit. */
  readonly maxGenerations: number
  /** Turns of one instance; 0: no limit. Undefined: 10,000 where time is skipped or moved by hand, else no limit. */
  readonly maxTurns: number | undefined
  /** How much time may be skipped within one wait; 0: no limit. */
  readonly maxSkippedTime: number
  /** 0: no limit. */
  readonly maxDeliveries: number
  /** Whether each turn is given to a worker twice before it is committed, and both answers compared. */
  readonly determinism: 'off' | 'check'
}

/** What a hub has counted since it was made; a reset does not clear it. */
export interface HubCounters {
  /** Completions and abandons whose token named no work that is out: duplicates, late and unknown ones. */
  staleCompletions: number
  /** Work items sent again because their worker was lost or handed them back. */
  redeliveries: number
}
