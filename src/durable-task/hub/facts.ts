/** What there is to see of a hub: its actors as they stand, and the facts that change them. Plain data, no payloads. */
import type { AnyMachineSnapshot, StateValue } from 'xstate'
import { type EntityContext, entityMachine } from '../../../machines/entity.ts'
import {
  activeStatuses,
  type OrchestrationContext,
  type OrchestrationStatus,
  orchestrationMachine,
  terminalStatuses,
} from '../../../machines/orchestration.ts'
import type { WorkFilters, WorkKind } from '../../../machines/worker.ts'
import { parentOf } from '../core/instance.ts'
import type { HostedInstance } from './core.ts'
import type { FactDetails } from './fact-details.ts'
import type { HostedEntity } from './hosted-entity.ts'
import type { ConnectedWorker, WorkItem } from './work.ts'

/** An orchestration as it stands. */
export interface InspectedOrchestration {
  readonly kind: 'orchestration'
  /** The instance id. */
  readonly id: string
  /** The orchestration's name. */
  readonly name: string
  /** Id of the machine whose states these are. */
  readonly machine: string
  /** Changes with each generation (continue-as-new), rewind and restart. */
  readonly executionId: string
  readonly parentInstanceId: string | undefined
  readonly status: OrchestrationStatus
  /** Where its machine stands: `'completed'`, or a state within states. */
  readonly state: StateValue
  /** What its machine knows beside that; undefined once it has ended. */
  readonly context: Readonly<OrchestrationContext> | undefined
  /** Milliseconds since the epoch on the hub's clock. */
  readonly createdAt: number
  readonly completedAt: number | undefined
}

/** An entity as it stands; its value is not part of it. */
export interface InspectedEntity {
  readonly kind: 'entity'
  /** The entity id, `@name@key`. */
  readonly id: string
  readonly name: string
  /** Id of the machine whose states these are. */
  readonly machine: string
  /** One for as long as the hub knows the entity. */
  readonly executionId: string
  readonly state: StateValue
  /** Lock holder, and what waits. */
  readonly context: Readonly<EntityContext>
}

export type InspectedActor = InspectedOrchestration | InspectedEntity

/** A connected worker. */
export interface InspectedWorker {
  readonly id: string
  /** Address and SDK. */
  readonly name: string
  /** What it serves; undefined: everything. */
  readonly filters: WorkFilters | undefined
}

export type WorkOutcome = 'answered' | 'abandoned' | 'returned' | 'lost' | 'withdrawn'

/** Work that is given to somebody. */
export interface WorkOnTheWay {
  /** The orchestration or entity. */
  readonly id: string
  /** Tells pieces of work apart; one that is sent again has the same. */
  readonly item: string
  readonly kind: WorkKind
  readonly name: string
  /** Of an activity: id of the action that asked for it. */
  readonly taskId: number | undefined
  /** Name of the worker or fake. */
  readonly worker: string
}

/** Something that happened to an actor, its work, or a worker of the hub. */
export type BareFact =
  /** There is an actor that was not there before; after a rewind once more, for a new execution. */
  | { readonly type: 'registered'; readonly id: string; readonly actor: InspectedActor }
  /** The actor took in an event, whether or not it went to another state; the context is the one after it. */
  | {
      readonly type: 'received'
      readonly id: string
      readonly event: string
      readonly details: FactDetails | undefined
      /** Where the machine stands now. */
      readonly state: StateValue
      readonly context: Readonly<OrchestrationContext> | Readonly<EntityContext>
    }
  /** The actor went to another state; the statuses are those of an orchestration. */
  | {
      readonly type: 'transitioned'
      readonly id: string
      readonly event: string
      readonly details: FactDetails | undefined
      readonly from: StateValue
      readonly to: StateValue
      readonly statusBefore: OrchestrationStatus | undefined
      readonly statusAfter: OrchestrationStatus | undefined
    }
  /** The orchestration goes on as a new execution under its id. */
  | { readonly type: 'continuedAsNew'; readonly id: string; readonly executionId: string }
  /** The orchestration has ended. */
  | {
      readonly type: 'finished'
      readonly id: string
      readonly status: OrchestrationStatus
      readonly state: StateValue
      readonly completedAt: number
    }
  /** The hub has forgotten the actor: purged, replaced, emptied or cleared. */
  | { readonly type: 'purged'; readonly id: string }
  /** A turn, activity or batch went to a worker or fake; `id` is the orchestration or entity. Not said of replays. */
  | ({ readonly type: 'workSent' } & WorkOnTheWay)
  /** It came back: answered, handed back, lost with its worker, or nobody wants it any more. */
  | ({ readonly type: 'workBack'; readonly outcome: WorkOutcome } & WorkOnTheWay)
  | { readonly type: 'workerConnected'; readonly id: string; readonly worker: InspectedWorker }
  | { readonly type: 'workerLeft'; readonly id: string }

const statuses = [...activeStatuses, ...terminalStatuses]

/** The status that an orchestration's state stands for; an entity's stands for none. */
export const statusIn = (snapshot: AnyMachineSnapshot): OrchestrationStatus | undefined =>
  statuses.find(status => snapshot.hasTag(status))

/** The state of the machine in which an orchestration of this status has ended. */
const endStateOf = (status: OrchestrationStatus): StateValue => status.toLowerCase()

/** How an orchestration ended. An actor that broke never got to its last state: the record decides. */
export const finishedFact = (id: string, status: OrchestrationStatus, completedAt: number): BareFact => ({
  type: 'finished',
  id,
  status,
  state: endStateOf(status),
  completedAt,
})

export function inspectInstance(instance: HostedInstance): InspectedOrchestration {
  const { instanceId: id, executionId, started, createdAt, completedAt, outcome } = instance
  const snapshot = instance.actor?.getSnapshot()
  const status = (snapshot ? statusIn(snapshot) : outcome?.status) ?? 'PENDING'
  return {
    kind: 'orchestration',
    id,
    name: started.name,
    machine: orchestrationMachine.id,
    executionId,
    parentInstanceId: parentOf(instance)?.instanceId,
    status,
    state: snapshot?.value ?? endStateOf(status),
    context: snapshot?.context,
    createdAt,
    completedAt,
  }
}

export function inspectEntity(
  { id, name, incarnation }: HostedEntity,
  actor: NonNullable<HostedEntity['actor']>,
): InspectedEntity {
  const { value: state, context } = actor.getSnapshot()
  return { kind: 'entity', id, name, machine: entityMachine.id, executionId: incarnation, state, context }
}

export const inspectWorker = ({ id, profile: { name, filters } }: ConnectedWorker): InspectedWorker => ({
  id,
  name,
  filters,
})

export const workOnTheWay = (
  { id: item, instanceId: id, work: { kind, name }, activity }: WorkItem,
  worker: ConnectedWorker,
): WorkOnTheWay => ({ id, item, kind, name, taskId: activity?.task.id, worker: worker.profile.name })
