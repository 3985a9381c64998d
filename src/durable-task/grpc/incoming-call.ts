/** One call as its handler sees it. */
import type { ServerUnaryCall, ServerWritableStream } from '@grpc/grpc-js'
import type { TaskHub } from '../hub/task-hub.ts'
import { DEFAULT_HUB, type TaskHubs } from '../task-hubs.ts'
import type { CallContext } from './handlers.ts'

type GrpcCall = Pick<
  ServerUnaryCall<unknown, unknown> | ServerWritableStream<unknown, unknown>,
  'metadata' | 'cancelled' | 'getDeadline'
> & { on(event: 'cancelled', listener: () => void): unknown }

export class IncomingCall implements CallContext {
  readonly hubs: TaskHubs
  readonly hubName: string
  private readonly call: GrpcCall
  private readonly attempt: (run: () => void) => void

  /** `attempt` runs what must not throw. */
  constructor(call: GrpcCall, hubs: TaskHubs, attempt: (run: () => void) => void) {
    this.call = call
    this.hubs = hubs
    this.hubName = String(call.metadata.get('taskhub')[0] ?? '') || DEFAULT_HUB
    this.attempt = attempt
  }

  get hub(): TaskHub {
    return this.hubs.get(this.hubName)
  }

  get hasDeadline(): boolean {
    return Number.isFinite(Number(this.call.getDeadline()))
  }

  onOver(run: () => void): void {
    // Whom a fault has held up may be gone.
    if (this.call.cancelled) this.attempt(run)
    else this.call.on('cancelled', () => this.attempt(run))
  }
}
