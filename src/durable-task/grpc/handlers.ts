/** The shape of the facade's handlers: clean messages in, clean messages out, refusals thrown. */
import type { MethodDefinition } from '@grpc/proto-loader'
import type { TaskHub } from '../hub/task-hub.ts'
import type { TaskHubs } from '../task-hubs.ts'
import type { Clean } from './clean.ts'
import type { TaskHubSidecarServiceDefinition } from './wire/TaskHubSidecarService.ts'

type Definition = TaskHubSidecarServiceDefinition
/** The methods by name, without the index signature that service definitions carry. */
type Method = keyof {
  [M in keyof Definition as string extends M ? never : number extends M ? never : M]: true
}
type StreamMethod = 'GetWorkItems' | 'StreamInstanceHistory'
type UnaryMethod = Exclude<Method, StreamMethod>

export type RequestOf<M extends Method> =
  Definition[M] extends MethodDefinition<infer _A, infer _B, infer Request, infer _C> ? Clean<Request> : never
type ResponseOf<M extends Method> =
  Definition[M] extends MethodDefinition<infer _A, infer _B, infer _C, infer Response>
    ? Clean<Response>
    : never

/** One call: whose hub it is for, and when its caller is gone. */
export interface CallContext {
  readonly hubName: string
  readonly hubs: TaskHubs
  /** The hub of the call's header; refused where hubs are strict. */
  readonly hub: TaskHub
  /** Whether the caller set a deadline. */
  readonly hasDeadline: boolean
  /** Runs when the call is over: answered, cancelled by its caller, or past its deadline. */
  onOver(run: () => void): void
}

export type UnaryHandlers = {
  [M in UnaryMethod]: (request: RequestOf<M>, call: CallContext) => ResponseOf<M> | Promise<ResponseOf<M>>
}
