/** A lean gRPC client: one connection, bytes counted, and, if the floor is to play them, messages recorded. */
import { contract, methodOf, type RequestOf, type UnaryMethod } from '../contract.ts'
import type { Recorder } from '../tape.ts'
import { GrpcConnection, type MessageStream, timeoutHeader } from './grpc/connection.ts'
import type { ExchangeListener } from './grpc/exchange.ts'
import type { Traffic } from './traffic.ts'

/** No call of a workload takes this long; one that does ends the run. Milliseconds. */
const callDeadline = 30_000

export class LoadClient {
  readonly traffic: Traffic
  readonly recorder: Recorder | undefined
  private readonly connection: GrpcConnection

  constructor(address: string, traffic: Traffic, recorder?: Recorder) {
    this.traffic = traffic
    this.recorder = recorder
    this.connection = new GrpcConnection(address)
  }

  /** Resolves when the call is answered; gives up after `deadline` milliseconds. What is in the answer is not looked at. */
  async call<M extends UnaryMethod>(
    method: M,
    request: RequestOf<M>,
    deadline: number = callDeadline,
  ): Promise<void> {
    const { path, requestSerialize } = methodOf(method)
    const bytes = requestSerialize(request)
    const record = this.record(method, request)
    this.traffic.called(bytes.length)
    let answer: Buffer | undefined
    try {
      // As the SDKs' clients do: Python's backend cannot wait for ever.
      const more = method.startsWith('WaitFor') ? timeoutHeader(deadline) : undefined
      answer = await this.connection.unary(path, bytes, deadline, more)
      record?.(answer)
    } finally {
      this.traffic.answered(answer?.length)
    }
  }

  /** Opens the stream of work items. */
  workItems(listener: ExchangeListener): MessageStream {
    const { path, requestSerialize } = contract.GetWorkItems
    return this.connection.stream(path, requestSerialize({}), listener)
  }

  /** Calls that are open are still answered. */
  close(): void {
    this.connection.close()
  }

  /** Records the request; what is returned takes its reply, where that has to be recorded too. */
  private record(method: UnaryMethod, request: unknown): ((bytes: Uint8Array) => void) | undefined {
    const { instanceId } = request as { instanceId?: string }
    if (!this.recorder || instanceId === undefined) return undefined
    const reply = method.startsWith('WaitFor') ? this.recorder.waiting(instanceId) : undefined
    this.recorder.sent(instanceId)
    return reply
  }
}
