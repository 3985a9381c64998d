/** What workers answer: completions and abandons, matched to the work that is out (sections 1.14 and 1.15). */
import type { WorkKind } from '../../../machines/worker.ts'
import type { TurnResponse } from '../core/actions.ts'
import { describeFailure, type FailureDetails, type Message } from '../core/events.ts'
import { payloadProblem } from '../core/limits.ts'
import type { HubCore } from './core.ts'
import type { BatchAnswer, EntityBatches } from './entity-batches.ts'
import type { Replays } from './replays.ts'
import type { Turns } from './turns.ts'
import type { WorkItem } from './work.ts'
import { tokenOf } from './work-items.ts'

export interface TurnAnswer extends TurnResponse {
  readonly instanceId: string
  readonly completionToken: string
  readonly isPartial: boolean
  readonly requiresHistory: boolean
  /** Position in a chunked answer; older SDKs leave it out. */
  readonly chunkIndex?: number | undefined
}

export interface ActivityAnswer {
  readonly instanceId: string
  readonly taskId: number
  readonly completionToken: string
  readonly result?: string | undefined
  readonly failureDetails?: FailureDetails | undefined
}

export class Completions {
  private readonly core: HubCore
  private readonly turns: Turns
  private readonly batches: EntityBatches
  private readonly replays: Replays

  constructor(core: HubCore, turns: Turns, batches: EntityBatches, replays: Replays) {
    this.core = core
    this.turns = turns
    this.batches = batches
    this.replays = replays
  }

  completeTurn(answer: TurnAnswer): void {
    const { completionToken: token, instanceId } = answer
    const item = this.match('orchestration', token, instanceId)
    if (!item) this.countStale('orchestration', token, instanceId)
    else if (!continues(item, answer)) this.core.counters.staleCompletions++
    else if (answer.isPartial) item.chunks.push(answer)
    else if (item.replay) this.completeReplay(item, answer)
    else if (answer.requiresHistory) this.turns.sendWithHistory(item)
    else if (!this.turns.complete(item, wholeOf(item, answer)))
      this.countStale('orchestration', token, instanceId)
  }

  completeActivity(answer: ActivityAnswer): void {
    const { completionToken, instanceId, taskId, result } = answer
    const item = this.match('activity', completionToken, instanceId, taskId)
    if (!item?.activity) {
      this.countStale('activity', completionToken, instanceId, taskId)
      return
    }
    const { id: taskScheduledId, name } = item.activity.task
    const tooLarge = payloadProblem(this.core.settings.limits, result, `The result of the activity '${name}'`)
    const failureDetails =
      answer.failureDetails ?? (tooLarge ? describeFailure('PayloadLimitExceeded', tooLarge) : undefined)
    if (failureDetails) this.core.watch.trace(tracer => tracer.onFailure(item, failureDetails))
    this.core.dispatcher.complete(item)
    this.answerActivity(
      item,
      failureDetails
        ? { type: 'taskFailed', taskScheduledId, failureDetails }
        : { type: 'taskCompleted', taskScheduledId, result },
    )
  }

  /** Without a token it cannot be told whose answer this is: batches carry no instance id. */
  completeBatch(answer: BatchAnswer): void {
    const { completionToken: token } = answer
    const item = token === '' ? undefined : this.match('entity', token, '')
    if (!item || !this.batches.complete(item, answer)) this.countStale('entity', token, '')
  }

  abandon(completionToken: string): void {
    const item = this.core.dispatcher.items.withToken(completionToken)
    if (item?.holder) this.core.dispatcher.abandon(item)
    else {
      this.core.counters.staleCompletions++
      this.core.dispatcher.settleOrphan(completionToken)
    }
  }

  /** An answer that could not be taken in: the item is sent again after a rest, so nothing is lost. */
  recover(completionToken: string): void {
    const item = this.core.dispatcher.items.withToken(completionToken)
    if (item?.holder) this.core.dispatcher.abandon(item)
  }

  /** No worker will answer this item any more: it fails with an explanation, so that nothing hangs. */
  giveUp(item: WorkItem, errorType: string, explanation: string): void {
    const failureDetails = describeFailure(errorType, explanation)
    this.core.watch.trace(tracer => tracer.onFailure(item, failureDetails))
    if (item.activity) {
      const taskScheduledId = item.activity.task.id
      this.answerActivity(item, { type: 'taskFailed', taskScheduledId, failureDetails })
    } else if (item.replay) {
      this.replays.fail(item, explanation)
    } else if (item.work.kind === 'entity') {
      this.batches.fail(item, failureDetails)
    } else {
      this.turns.fail(item, failureDetails)
    }
    this.core.dispatcher.withdraw(item)
  }

  /** It carried the history: a worker that asks for it is given it once more. */
  private completeReplay(item: WorkItem, answer: TurnAnswer): void {
    if (answer.requiresHistory) this.core.dispatcher.giveBack(item)
    else this.replays.complete(item, wholeOf(item, answer))
  }

  private answerActivity(item: WorkItem, message: Message): void {
    this.core.post(item.instanceId, item.activity?.executionId, message)
  }

  /** By token; Go's worker echoes none, so the current execution's oldest item of that id is taken. */
  private match(kind: WorkKind, token: string, instanceId: string, taskId?: number): WorkItem | undefined {
    const { dispatcher, instances } = this.core
    if (token !== '') {
      const item = dispatcher.items.withToken(token)
      return item?.work.kind === kind ? item : undefined
    }
    const replay = dispatcher.items.replaysOf(instanceId).find(({ holder }) => holder)
    // No other turn of the instance is out beside it.
    if (replay && kind === 'orchestration') return replay
    // An item that was lost but not sent again keeps its token, and may still be answered.
    const candidates = dispatcher.items
      .of(instanceId)
      .filter(item => tokenOf(item) !== '' && isMeant(item, kind, instanceId, taskId))
    const current = instances.get(instanceId)?.executionId
    return candidates.find(({ activity }) => !activity || activity.executionId === current) ?? candidates[0]
  }

  private countStale(kind: WorkKind, token: string, instanceId: string, taskId?: number): void {
    const { counters, dispatcher } = this.core
    counters.staleCompletions++
    if (token) dispatcher.settleOrphan(token)
    else dispatcher.settleOrphanOf(item => isMeant(item, kind, instanceId, taskId))
  }
}

const isMeant = (item: WorkItem, kind: WorkKind, instanceId: string, taskId: number | undefined): boolean =>
  item.work.kind === kind &&
  item.instanceId === instanceId &&
  (taskId === undefined || item.activity?.task.id === taskId)

/** The first chunk begins the answer anew; one sent twice, or without its predecessors, is no part of it. */
function continues(item: WorkItem, { chunkIndex }: TurnAnswer): boolean {
  if (chunkIndex === 0) item.chunks = []
  return chunkIndex === undefined || chunkIndex === item.chunks.length
}

/** Only the first chunk speaks of trace context and of events processed (section 2.4). */
function wholeOf({ chunks }: WorkItem, last: TurnResponse): TurnResponse {
  const [first] = chunks
  if (!first) return last
  return {
    actions: [...chunks, last].flatMap(({ actions }) => actions),
    customStatus: last.customStatus,
    numEventsProcessed: first.numEventsProcessed,
    orchestrationTraceContext: first.orchestrationTraceContext,
  }
}
