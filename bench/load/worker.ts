/** The scripted worker: answers turns by scripts, activities with their own input, entity batches with a state. */
import type { OrchestratorAction } from '../../src/durable-task/grpc/wire/OrchestratorAction.ts'
import type { LoadClient } from './client.ts'
import type { MessageStream } from './grpc/connection.ts'
import {
  type ActivityItem,
  type BatchItem,
  readWorkItem,
  type TurnItem,
  type WorkItem,
} from './wire/work-item.ts'
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
  private readonly stream: MessageStream
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
    let isReady: () => void = () => {}
    this.ready = new Promise(resolve => {
      isReady = resolve
    })
    this.stream = client.workItems({
      message: (bytes, at) => {
        isReady()
        this.receive(bytes, at)
      },
      over: failure => this.fail(failure ?? new Error('the server ended the stream of work items')),
    })
  }

  close(): void {
    this.closing = true
    this.stream.cancel()
  }

  private receive(bytes: Buffer, at: number): void {
    const item = readWorkItem(bytes)
    if (!item) return
    const { traffic, recorder } = this.client
    traffic.items++
    traffic.bytesReceived += bytes.length
    recorder?.received(item.instanceId, bytes, item.kind === 'turn' && item.timed)
    this.answer(item, at).catch(this.fail)
  }

  private answer(item: WorkItem, at: number): Promise<void> {
    this.observer.arrived?.(item.instanceId, at, item.kind === 'turn' ? item : undefined)
    if (item.kind === 'turn') return this.answerTurn(item)
    return item.kind === 'activity' ? this.answerActivity(item) : this.answerBatch(item)
  }

  private async answerTurn(turn: TurnItem): Promise<void> {
    const { instanceId, completionToken, history } = turn
    const script = this.scripts[history.name]
    if (!script) throw new Error(`no script for the orchestration of ${instanceId}`)
    const actions = script(turn)
    this.observer.answering?.(instanceId)
    await this.client.call('CompleteOrchestratorTask', { instanceId, completionToken, actions })
    this.observer.answered?.(instanceId, actions)
  }

  private answerActivity({ instanceId, completionToken, taskId, input }: ActivityItem): Promise<void> {
    this.observer.answering?.(instanceId)
    const result = input === undefined ? null : { value: input }
    return this.client.call('CompleteActivityTask', { instanceId, completionToken, taskId, result })
  }

  private async answerBatch({ instanceId, completionToken, requestIds }: BatchItem): Promise<void> {
    const operations = requestIds.length
    await this.observer.holding?.(instanceId, operations)
    await this.client.call('CompleteEntityTask', {
      completionToken,
      results: requestIds.map(() => ({ success: {} })),
      operationInfos: requestIds.map(requestId => ({ requestId })),
      entityState: { value: payload },
    })
    this.observer.executed?.(instanceId, operations)
  }
}
