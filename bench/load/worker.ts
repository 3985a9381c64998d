/** The scripted worker: answers every turn by the workload's script and every activity with its own input. */
import type * as grpc from '@grpc/grpc-js'
import type { ActivityRequest__Output } from '../../src/durable-task/grpc/wire/ActivityRequest.ts'
import type { HistoryEvent__Output } from '../../src/durable-task/grpc/wire/HistoryEvent.ts'
import type { OrchestratorRequest__Output } from '../../src/durable-task/grpc/wire/OrchestratorRequest.ts'
import type { LoadClient, ReceivedItem } from './client.ts'
import type { Script } from './workload.ts'

export class LoadWorker {
  /** Resolves with the first message of the stream. */
  readonly ready: Promise<void>
  /** Rejects when the stream or an answer fails; never resolves. */
  readonly failed: Promise<never>
  private readonly client: LoadClient
  private readonly scripts: Record<string, Script>
  private readonly stream: grpc.ClientReadableStream<ReceivedItem>
  private fail: (error: unknown) => void = () => {}
  private closing = false

  constructor(client: LoadClient, scripts: Record<string, Script>) {
    this.client = client
    this.scripts = scripts
    this.failed = new Promise((_resolve, reject) => {
      this.fail = reject
    })
    // Whoever runs the load races against it; without a run nobody needs to know.
    this.failed.catch(() => {})
    this.stream = client.workItems()
    this.stream.on('error', error => this.closing || this.fail(error))
    this.stream.on(
      'end',
      () => this.closing || this.fail(new Error('the server ended the stream of work items')),
    )
    this.ready = new Promise(resolve => this.stream.once('data', () => resolve()))
    this.stream.on('data', (received: ReceivedItem) => this.receive(received))
  }

  close(): void {
    this.closing = true
    this.stream.cancel()
  }

  private receive({ item, bytes }: ReceivedItem): void {
    const { orchestratorRequest: turn, activityRequest: activity, completionToken } = item
    const instanceId = turn?.instanceId ?? activity?.orchestrationInstance?.instanceId
    if (instanceId === undefined) return
    const { traffic, recorder } = this.client
    traffic.items++
    traffic.bytesReceived += bytes.length
    recorder.received(instanceId, bytes, turn?.newEvents.some(event => event.timerFired) ?? false)
    const answer = turn
      ? this.answerTurn(turn, completionToken)
      : this.answerActivity(activity!, instanceId, completionToken)
    answer.catch(this.fail)
  }

  private async answerTurn(request: OrchestratorRequest__Output, completionToken: string): Promise<void> {
    const { instanceId } = request
    const events = [...request.pastEvents, ...request.newEvents]
    const script = this.scripts[nameOf(events)]
    if (!script) throw new Error(`no script for the orchestration of ${instanceId}`)
    await this.client.call('CompleteOrchestratorTask', {
      instanceId,
      completionToken,
      actions: script({ instanceId, events }),
    })
  }

  private answerActivity(request: ActivityRequest__Output, instanceId: string, completionToken: string) {
    const { taskId, input } = request
    return this.client.call('CompleteActivityTask', { instanceId, completionToken, taskId, result: input })
  }
}

const nameOf = (events: HistoryEvent__Output[]): string =>
  events.find(event => event.executionStarted)?.executionStarted?.name ?? ''
