/** Batches of an entity's operations: asked for by its actor, filled when a worker takes them, committed when it answers. */
import { BackendError } from '../../kernel/errors.ts'
import { batchProblem } from '../core/answer-limits.ts'
import {
  type BatchCommit,
  type BatchResponse,
  commitBatch,
  type OperationAction,
  type SendSignal,
  type StartNewOrchestration,
} from '../core/commit-batch.ts'
import { type EntityOperation, eventOf, type Sender } from '../core/entity.ts'
import { answerTo } from '../core/entity-answers.ts'
import { parseEntityId } from '../core/entity-id.ts'
import { describeFailure, type FailureDetails, type Message } from '../core/events.ts'
import type { HubCore } from './core.ts'
import { learn, readHosting } from './entity-hosting.ts'
import type { EntityRecords } from './entity-records.ts'
import { contentsOf, type HostedEntity, holderOf } from './hosted-entity.ts'
import type { Lifecycle } from './lifecycle.ts'
import { startInstance } from './start.ts'
import type { BatchDelivery, WorkItem } from './work.ts'

export interface BatchAnswer extends BatchResponse {
  readonly completionToken: string
  /** The worker had dropped the state it kept and wants it sent again. */
  readonly requiresState: boolean
}

export class EntityBatches {
  private readonly core: HubCore
  private readonly entities: EntityRecords
  private readonly lifecycle: Lifecycle

  constructor(core: HubCore, entities: EntityRecords, lifecycle: Lifecycle) {
    this.core = core
    this.entities = entities
    this.lifecycle = lifecycle
  }

  request(id: string): void {
    const entity = this.core.entities.get(id)
    if (!entity) return
    const work = { kind: 'entity', name: entity.name, version: '' } as const
    entity.batchItem = this.core.dispatcher.queue(work, id).id
  }

  /** Nothing is left to run: what was queued has been dropped. */
  withdraw(id: string): void {
    const entity = this.core.entities.get(id)
    const item = this.core.dispatcher.items.get(entity?.batchItem ?? '')
    if (item) this.core.dispatcher.withdraw(item)
    if (entity) entity.batchItem = undefined
  }

  /** Everything that may run now, or a lost batch once more. */
  deliver(item: WorkItem): BatchDelivery {
    const entity = this.current(item)
    if (!entity) throw new Error(`The entity '${item.instanceId}' has no such batch.`)
    const { id: entityId, incarnation, state } = entity
    const batch = this.fill(entity)
    this.core.watch.trace(tracer => tracer.onOperations(item, batch))
    entity.actor?.send({
      type: 'batch.dispatched',
      contents: contentsOf(entity),
      worker: item.holder?.profile.name,
      operations: batch.length,
    })
    return { entityId, incarnation, state, operations: batch.map(operation => eventOf(entityId, operation)) }
  }

  /** The batch came back undone: nothing was committed, so its operations are sent again. */
  takeBack(item: WorkItem): void {
    this.current(item)?.actor?.send({ type: 'batch.lost' })
  }

  /** Applies a worker's answer. False when the batch is not the entity's current one. */
  complete(item: WorkItem, answer: BatchAnswer): boolean {
    const entity = this.current(item)
    if (!entity) return false
    if (answer.requiresState || isNoAnswer(answer)) {
      // The state is sent with every batch; a worker that cannot use it should not be asked again at once.
      this.core.dispatcher.abandon(item)
      return true
    }
    // All that could fail comes first.
    const taken = this.withinLimits(entity, answer)
    const commit = prepare(commitBatch(entity.state, entity.mailbox.batch, taken))
    const hosting = readHosting(answer)
    if (hosting && item.holder) learn(item.holder, entity.name, hosting)
    this.core.watch.trace(tracer => {
      for (const failure of failuresIn(taken)) tracer.onFailure(item, failure)
    })
    this.core.dispatcher.complete(item)
    this.apply(entity, commit)
    return true
  }

  /** Nothing counts of an answer that holds more than it may: its calls fail, and the state stays. */
  private withinLimits({ id }: HostedEntity, answer: BatchAnswer): BatchResponse {
    const tooLarge = batchProblem(this.core.settings.limits, answer)
    if (!tooLarge) return answer
    // Signals have nobody who is told.
    this.core.settings.log.warn(`Entity '${id}': a batch has failed. ${tooLarge}`)
    return { ...noAnswer, failureDetails: describeFailure('PayloadLimitExceeded', tooLarge) }
  }

  /** No worker will answer this batch: its calls fail, and the state stays. */
  fail(item: WorkItem, failureDetails: FailureDetails): void {
    const entity = this.current(item)
    if (!entity) return
    // A batch that could not even be filled is.
    const batch = this.fill(entity)
    this.apply(entity, prepare(commitBatch(entity.state, batch, { ...noAnswer, failureDetails })))
  }

  /** The state first, then what the operations sent in order, then their answers (section 3.5). */
  private apply(entity: HostedEntity, { commit, answers }: PreparedBatch): void {
    entity.state = commit.state
    entity.lastModified = this.core.settings.clock.now()
    entity.batchItem = undefined
    for (const action of commit.actions) this.carryOut(entity, action)
    for (const { to, message } of answers) this.core.post(to.instanceId, to.executionId, message)
    entity.mailbox.endBatch(commit.unanswered, holderOf(entity) !== undefined)
    entity.actor?.send({ type: 'batch.committed', contents: contentsOf(entity) })
  }

  /** What is sent: as much as may run now, within what workers receive at once. */
  private fill(entity: HostedEntity): readonly EntityOperation[] {
    const { maxOperationsPerBatch: most } = this.core.settings
    const bytes = BATCH_BYTES - Buffer.byteLength(entity.state ?? '')
    const room = { operations: most > 0 ? most : Number.POSITIVE_INFINITY, bytes }
    return entity.mailbox.fillBatch(holderOf(entity) !== undefined, room)
  }

  private carryOut(entity: HostedEntity, { sendSignal, startNewOrchestration }: OperationAction): void {
    if (sendSignal) this.signal(entity, sendSignal)
    if (startNewOrchestration) this.start(entity, startNewOrchestration)
  }

  private signal(
    from: HostedEntity,
    { instanceId, name: operation, input, scheduledTime, parentTraceContext: traceContext }: SendSignal,
  ): void {
    const target = parseEntityId(instanceId)
    if (!target) {
      this.core.settings.log.warn(
        `Entity '${from.id}' signaled '${instanceId}', which is no entity id; dropped.`,
      )
      return
    }
    this.entities.deliver(target, {
      kind: 'signal',
      requestId: this.core.settings.ids.guid(),
      operation,
      input,
      scheduledTime,
      dialect: 'native',
      sender: { instanceId: from.id, executionId: from.incarnation },
      arrivedAt: this.core.settings.clock.now(),
      traceContext,
    })
  }

  /** A refusal concerns only the new instance: the entity has done its work (checklist 232). */
  private start(from: HostedEntity, { scheduledTime, name, ...rest }: StartNewOrchestration): void {
    try {
      const request = {
        ...rest,
        name,
        scheduledStartTimestamp: scheduledTime,
        tags: {},
        reusePolicy: undefined,
      }
      startInstance(this.core, this.lifecycle, request)
    } catch (error) {
      if (!(error instanceof BackendError)) throw error
      this.core.settings.log.info(`Entity '${from.id}' started no orchestration '${name}': ${error.message}`)
    }
  }

  private current(item: WorkItem): HostedEntity | undefined {
    const entity = this.core.entities.get(item.instanceId)
    return entity?.batchItem === item.id ? entity : undefined
  }
}

const noAnswer: BatchResponse = { results: [], actions: [], operationInfos: [] }

/** State and operations together: below the 4 MiB that workers receive by default, with room for the frame. */
const BATCH_BYTES = 3.5 * 1024 * 1024

/** A commit with its answers put into words. */
interface PreparedBatch {
  readonly commit: BatchCommit
  readonly answers: readonly { to: Sender; message: Message }[]
}

const prepare = (commit: BatchCommit): PreparedBatch => ({
  commit,
  answers: commit.answers.flatMap(({ operation, outcome }) =>
    operation.sender ? [{ to: operation.sender, message: answerTo(operation, outcome) }] : [],
  ),
})

const failuresIn = ({ results, failureDetails }: BatchResponse): FailureDetails[] =>
  [{ failureDetails }, ...results.map(({ failure }) => failure)].flatMap(each => each?.failureDetails ?? [])

/** Nothing was run and nothing failed; taken as it is, it would be sent again for ever without a rest. */
const isNoAnswer = ({ results, failureDetails }: BatchAnswer): boolean =>
  results.length === 0 && !failureDetails
