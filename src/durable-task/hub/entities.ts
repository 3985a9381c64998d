/** The entities of a task hub: everything a facade or a test may ask of them. */
import type { EntityFact } from '../../../machines/entity.ts'
import { invalidRequest } from '../../kernel/errors.ts'
import type { Sender } from '../core/entity.ts'
import { answerTo } from '../core/entity-answers.ts'
import { requireEntityId } from '../core/entity-id.ts'
import { describeFailure, type TraceContext } from '../core/events.ts'
import { checkPayload } from '../core/limits.ts'
import type { Timestamp } from '../core/timestamp.ts'
import type { HubCore } from './core.ts'
import { EntityBatches } from './entity-batches.ts'
import { EntityLocks } from './entity-locks.ts'
import {
  type CleanedEntities,
  type CleanRequest,
  cleanEntities,
  type EntityMetadata,
  type EntityQuery,
  getEntity,
  purgeEntity,
  queryEntities,
} from './entity-queries.ts'
import { EntityRecords } from './entity-records.ts'
import { type EntityReport, reportEntities, reportEntity } from './entity-report.ts'
import { type HostedEntity, holderOf } from './hosted-entity.ts'
import type { Lifecycle } from './lifecycle.ts'

/** A signal from a client. */
export interface EntitySignal {
  readonly instanceId: string
  readonly name: string
  readonly input?: string | undefined
  readonly requestId: string
  readonly scheduledTime?: Timestamp | undefined
  readonly parentTraceContext?: TraceContext | undefined
}

export class Entities {
  readonly records: EntityRecords
  readonly locks: EntityLocks
  readonly batches: EntityBatches
  private readonly core: HubCore

  constructor(core: HubCore, lifecycle: Lifecycle) {
    this.core = core
    this.records = new EntityRecords(core)
    this.locks = new EntityLocks(core, this.records)
    this.batches = new EntityBatches(core, this.records, lifecycle)
  }

  /** Takes a signal for any well-formed id, whether or not a worker hosts it (section 1.18). */
  signal({ instanceId, name: operation, ...signal }: EntitySignal): void {
    const { input, requestId, scheduledTime, parentTraceContext: traceContext } = signal
    const { limits } = this.core.settings
    const entityId = requireEntityId(limits, instanceId)
    if (operation === '') throw invalidRequest('An operation name is required, but the signal has none.')
    checkPayload(limits, input, `The input of the signal '${operation}'`)
    this.core.perform(() =>
      this.records.deliver(entityId, {
        kind: 'signal',
        requestId: requestId || this.core.settings.ids.guid(),
        operation,
        input,
        scheduledTime,
        dialect: 'native',
        sender: undefined,
        arrivedAt: this.core.settings.clock.now(),
        traceContext,
      }),
    )
  }

  get(id: string, includeState: boolean): EntityMetadata | undefined {
    return getEntity(this.core, id, includeState)
  }

  query(query: EntityQuery): { entities: EntityMetadata[]; token: string | undefined } {
    return queryEntities(this.core, query)
  }

  clean(request: CleanRequest): CleanedEntities {
    return this.core.perform(() => cleanEntities(this.core, this.locks, request))
  }

  /** Deletes the state of an idle, unlocked entity; false for any other. */
  purge(id: string): boolean {
    return purgeEntity(this.core, this.records, id)
  }

  /** Lock holder, queue and delayed messages; undefined when no such entity is known. */
  report(id: string): EntityReport | undefined {
    return reportEntity(this.core, id)
  }

  /** The same of every entity that is known. */
  reports(): EntityReport[] {
    return reportEntities(this.core)
  }

  hear(fact: EntityFact): void {
    if (fact.type === 'batch.requested') this.batches.request(fact.entityId)
    else if (fact.type === 'batch.withdrawn') this.batches.withdraw(fact.entityId)
    else if (fact.type === 'lock.granted') this.locks.granted(fact.entityId)
    else this.records.dropEmptied(fact.entityId)
  }

  /**
   * The entity's actor broke: its record goes, its callers are told, and whoever holds its lock or waits for it
   * fails too, for nobody could grant or guard that lock any more.
   */
  crash(entity: HostedEntity, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error)
    const failureDetails = describeFailure('BackendFault', `The backend failed on this entity: ${reason}`)
    const holder = holderOf(entity)
    const delayed = [...entity.delayed].map(({ operation }) => operation)
    const messages = [...entity.mailbox.batch, ...entity.mailbox.queue, ...delayed]
    this.records.remove(entity)
    for (const message of messages) {
      if (message.kind === 'lock') this.fail(message.sender, error)
      else if (message.kind === 'call' && message.sender)
        this.core.post(
          message.sender.instanceId,
          message.sender.executionId,
          answerTo(message, { type: 'failed', failureDetails }),
        )
    }
    if (holder) this.fail(holder, error)
  }

  private fail({ instanceId, executionId }: Sender, error: unknown): void {
    const instance = this.core.instances.get(instanceId)
    if (instance?.actor && instance.executionId === executionId)
      this.core.services.onBrokenInstance(instance, error)
  }

  clear(): void {
    for (const entity of [...this.core.entities.values()]) this.records.remove(entity)
    this.locks.clear()
  }
}
