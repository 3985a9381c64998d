/** The wire contract, loaded from the same .proto as the backend's and by the same loader. */
import { fileURLToPath } from 'node:url'
import type { MethodDefinition } from '@grpc/proto-loader'
import * as protoLoader from '@grpc/proto-loader'
import type { TaskHubSidecarServiceDefinition } from '../src/durable-task/grpc/wire/TaskHubSidecarService.ts'

const path = fileURLToPath(new URL('../protos/orchestrator_service.proto', import.meta.url))

/** Messages and services by name. */
export const definition = protoLoader.loadSync(path, {
  keepCase: true,
  longs: Number,
  enums: String,
  defaults: true,
  oneofs: true,
})

export type Contract = TaskHubSidecarServiceDefinition

export const contract = definition.TaskHubSidecarService as unknown as Contract

/** The unary methods the load uses. The floor answers those whose requests name an instance. */
export type UnaryMethod =
  | 'Hello'
  | 'StartInstance'
  | 'WaitForInstanceStart'
  | 'WaitForInstanceCompletion'
  | 'RaiseEvent'
  | 'CompleteOrchestratorTask'
  | 'CompleteActivityTask'
  | 'CompleteEntityTask'
  | 'SignalEntity'
  | 'PurgeInstances'

export type RequestOf<M extends UnaryMethod> =
  Contract[M] extends MethodDefinition<infer Request, infer _A, infer _B, infer _C> ? Request : never

export type RequestOutputOf<M extends UnaryMethod> =
  Contract[M] extends MethodDefinition<infer _A, infer Output, infer _B, infer _C> ? Output : never

/** A method's definition with its request and response as one type variable each. */
export const methodOf = <M extends UnaryMethod>(method: M) =>
  contract[method] as unknown as MethodDefinition<RequestOf<M>, RequestOutputOf<M>, object, object>
