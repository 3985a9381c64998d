/** A lean gRPC client: one connection, bytes counted, and, if the floor is to play them, messages recorded. */
import * as grpc from '@grpc/grpc-js'
import type { WorkItem__Output } from '../../src/durable-task/grpc/wire/WorkItem.ts'
import { contract, methodOf, type RequestOf, type UnaryMethod } from '../contract.ts'
import type { Recorder } from '../tape.ts'
import type { Traffic } from './traffic.ts'

/** A work item and the bytes it came in. */
export interface ReceivedItem {
  item: WorkItem__Output
  bytes: Buffer
  /** When its bytes had arrived and were not decoded yet; milliseconds of `performance.now()`. */
  at: number
}

/** No call of a workload takes this long; one that does ends the run. */
const callDeadline = 30_000

export class LoadClient {
  readonly traffic: Traffic
  readonly recorder: Recorder | undefined
  private readonly client: grpc.Client
  private readonly metadata = new grpc.Metadata()

  constructor(address: string, traffic: Traffic, recorder?: Recorder) {
    this.traffic = traffic
    this.recorder = recorder
    this.client = new grpc.Client(address, grpc.credentials.createInsecure(), {
      'grpc.max_receive_message_length': -1,
      'grpc.use_local_subchannel_pool': 1,
      'grpc.enable_channelz': 0,
    })
    this.metadata.set('taskhub', 'bench')
  }

  /** Resolves when the call is answered; gives up after `deadline` milliseconds. */
  call<M extends UnaryMethod>(
    method: M,
    request: RequestOf<M>,
    deadline: number = callDeadline,
  ): Promise<void> {
    const { path, requestSerialize } = methodOf(method)
    const record = this.record(method, request)
    this.traffic.called()
    return new Promise((resolve, reject) => {
      this.client.makeUnaryRequest(
        path,
        value => this.countSent(requestSerialize(value)),
        bytes => bytes,
        request,
        this.metadata,
        { deadline: Date.now() + deadline },
        (error, bytes) => {
          this.traffic.answered(bytes?.length)
          if (error) return reject(error)
          record?.(bytes!)
          resolve()
        },
      )
    })
  }

  /** Opens the stream of work items. */
  workItems(): grpc.ClientReadableStream<ReceivedItem> {
    const { path, requestSerialize, responseDeserialize } = contract.GetWorkItems
    return this.client.makeServerStreamRequest(
      path,
      requestSerialize,
      bytes => {
        const at = performance.now()
        return { item: responseDeserialize(bytes), bytes, at }
      },
      {},
      this.metadata,
    )
  }

  close(): void {
    this.client.close()
  }

  /** Records the request; what is returned takes its reply, where that has to be recorded too. */
  private record(method: UnaryMethod, request: unknown): ((bytes: Uint8Array) => void) | undefined {
    const { instanceId } = request as { instanceId?: string }
    if (!this.recorder || instanceId === undefined) return undefined
    const reply = method.startsWith('WaitFor') ? this.recorder.waiting(instanceId) : undefined
    this.recorder.sent(instanceId)
    return reply
  }

  private countSent(bytes: Buffer): Buffer {
    this.traffic.bytesSent += bytes.length
    return bytes
  }
}
