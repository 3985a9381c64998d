/** The entities of a task hub: everything a facade or a test may ask of them. */
import type { EntityFact } from '../../../machines/entity.ts'
import { newGuid } from '../../kernel/ids.ts'
import { answerTo } from '../core/entity-answers.ts'
import { requireEntityId } from '../core/entity-id.ts'
import { describeFailure } from '../core/events.ts'
import type { Timestamp } from '../core/timestamp.ts'
import type { HubCore } from './core.ts'
import { Entities } from './entities.ts'
import { EntityBatches } from './entity-batches.ts'
import { EntityLocks } from './entity-locks.ts'
import {
  type CleanedEntities,
  cleanEntities,
  type EntityMetadata,
  type EntityQuery,
  getEntity,
  purgeEntity,
  queryEntities,
} from './entity-queries.ts'
import { type EntityReport, reportEntity } from './entity-report.ts'
import type { HostedEntity } from './hosted-entity.ts'
import type { Lifecycle } from './lifecycle.ts'

/** A signal from a client. */
export interface EntitySignal {
  readonly instanceId: string
  readonly name: string
  readonly input?: string | undefined
  readonly requestId: string
  readonly scheduledTime?: Timestamp | undefined
}

export class HubEntities {
  readonly records: Entities
  readonly locks: EntityLocks
  readonly batches: EntityBatches
  private readonly core: HubCore

  constructor(core: HubCore, lifecycle: Lifecycle) {
    this.core = core
    this.records = new Entities(core)
    this.locks = new EntityLocks(core, this.records)
    this.batches = new EntityBatches(core, this.records, lifecycle)
  }

  /** Takes a signal for any well-formed id, whether or not a worker hosts it (section 1.18). */
  signal({ instanceId, name: operation, input, requestId, scheduledTime }: EntitySignal): void {
    const entityId = requireEntityId(instanceId)
    this.core.perform(() =>
      this.records.deliver(entityId, {
        kind: 'signal',
        requestId: requestId || newGuid(),
        operation,
        input,
        scheduledTime,
        dialect: 'native',
        sender: undefined,
        arrivedAt: this.core.settings.clock.now(),
      }),
    )
  }

  get(id: string, includeState: boolean): EntityMetadata | undefined {
    return getEntity(this.core, id, includeState)
  }

  query(query: EntityQuery): { entities: EntityMetadata[]; token: string | undefined } {
    return queryEntities(this.core, query)
  }

  clean(releaseOrphans: boolean): CleanedEntities {
    return this.core.perform(() => cleanEntities(this.core, this.locks, releaseOrphans))
  }

  /** Deletes the state of an idle, unlocked entity; false for any other. */
  purge(id: string): boolean {
    return purgeEntity(this.core, this.records, id)
  }

  /** Lock holder, queue and delayed messages; undefined when no such entity is known. */
  report(id: string): EntityReport | undefined {
    return reportEntity(this.core, id)
  }

  hear(fact: EntityFact): void {
    if (fact.type === 'batch.requested') this.batches.request(fact.entityId)
    else if (fact.type === 'lock.granted') this.locks.granted(fact.entityId)
    else this.records.dropEmptied(fact.entityId)
  }

  /** The entity's actor broke: its record goes, and whoever waits for an answer is told. */
  crash(entity: HostedEntity, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error)
    const failureDetails = describeFailure('BackendFault', `The backend failed on this entity: ${reason}`)
    const { batch, queue } = entity.mailbox
    this.records.remove(entity)
    for (const message of [...batch, ...queue])
      if (message.kind === 'call' && message.sender)
        this.core.post(
          message.sender.instanceId,
          message.sender.executionId,
          answerTo(message, { type: 'failed', failureDetails }),
        )
  }

  clear(): void {
    for (const entity of [...this.core.entities.values()]) this.records.remove(entity)
    this.locks.clear()
  }
}
