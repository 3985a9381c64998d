/** Work items reach the transport at once: grpc-js hands it one message at a time, and each then takes a trip of its own. */
import { ServerInterceptingCall, type ServerInterceptor } from '@grpc/grpc-js'
import { methods } from './service.ts'

/** A message of a stream, and who is told that the transport has taken it. */
export interface Outgoing {
  readonly bytes: Buffer
  taken(): void
}

/** Who writes to `GetWorkItems` writes `Outgoing` and holds itself back: nothing else does. */
export const writesAtOnce: ServerInterceptor = ({ path }, call) =>
  // A call that is not intercepted is handed on as it is; the type has no word for it.
  path === methods.GetWorkItems!.path ? new AtOnce(call) : (call as ServerInterceptingCall)

class AtOnce extends ServerInterceptingCall {
  override sendMessage({ bytes, taken }: Outgoing, accepted: () => void): void {
    super.sendMessage(bytes, taken)
    accepted()
  }
}
