/** The scripted worker: answers turns by scripts, activities with their own input, entity batches with a state. */
import type * as grpc from '@grpc/grpc-js'
import type { ActivityRequest__Output } from '../../src/durable-task/grpc/wire/ActivityRequest.ts'
import type { EntityRequest__Output } from '../../src/durable-task/grpc/wire/EntityRequest.ts'
import type { HistoryEvent__Output } from '../../src/durable-task/grpc/wire/HistoryEvent.ts'
import type { OrchestratorAction } from '../../src/durable-task/grpc/wire/OrchestratorAction.ts'
import type { OrchestratorRequest__Output } from '../../src/durable-task/grpc/wire/OrchestratorRequest.ts'
import type { LoadClient, ReceivedItem } from './client.ts'
import { payload, type Script, type Turn } from './workload.ts'

/** Who wants to know what the worker does. */
export interface WorkerObserver {
  /** A work item has arrived; `at` is when its bytes had, in milliseconds of `performance.now()`. */
  arrived?(instanceId: string, at: number, turn: Turn | undefined): void
  /** The worker answers a work item. */
  answering?(instanceId: string): void
  /** The server has taken the answer to a turn. */
  answered?(instanceId: string, actions: readonly OrchestratorAction[]): void
  /** The answer to a batch of this many operations waits for this, if it is given. */
  holding?(entityId: string, operations: number): Promise<void> | undefined
  /** The server has taken the answer to a batch. */
  executed?(entityId: string, operations: number): void
}

export class LoadWorker {
  /** Resolves with the first message of the stream. */
  readonly ready: Promise<void>
  /** Rejects when the stream or an answer fails; never resolves. */
  readonly failed: Promise<never>
  private readonly client: LoadClient
  private readonly scripts: Record<string, Script>
  private readonly observer: WorkerObserver
  private readonly stream: grpc.ClientReadableStream<ReceivedItem>
  private fail: (error: unknown) => void = () => {}
  private closing = false

  constructor(client: LoadClient, scripts: Record<string, Script>, observer: WorkerObserver = {}) {
    this.client = client
    this.scripts = scripts
    this.observer = observer
    this.failed = new Promise((_resolve, reject) => {
      this.fail = error => this.closing || reject(error)
    })
    // Whoever runs the load races against it; without a run nobody needs to know.
    this.failed.catch(() => {})
    this.stream = client.workItems()
    this.stream.on('error', error => this.fail(error))
    this.stream.on('end', () => this.fail(new Error('the server ended the stream of work items')))
    this.ready = new Promise(resolve => this.stream.once('data', () => resolve()))
    this.stream.on('data', (received: ReceivedItem) => this.receive(received))
  }

  close(): void {
    this.closing = true
    this.stream.cancel()
  }

  private receive({ item, bytes, at }: ReceivedItem): void {
    const {
      orchestratorRequest: turn,
      activityRequest: activity,
      entityRequestV2: batch,
      completionToken,
    } = item
    const instanceId =
      turn?.instanceId ?? activity?.orchestrationInstance?.instanceId ?? batch?.instanceId ?? ''
    if (instanceId === '') return
    const { traffic, recorder } = this.client
    traffic.items++
    traffic.bytesReceived += bytes.length
    recorder?.received(instanceId, bytes, turn?.newEvents.some(event => event.timerFired) ?? false)
    const answer = turn
      ? this.answerTurn(turn, completionToken, at)
      : activity
        ? this.answerActivity(activity, instanceId, completionToken, at)
        : this.answerBatch(batch!, completionToken, at)
    answer.catch(this.fail)
  }

  private async answerTurn(
    request: OrchestratorRequest__Output,
    completionToken: string,
    at: number,
  ): Promise<void> {
    const { instanceId } = request
    const turn: Turn = { instanceId, events: [...request.pastEvents, ...request.newEvents] }
    this.observer.arrived?.(instanceId, at, turn)
    const script = this.scripts[nameOf(turn.events)]
    if (!script) throw new Error(`no script for the orchestration of ${instanceId}`)
    const actions = script(turn)
    this.observer.answering?.(instanceId)
    await this.client.call('CompleteOrchestratorTask', { instanceId, completionToken, actions })
    this.observer.answered?.(instanceId, actions)
  }

  private answerActivity(
    { taskId, input }: ActivityRequest__Output,
    instanceId: string,
    completionToken: string,
    at: number,
  ): Promise<void> {
    this.observer.arrived?.(instanceId, at, undefined)
    this.observer.answering?.(instanceId)
    return this.client.call('CompleteActivityTask', { instanceId, completionToken, taskId, result: input })
  }

  private async answerBatch(
    { instanceId, operationRequests }: EntityRequest__Output,
    completionToken: string,
    at: number,
  ): Promise<void> {
    const operations = operationRequests.length
    this.observer.arrived?.(instanceId, at, undefined)
    await this.observer.holding?.(instanceId, operations)
    await this.client.call('CompleteEntityTask', {
      completionToken,
      results: operationRequests.map(() => ({ success: {} })),
      operationInfos: operationRequests.map(event => ({
        requestId: (event.entityOperationSignaled ?? event.entityOperationCalled)?.requestId ?? '',
      })),
      entityState: { value: payload },
    })
    this.observer.executed?.(instanceId, operations)
  }
}

const nameOf = (events: HistoryEvent__Output[]): string =>
  events.find(event => event.executionStarted)?.executionStarted?.name ?? ''
