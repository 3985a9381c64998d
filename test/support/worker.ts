/** A scripted worker over raw gRPC: every work item is seen and answered by the test itself. */
import type * as grpc from '@grpc/grpc-js'
import type { ActivityRequest__Output } from '../../src/durable-task/grpc/wire/ActivityRequest.ts'
import type { EntityBatchResult } from '../../src/durable-task/grpc/wire/EntityBatchResult.ts'
import type { GetWorkItemsRequest } from '../../src/durable-task/grpc/wire/GetWorkItemsRequest.ts'
import type { OrchestratorAction } from '../../src/durable-task/grpc/wire/OrchestratorAction.ts'
import type { OrchestratorRequest__Output } from '../../src/durable-task/grpc/wire/OrchestratorRequest.ts'
import type { OrchestratorResponse } from '../../src/durable-task/grpc/wire/OrchestratorResponse.ts'
import type { TaskFailureDetails } from '../../src/durable-task/grpc/wire/TaskFailureDetails.ts'
import type { WorkItem__Output } from '../../src/durable-task/grpc/wire/WorkItem.ts'
import { text } from './actions.ts'
import type { RawClient } from './client.ts'
import { type Batch, EntityBatches, type EntityScript, infosOf } from './entity-batches.ts'
import { Inbox } from './inbox.ts'
import { type ActivityItem, activityOf, type Turn, turnOf } from './work-items.ts'

export type { ActivityItem, Turn }

/** What an orchestrator script answers: actions, or actions with more of the response. */
export type Script = (
  turn: Turn,
) => OrchestratorAction[] | (Partial<OrchestratorResponse> & { actions: OrchestratorAction[] })

/** Answers turns itself, and may do more once they are committed. */
export type TurnHandler = (turn: Turn) => Promise<unknown>

/** Answers activities by name: the result text, undefined for none, or a thrown `TaskFailureDetails`-like error. */
export type ActivityScript = (item: ActivityItem) => string | undefined

/** How a worker's stream ended. */
export interface StreamEnd {
  code: number
  details: string
}

export class ScriptedWorker {
  /** Every turn, activity, entity batch and ping ever received, in order. */
  readonly items: WorkItem__Output[] = []
  readonly ended: Promise<StreamEnd>
  /** Resolves with the first message: the stream is served from here on. */
  readonly ready: Promise<void>
  pings = 0

  private readonly turns = new Inbox<Turn>()
  private readonly activities = new Inbox<ActivityItem>()
  private readonly pingInbox = new Inbox<void>()
  private readonly batches: EntityBatches
  private readonly orchestrators = new Map<string, TurnHandler>()
  private readonly activityScripts = new Map<string, ActivityScript>()
  private readonly stream: grpc.ClientReadableStream<WorkItem__Output>
  private readonly client: RawClient
  /** Errors of answers sent by scripts; a test may look. */
  readonly answerErrors: unknown[] = []

  constructor(
    client: RawClient,
    request: GetWorkItemsRequest = {},
    options: { headers?: Record<string, string> } = {},
  ) {
    this.client = client
    this.batches = new EntityBatches((batch, result) => this.noteError(this.completeBatch(batch, result)))
    this.stream = client.stub.GetWorkItems(request, client.metadata(options.headers))
    this.ended = new Promise(resolve => {
      this.stream.on('error', (error: grpc.ServiceError) =>
        resolve({ code: error.code, details: error.details }),
      )
      this.stream.on('end', () => resolve({ code: 0, details: '' }))
    })
    this.ready = new Promise(resolve => this.stream.once('data', () => resolve()))
    this.stream.on('data', (item: WorkItem__Output) => this.receive(item))
  }

  /** Answers turns of this orchestration by script instead of queueing them for `nextTurn`. */
  orchestrator(name: string, script: Script): this {
    return this.handler(name, turn => {
      const answer = script(turn)
      const { actions, ...more } = Array.isArray(answer) ? { actions: answer } : answer
      return this.completeTurn(turn, actions, more)
    })
  }

  /** Hands turns of this orchestration to a handler that answers them. */
  handler(name: string, handler: TurnHandler): this {
    this.orchestrators.set(name, handler)
    return this
  }

  /** Answers activities of this name by script instead of queueing them for `nextActivity`. */
  activity(name: string, script: ActivityScript): this {
    this.activityScripts.set(name, script)
    return this
  }

  /** Answers batches of entities of this name by script instead of queueing them for `nextBatch`. */
  entity(name: string, script: EntityScript): this {
    this.batches.serve(name, script)
    return this
  }

  /** Reads nothing of its stream until it resumes: what is sent meanwhile waits on the way. */
  pause(): void {
    this.stream.pause()
  }

  resume(): void {
    this.stream.resume()
  }

  /** The next turn no script answers. */
  nextTurn(): Promise<Turn> {
    return this.turns.next()
  }

  /** The next activity no script answers. */
  nextActivity(): Promise<ActivityItem> {
    return this.activities.next()
  }

  /** The next entity batch no script answers. */
  nextBatch(): Promise<Batch> {
    return this.batches.next()
  }

  nextPing(): Promise<void> {
    return this.pingInbox.next()
  }

  /** Unread turns and activities that no script answers. */
  get unread(): { turns: number; activities: number } {
    return { turns: this.turns.size, activities: this.activities.size }
  }

  /** Unread entity batches that no script answers. */
  get unreadBatches(): number {
    return this.batches.unread
  }

  completeTurn(turn: Turn, actions: OrchestratorAction[], more: OrchestratorResponse = {}): Promise<unknown> {
    return this.client.call('CompleteOrchestratorTask', {
      instanceId: turn.instanceId,
      completionToken: turn.token,
      actions,
      ...more,
    })
  }

  completeActivity(item: ActivityItem, result?: string): Promise<unknown> {
    return this.client.call('CompleteActivityTask', {
      instanceId: item.instanceId,
      taskId: item.taskId,
      completionToken: item.token,
      result: text(result),
    })
  }

  failActivity(item: ActivityItem, failureDetails: TaskFailureDetails): Promise<unknown> {
    return this.client.call('CompleteActivityTask', {
      instanceId: item.instanceId,
      taskId: item.taskId,
      completionToken: item.token,
      failureDetails,
    })
  }

  completeBatch(batch: Batch, result: EntityBatchResult): Promise<unknown> {
    return this.client.call('CompleteEntityTask', {
      completionToken: batch.token,
      operationInfos: infosOf(batch),
      ...result,
    })
  }

  /** Fails the batch as a whole: the host could not run the entity. */
  failBatch(batch: Batch, failureDetails: TaskFailureDetails): Promise<unknown> {
    return this.completeBatch(batch, { operationInfos: [], failureDetails })
  }

  abandonTurn(turn: Turn): Promise<unknown> {
    return this.client.call('AbandonTaskOrchestratorWorkItem', { completionToken: turn.token })
  }

  abandonActivity(item: ActivityItem): Promise<unknown> {
    return this.client.call('AbandonTaskActivityWorkItem', { completionToken: item.token })
  }

  abandonBatch(batch: Batch): Promise<unknown> {
    return this.client.call('AbandonTaskEntityWorkItem', { completionToken: batch.token })
  }

  /** Cancels the stream and waits until it has ended on this side. */
  async close(): Promise<void> {
    this.stream.cancel()
    await this.ended
  }

  private receive(item: WorkItem__Output): void {
    this.items.push(item)
    if (item.healthPing) {
      this.pings++
      this.pingInbox.push()
    } else if (item.orchestratorRequest) this.receiveTurn(item.completionToken, item.orchestratorRequest)
    else if (item.activityRequest) this.receiveActivity(item.completionToken, item.activityRequest)
    else if (item.entityRequestV2) this.batches.receive(item.completionToken, item.entityRequestV2)
  }

  private receiveTurn(token: string, request: OrchestratorRequest__Output): void {
    const turn = turnOf(token, request)
    const name = turn.events.find(event => event.executionStarted)?.executionStarted?.name ?? ''
    const handler = this.orchestrators.get(name) ?? this.orchestrators.get('*')
    if (handler) this.noteError(handler(turn))
    else this.turns.push(turn)
  }

  private noteError(answer: Promise<unknown>): void {
    answer.catch(error => this.answerErrors.push(error))
  }

  private receiveActivity(token: string, request: ActivityRequest__Output): void {
    const item = activityOf(token, request)
    const script = this.activityScripts.get(request.name) ?? this.activityScripts.get('*')
    if (!script) {
      this.activities.push(item)
      return
    }
    let answer: Promise<unknown>
    try {
      answer = this.completeActivity(item, script(item))
    } catch (error) {
      answer = this.failActivity(item, {
        errorType: 'Error',
        errorMessage: error instanceof Error ? error.message : String(error),
      })
    }
    this.noteError(answer)
  }
}
