/** Work items as the hub sees them, and the port through which a worker gets them. */
import type { workItemMachine } from '../../../machines/work-item.ts'
import type { WorkDescription, WorkFilters, WorkKind, workerMachine } from '../../../machines/worker.ts'
import type { ActorOf } from '../../kernel/actors.ts'
import type { Scheduled } from '../../kernel/clock/clock.ts'
import type { OrchestrationTraceContext, ScheduleTask, TurnResponse } from '../core/actions.ts'
import type { HistoryEvent } from '../core/events.ts'
import type { Hosting } from './entity-hosting.ts'

/** An activity to run for one execution. */
export interface ActivityTask {
  readonly executionId: string
  readonly task: ScheduleTask
}

export interface WorkItem {
  readonly id: string
  /** Which of those that could go is sent first: the lowest. An item that comes back keeps its place. */
  readonly place: number
  readonly work: WorkDescription
  readonly instanceId: string
  /** Set for activities. */
  readonly activity: ActivityTask | undefined
  /** Set for a turn that is given to a worker once more, and is no instance's current one. */
  readonly replay: TurnDelivery | undefined
  readonly actor: ActorOf<typeof workItemMachine>
  isQueued: boolean
  /** Since when it is where it is: queued, out or resting; wall time. */
  since: number
  /** Those who watch were told that it is out. */
  isTold: boolean
  /** The worker that has it just now. */
  holder: ConnectedWorker | undefined
  /** Responses of a chunked answer collected so far; they die with the lease. */
  chunks: TurnResponse[]
  /** Size of the last delivery in bytes. */
  size: number
  /** Set while a stand-in lets it rest on the hub's clock. */
  sleep?: Scheduled | undefined
  /** Wall time from which the rule for work that nobody serves applies; unset while somebody does. */
  judgedAt?: number | undefined
}

/** A turn in the form a worker gets it; events are framed bytes. */
export interface TurnDelivery {
  readonly instanceId: string
  readonly executionId: string
  readonly past: Buffer
  readonly newEvents: readonly Buffer[]
  readonly traceContext: OrchestrationTraceContext | undefined
  /** The worker asked for the whole history: never stream it. */
  readonly embedsHistory: boolean
}

/** A batch of an entity's operations in the form a worker gets it. */
export interface BatchDelivery {
  readonly entityId: string
  readonly incarnation: string
  readonly state: string | undefined
  readonly operations: readonly HistoryEvent[]
}

export interface ActivityDelivery extends ActivityTask {
  readonly instanceId: string
}

/** Result of writing to a worker's stream. */
export interface Sent {
  readonly size: number
  /** The stream wants no more until it drains. */
  readonly isFull: boolean
}

/** A worker's stream as the hub writes to it. */
export interface WorkerPort {
  sendTurn(token: string, turn: TurnDelivery): Sent
  sendActivity(token: string, activity: ActivityDelivery): Sent
  sendBatch(token: string, batch: BatchDelivery): Sent
}

export interface WorkerProfile {
  readonly limits: Record<WorkKind, number>
  readonly filters: WorkFilters | undefined
  readonly refuses: readonly WorkKind[]
  /** SDK and address, for people. */
  readonly name: string
  /** As the SDK names itself; unset for one that is no stream. */
  readonly sdk?: string | undefined
  readonly address?: string | undefined
}

export interface ConnectedWorker {
  readonly id: string
  readonly profile: WorkerProfile
  readonly port: WorkerPort
  readonly actor: ActorOf<typeof workerMachine>
  /** Items by token; one whose instance went away stays until the worker answers, for it still costs credit. */
  readonly inFlight: Map<string, WorkItem>
  /** When it was last given something; orders workers of equal load. */
  lastServed: number
  /** Names of entities it has shown to host, or not to. */
  readonly learned: Map<string, Hosting>
  /** It is part of this process and no stream (`StandIns`). */
  readonly isStandIn: boolean
}
