/** Orchestrations and entities that do whatever the dice say, within what an SDK allows. */
import { randomUUID } from 'node:crypto'
import type { Action } from '../../src/durable-task/core/actions.ts'
import { fromMillis } from '../../src/durable-task/core/timestamp.ts'
import type { EntityLedger } from './entity-ledger.ts'
import { requestOf } from './entity-ledger.ts'
import type { BatchOut, TurnOut, World } from './world.ts'

export const entityIds = ['@account@a', '@account@b', '@account@c']

/** What one execution has open. */
interface Execution {
  nextId: number
  readonly calls: Set<string>
  readonly waiting: Set<string>
  readonly held: Set<string>
}

export class Players {
  private readonly world: World
  private readonly ledger: EntityLedger
  private readonly executions = new Map<string, Execution>()

  constructor(world: World, ledger: EntityLedger) {
    this.world = world
    this.ledger = ledger
  }

  /** Answers a turn; `calm` finishes what is open and ends. An answer that came too late has changed nothing. */
  playTurn(turn: TurnOut, dice: number, calm = false): void {
    const known = this.executions.get(turn.executionId)
    const execution = known ? structuredClone(known) : newExecution()
    for (const event of turn.newEvents) {
      if (event.type === 'entityOperationCompleted' || event.type === 'entityOperationFailed')
        execution.calls.delete(event.requestId)
      if (event.type === 'entityLockGranted' && execution.waiting.delete(event.criticalSectionId))
        execution.held.add(event.criticalSectionId)
    }
    const holders = new Map(entityIds.map(id => [id, this.world.hub.entities.report(id)?.lockedBy]))
    const draft = this.ledger.draft()
    const actions = calm ? this.finish(execution) : this.act(turn, execution, dice)
    const isCurrent = this.world.isCurrent(() =>
      this.world.hub.workers.completeTurn({
        instanceId: turn.instanceId,
        completionToken: turn.token,
        actions,
        isPartial: false,
        requiresHistory: false,
      }),
    )
    if (!isCurrent) {
      draft.discard()
      return
    }
    this.executions.set(turn.executionId, execution)
    this.ledger.noteTurn(turn, holders)
  }

  /** Answers a batch: wholly, in part, or with a failure of the host. */
  playBatch(batch: BatchOut, dice: number, calm = false): void {
    const requestIds = batch.operations.map(requestOf)
    const count = calm || dice % 4 > 0 ? requestIds.length : dice % (requestIds.length + 1)
    const hostFails = !calm && dice % 7 === 0
    const isCurrent = this.world.isCurrent(() =>
      this.world.hub.workers.completeBatch({
        completionToken: batch.token,
        results: requestIds.slice(0, count).map(() => ({ success: { result: '1' } })),
        actions: dice % 5 === 0 ? [{ sendSignal: { instanceId: entityIds[dice % 3]!, name: 'echo' } }] : [],
        entityState: dice % 6 === 0 ? undefined : `"${batch.token}"`,
        failureDetails: hostFails ? failure : undefined,
        operationInfos: [],
        requiresState: false,
      }),
    )
    if (isCurrent) this.ledger.noteSettled(hostFails ? requestIds : requestIds.slice(0, count))
  }

  private act(turn: TurnOut, execution: Execution, dice: number): Action[] {
    const target = entityIds[dice % 3]!
    const other = entityIds[(dice >> 2) % 3]!
    const kind = (dice >> 4) % 12
    const section = [...execution.held][0]
    const say = (what: 'signal' | 'call', to: string, shift = 0): Action =>
      this.message(turn, execution, what, execution.nextId++, to, dice >> shift)
    if (kind < 2) return [say('signal', target), say('signal', target, 1), say('signal', other, 2)]
    if (kind < 4) return [say('call', target), say('signal', target, 1), say('call', target, 2)]
    if (kind < 8 && section === undefined && execution.waiting.size === 0)
      return [
        this.lock(turn, execution, [target, other, target]),
        say('signal', target),
        say('call', other, 1),
      ]
    if (kind < 9 && section !== undefined)
      return [say('signal', target), ...this.unlock(execution, section), say('signal', other, 1)]
    if (kind === 9)
      return [
        say('signal', target),
        say('call', other, 1),
        end(execution.nextId++, (['COMPLETED', 'FAILED', 'CONTINUED_AS_NEW'] as const)[dice % 3]!),
      ]
    return []
  }

  /** Lets go of what is held, waits for what is open, then ends. */
  private finish(execution: Execution): Action[] {
    const actions = [...execution.held].flatMap(section => this.unlock(execution, section))
    const isOpen = execution.calls.size > 0 || execution.waiting.size > 0
    return isOpen ? actions : [...actions, end(execution.nextId++, 'COMPLETED')]
  }

  private message(
    { executionId }: TurnOut,
    execution: Execution,
    kind: 'signal' | 'call',
    id: number,
    targetInstanceId: string,
    dice: number,
  ): Action {
    const requestId = randomUUID()
    const isDelayed = dice % 11 === 0
    this.ledger.noteSent(requestId, executionId, targetInstanceId, isDelayed)
    if (kind === 'call') execution.calls.add(requestId)
    const scheduledTime = isDelayed ? fromMillis(this.world.clock.now() + (dice % 5) * 700) : undefined
    const body = { requestId, operation: 'add', scheduledTime, targetInstanceId }
    return {
      type: 'sendEntityMessage',
      id,
      ...(kind === 'call' ? { entityOperationCalled: body } : { entityOperationSignaled: body }),
    }
  }

  private lock({ executionId }: TurnOut, execution: Execution, lockSet: string[]): Action {
    const id = execution.nextId++
    const criticalSectionId = randomUUID()
    execution.waiting.add(criticalSectionId)
    this.ledger.sections.set(criticalSectionId, { executionId, lockSet })
    return { type: 'sendEntityMessage', id, entityLockRequested: { criticalSectionId, lockSet, position: 0 } }
  }

  /** One for each name in the set, as Java sends them: the second of the same name must do nothing. */
  private unlock(execution: Execution, criticalSectionId: string): Action[] {
    execution.held.delete(criticalSectionId)
    const { lockSet = [] } = this.ledger.sections.get(criticalSectionId) ?? {}
    return lockSet.map(targetInstanceId => ({
      type: 'sendEntityMessage',
      id: execution.nextId++,
      entityUnlockSent: { criticalSectionId, targetInstanceId },
    }))
  }
}

const newExecution = (): Execution => ({ nextId: 1, calls: new Set(), waiting: new Set(), held: new Set() })

const failure = { errorType: 'Host', errorMessage: 'no such entity', isNonRetriable: false, properties: {} }

const end = (id: number, orchestrationStatus: 'COMPLETED' | 'FAILED' | 'CONTINUED_AS_NEW'): Action => ({
  type: 'completeOrchestration',
  id,
  orchestrationStatus,
  carryoverEvents: [],
  tags: {},
  failureDetails: orchestrationStatus === 'FAILED' ? failure : undefined,
})
