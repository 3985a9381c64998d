/** A scripted worker over raw gRPC: every work item is seen and answered by the test itself. */
import type * as grpc from '@grpc/grpc-js'
import type { ActivityRequest__Output } from '../../src/durable-task/grpc/wire/ActivityRequest.ts'
import type { GetWorkItemsRequest } from '../../src/durable-task/grpc/wire/GetWorkItemsRequest.ts'
import type { HistoryEvent__Output } from '../../src/durable-task/grpc/wire/HistoryEvent.ts'
import type { OrchestratorAction } from '../../src/durable-task/grpc/wire/OrchestratorAction.ts'
import type { OrchestratorRequest__Output } from '../../src/durable-task/grpc/wire/OrchestratorRequest.ts'
import type { OrchestratorResponse } from '../../src/durable-task/grpc/wire/OrchestratorResponse.ts'
import type { TaskFailureDetails } from '../../src/durable-task/grpc/wire/TaskFailureDetails.ts'
import type { WorkItem__Output } from '../../src/durable-task/grpc/wire/WorkItem.ts'
import { text } from './actions.ts'
import type { RawClient } from './client.ts'

/** A turn as the worker received it. */
export interface Turn {
  token: string
  instanceId: string
  executionId: string
  request: OrchestratorRequest__Output
  /** Past and new events together. */
  events: HistoryEvent__Output[]
  /** Event type names of the new events, e.g. `['orchestratorStarted', 'executionStarted']`. */
  newTypes: string[]
  pastTypes: string[]
}

/** An activity as the worker received it. */
export interface ActivityItem {
  token: string
  instanceId: string
  taskId: number
  request: ActivityRequest__Output
}

/** What an orchestrator script answers: actions, or actions with more of the response. */
export type Script = (
  turn: Turn,
) => OrchestratorAction[] | (Partial<OrchestratorResponse> & { actions: OrchestratorAction[] })

/** Answers activities by name: the result text, undefined for none, or a thrown `TaskFailureDetails`-like error. */
export type ActivityScript = (item: ActivityItem) => string | undefined

/** A queue whose reader waits for the next item. */
class Inbox<T> {
  private readonly items: T[] = []
  private readonly readers: ((item: T) => void)[] = []

  push(item: T): void {
    const reader = this.readers.shift()
    if (reader) reader(item)
    else this.items.push(item)
  }

  next(): Promise<T> {
    const item = this.items.shift()
    return item === undefined ? new Promise(resolve => this.readers.push(resolve)) : Promise.resolve(item)
  }

  get size(): number {
    return this.items.length
  }
}

/** How a worker's stream ended. */
export interface StreamEnd {
  code: number
  details: string
}

export class ScriptedWorker {
  /** Every turn, activity and ping ever received, in order. */
  readonly items: WorkItem__Output[] = []
  readonly ended: Promise<StreamEnd>
  /** Resolves with the first message: the stream is served from here on. */
  readonly ready: Promise<void>
  pings = 0

  private readonly turns = new Inbox<Turn>()
  private readonly activities = new Inbox<ActivityItem>()
  private readonly pingInbox = new Inbox<void>()
  private readonly orchestrators = new Map<string, Script>()
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
    this.orchestrators.set(name, script)
    return this
  }

  /** Answers activities of this name by script instead of queueing them for `nextActivity`. */
  activity(name: string, script: ActivityScript): this {
    this.activityScripts.set(name, script)
    return this
  }

  /** The next turn no script answers. */
  nextTurn(): Promise<Turn> {
    return this.turns.next()
  }

  /** The next activity no script answers. */
  nextActivity(): Promise<ActivityItem> {
    return this.activities.next()
  }

  nextPing(): Promise<void> {
    return this.pingInbox.next()
  }

  /** Unread turns and activities that no script answers. */
  get unread(): { turns: number; activities: number } {
    return { turns: this.turns.size, activities: this.activities.size }
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

  abandonTurn(turn: Turn): Promise<unknown> {
    return this.client.call('AbandonTaskOrchestratorWorkItem', { completionToken: turn.token })
  }

  abandonActivity(item: ActivityItem): Promise<unknown> {
    return this.client.call('AbandonTaskActivityWorkItem', { completionToken: item.token })
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
  }

  private receiveTurn(token: string, request: OrchestratorRequest__Output): void {
    const events = [...request.pastEvents, ...request.newEvents]
    const turn: Turn = {
      token,
      instanceId: request.instanceId,
      executionId: request.executionId?.value ?? '',
      request,
      events,
      newTypes: request.newEvents.map(event => event.eventType ?? 'none'),
      pastTypes: request.pastEvents.map(event => event.eventType ?? 'none'),
    }
    const name = events.find(event => event.executionStarted)?.executionStarted?.name ?? ''
    const script = this.orchestrators.get(name) ?? this.orchestrators.get('*')
    if (!script) {
      this.turns.push(turn)
      return
    }
    const answer = script(turn)
    const { actions, ...more } = Array.isArray(answer) ? { actions: answer } : answer
    this.completeTurn(turn, actions, more).catch(error => this.answerErrors.push(error))
  }

  private receiveActivity(token: string, request: ActivityRequest__Output): void {
    const item: ActivityItem = {
      token,
      instanceId: request.orchestrationInstance?.instanceId ?? '',
      taskId: request.taskId,
      request,
    }
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
    answer.catch(error => this.answerErrors.push(error))
  }
}
