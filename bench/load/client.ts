/** A lean gRPC client: one connection, bytes counted, replies that the floor needs recorded. */
import * as grpc from '@grpc/grpc-js'
import type { WorkItem__Output } from '../../src/durable-task/grpc/wire/WorkItem.ts'
import { contract, methodOf, type RequestOf, type UnaryMethod } from '../contract.ts'
import type { Recorder } from '../tape.ts'
import type { Traffic } from './traffic.ts'

/** A work item and the bytes it came in. */
export interface ReceivedItem {
  item: WorkItem__Output
  bytes: Buffer
}

/** No call of a workload takes this long; one that does ends the run. */
const callDeadline = 30_000

export class LoadClient {
  readonly traffic: Traffic
  readonly recorder: Recorder
  private readonly client: grpc.Client
  private readonly metadata = new grpc.Metadata()

  constructor(address: string, traffic: Traffic, recorder: Recorder) {
    this.traffic = traffic
    this.recorder = recorder
    this.client = new grpc.Client(address, grpc.credentials.createInsecure(), {
      'grpc.max_receive_message_length': -1,
      'grpc.use_local_subchannel_pool': 1,
      'grpc.enable_channelz': 0,
    })
    this.metadata.set('taskhub', 'bench')
  }

  call<M extends UnaryMethod>(method: M, request: RequestOf<M> & { instanceId: string }): Promise<void> {
    const { path, requestSerialize } = methodOf(method)
    const record = method.startsWith('WaitFor') ? this.recorder.waiting(request.instanceId) : undefined
    this.recorder.sent(request.instanceId)
    this.traffic.called()
    return new Promise((resolve, reject) => {
      this.client.makeUnaryRequest(
        path,
        value => this.countSent(requestSerialize(value)),
        bytes => bytes,
        request,
        this.metadata,
        { deadline: Date.now() + callDeadline },
        (error, bytes) => {
          if (error) return reject(error)
          this.traffic.bytesReceived += bytes!.length
          record?.(bytes!)
          this.traffic.answered()
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
      bytes => ({ item: responseDeserialize(bytes), bytes }),
      {},
      this.metadata,
    )
  }

  close(): void {
    this.client.close()
  }

  private countSent(bytes: Buffer): Buffer {
    this.traffic.bytesSent += bytes.length
    return bytes
  }
}
