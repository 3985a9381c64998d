/** What a hub is saved as: plain JSON, and the same with its events read. */
import type { LockHolder } from '../../../machines/entity.ts'
import type { OrchestrationStatus, TerminalStatus } from '../../../machines/orchestration.ts'
import type { OrchestrationTraceContext, ScheduleTask } from './actions.ts'
import type { EntityMessage, EntityOperation } from './entity.ts'
import type { ExecutionStarted, FailureDetails, HistoryEvent, Message } from './events.ts'

export const hubFormat = 'greenroom.hub/1'
export const runFormat = 'greenroom.run/1'

/** An event, a message or a call as JSON: in the protocol's words, payloads as their text under `inputText` and the like. */
export type SavedEvent = Readonly<Record<string, unknown>>

/** What is written in one way and read in another. */
interface Forms {
  readonly started: unknown
  readonly event: unknown
  readonly message: unknown
  readonly outcome: unknown
  readonly termination: unknown
  readonly traceContext: unknown
  readonly task: unknown
  readonly operation: unknown
  readonly entityMessage: unknown
}

/** One orchestration. Instants are milliseconds since the epoch. */
interface InstanceIn<Form extends Forms> {
  readonly instanceId: string
  readonly executionId: string
  readonly status: OrchestrationStatus
  readonly createdAt: number
  readonly updatedAt: number
  readonly completedAt?: number | undefined
  /** The event that began the current generation: name, version, input, tags, parent. */
  readonly started: Form['started']
  /** Of the current generation, as committed. */
  readonly history: readonly Form['event'][]
  /** What no committed turn has told the orchestration yet; of a turn that was out, too. */
  readonly inbox: readonly Form['message'][]
  readonly customStatus?: string | undefined
  /** Once it has ended. */
  readonly outcome?: Form['outcome'] | undefined
  /** While it is suspended. */
  readonly suspended?: { readonly reason?: string | undefined } | undefined
  /** A termination that waited for the turn that was out. */
  readonly termination?: Form['termination'] | undefined
  readonly traceContext?: Form['traceContext'] | undefined
  /** No event may be stamped before. */
  readonly notBefore: number
  readonly generation: number
  /** Turns committed, over all generations. */
  readonly turns: number
  /** Execution that a rewind has replaced. */
  readonly rewoundFrom?: string | undefined
  /** The worker asked for the whole history with its next turn. */
  readonly embedsHistory?: boolean | undefined
  /** A turn was committed at least once. Unset, like the next two, once it has ended. */
  readonly hasRun?: boolean | undefined
  /** Its scheduled start, if any, has been reached. */
  readonly isDue?: boolean | undefined
  /** It gets a turn also with an empty inbox: the first one after a rewind. */
  readonly owesTurn?: boolean | undefined
}

/** An activity that is not answered, whether a worker has it or not. */
interface ActivityIn<Form extends Forms> {
  readonly instanceId: string
  readonly executionId: string
  /** The version that workers' filters look at. */
  readonly servedVersion: string
  readonly task: Form['task']
}

interface EntityIn<Form extends Forms> {
  readonly id: string
  readonly incarnation: string
  readonly lastModified: number
  /** Serialized user state. */
  readonly state?: string | undefined
  readonly holder?: LockHolder | undefined
  /** Operations of the lock's holder. */
  readonly lane: readonly Form['operation'][]
  /** Everything else in order, lock requests too. */
  readonly queue: readonly Form['entityMessage'][]
  /** What is not due. */
  readonly delayed: readonly Form['operation'][]
}

interface HubIn<Form extends Forms> {
  readonly format: typeof hubFormat
  /** The hub's clock, in milliseconds since the epoch. */
  readonly now: number
  /** How many ids were drawn from the sequence of the hub's seed. */
  readonly drawn: number
  /** In order of creation. */
  readonly instances: readonly InstanceIn<Form>[]
  /** In order of queueing. */
  readonly activities: readonly ActivityIn<Form>[]
  readonly entities: readonly EntityIn<Form>[]
}

interface Saved extends Forms {
  readonly started: SavedEvent
  readonly event: SavedEvent
  readonly message: SavedEvent
  readonly outcome: SavedEvent
  readonly termination: SavedEvent
  readonly traceContext: SavedEvent
  readonly task: SavedEvent
  readonly operation: SavedEvent
  readonly entityMessage: SavedEvent
}

interface Read extends Forms {
  readonly started: ExecutionStarted
  readonly event: HistoryEvent
  readonly message: Message
  readonly outcome: {
    status: TerminalStatus
    output?: string | undefined
    failureDetails?: FailureDetails | undefined
  }
  readonly termination: { output: string | undefined; recurse: boolean }
  readonly traceContext: OrchestrationTraceContext
  readonly task: ScheduleTask
  readonly operation: EntityOperation
  readonly entityMessage: EntityMessage
}

/**
 * Everything durable of a hub as plain JSON: orchestrations with their histories, what they were not told yet, activities
 * without an answer, entities, the clock. Not: workers, clients, waits, fakes. `JSON.stringify` it, look into it, keep it
 * as a file of a test; `hub.restore(…)` takes it back.
 */
export interface HubSnapshot extends HubIn<Saved> {}

/** One orchestration as plain JSON: `run.export()` gives it, `hub.import(…)` takes it. */
export interface ExportedRun extends InstanceIn<Saved> {
  readonly format: typeof runFormat
}

/** How instances, activities and entities stand in a snapshot. */
export type SavedInstance = InstanceIn<Saved>
export type SavedActivity = ActivityIn<Saved>
export type SavedEntity = EntityIn<Saved>

export type ReadHub = HubIn<Read>
export type ReadInstance = InstanceIn<Read>
export type ReadActivity = ActivityIn<Read>
export type ReadEntity = EntityIn<Read>
