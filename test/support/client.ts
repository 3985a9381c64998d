/** A raw gRPC client of the sidecar service: wire shapes in, wire shapes out, one promise a call. */
import { randomUUID } from 'node:crypto'
import * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { EntityMetadata__Output } from '../../src/durable-task/grpc/wire/EntityMetadata.ts'
import type { HistoryEvent__Output } from '../../src/durable-task/grpc/wire/HistoryEvent.ts'
import type { OrchestrationState__Output } from '../../src/durable-task/grpc/wire/OrchestrationState.ts'
import type { ProtoGrpcType } from '../../src/durable-task/grpc/wire/orchestrator_service.ts'
import type { StreamInstanceHistoryRequest } from '../../src/durable-task/grpc/wire/StreamInstanceHistoryRequest.ts'
import type {
  TaskHubSidecarServiceClient,
  TaskHubSidecarServiceDefinition,
} from '../../src/durable-task/grpc/wire/TaskHubSidecarService.ts'
import { contract as definition } from './contract.ts'

const contract = grpc.loadPackageDefinition(definition) as unknown as ProtoGrpcType

type Stub = TaskHubSidecarServiceClient
type Definition = TaskHubSidecarServiceDefinition
type StreamMethod = 'GetWorkItems' | 'StreamInstanceHistory'
type UnaryMethod = Exclude<keyof Definition, StreamMethod | number>
type RequestOf<M extends keyof Definition> =
  Definition[M] extends MethodDefinition<infer Request, infer _A, infer _B, infer _C> ? Request : never
type ResponseOf<M extends keyof Definition> =
  Definition[M] extends MethodDefinition<infer _A, infer _B, infer _C, infer Response> ? Response : never

export interface CallOptions {
  /** Milliseconds from now until the call's gRPC deadline. */
  deadline?: number
  /** Cancels the call when aborted. */
  signal?: AbortSignal
  /** Extra request headers. */
  headers?: Record<string, string>
}

/** One client of one task hub. `hub: undefined` sends no `taskhub` header. */
export class RawClient {
  readonly stub: Stub
  readonly address: string
  readonly hub: string | undefined
  private readonly headers: Record<string, string>

  constructor(
    address: string,
    hub: string | undefined,
    options: {
      headers?: Record<string, string>
      channel?: grpc.ChannelOptions
      credentials?: grpc.ChannelCredentials
    } = {},
  ) {
    this.address = address
    this.hub = hub
    this.headers = options.headers ?? {}
    this.stub = new contract.TaskHubSidecarService(
      address,
      options.credentials ?? grpc.credentials.createInsecure(),
      {
        'grpc.max_receive_message_length': -1,
        'grpc.use_local_subchannel_pool': 1,
        ...options.channel,
      },
    )
  }

  metadata(extra: Record<string, string> = {}): grpc.Metadata {
    const metadata = new grpc.Metadata()
    if (this.hub !== undefined) metadata.set('taskhub', this.hub)
    for (const [key, value] of Object.entries({ ...this.headers, ...extra })) metadata.set(key, value)
    return metadata
  }

  /** Calls a unary method; rejects with the `grpc.ServiceError`. */
  call<M extends UnaryMethod>(
    method: M,
    request: RequestOf<M>,
    options: CallOptions = {},
  ): Promise<ResponseOf<M>> {
    return new Promise((resolve, reject) => {
      const callOptions: grpc.CallOptions =
        options.deadline === undefined ? {} : { deadline: Date.now() + options.deadline }
      const invoke = this.stub[method as keyof Stub] as unknown as (
        this: Stub,
        argument: unknown,
        metadata: grpc.Metadata,
        options: grpc.CallOptions,
        callback: (error: grpc.ServiceError | null, result?: ResponseOf<M>) => void,
      ) => grpc.ClientUnaryCall
      const call = invoke.call(
        this.stub,
        request,
        this.metadata(options.headers),
        callOptions,
        (error, result) => (error ? reject(error) : resolve(result!)),
      )
      options.signal?.addEventListener('abort', () => call.cancel())
    })
  }

  /** Starts an instance and returns its id. */
  async start(name: string, request: Omit<RequestOf<'StartInstance'>, 'name'> = {}): Promise<string> {
    return (await this.call('StartInstance', { ...request, name })).instanceId
  }

  /** The state with payloads; undefined when the instance does not exist. */
  async state(instanceId: string): Promise<OrchestrationState__Output | undefined> {
    const { exists, orchestrationState } = await this.call('GetInstance', {
      instanceId,
      getInputsAndOutputs: true,
    })
    return exists ? orchestrationState! : undefined
  }

  /** The short status word (`RUNNING`), or undefined when the instance does not exist. */
  async status(instanceId: string): Promise<string | undefined> {
    return (await this.state(instanceId))?.orchestrationStatus.replace('ORCHESTRATION_STATUS_', '')
  }

  /** Waits for a terminal status and returns the state with payloads; undefined when it went away. */
  async completion(instanceId: string, deadline = 15_000): Promise<OrchestrationState__Output | undefined> {
    const { exists, orchestrationState } = await this.call(
      'WaitForInstanceCompletion',
      { instanceId, getInputsAndOutputs: true },
      { deadline },
    )
    return exists ? orchestrationState! : undefined
  }

  /** Waits until the instance has left PENDING. */
  async started(instanceId: string, deadline = 15_000): Promise<OrchestrationState__Output | undefined> {
    const { exists, orchestrationState } = await this.call(
      'WaitForInstanceStart',
      { instanceId, getInputsAndOutputs: true },
      { deadline },
    )
    return exists ? orchestrationState! : undefined
  }

  /** Signals an entity. */
  async signal(
    instanceId: string,
    name: string,
    input?: string,
    request: Omit<RequestOf<'SignalEntity'>, 'instanceId' | 'name' | 'input'> = {},
  ): Promise<void> {
    const wrapped = input === undefined ? null : { value: input }
    await this.call('SignalEntity', { requestId: randomUUID(), ...request, instanceId, name, input: wrapped })
  }

  /** The entity with its state; undefined when it has none. */
  async entity(instanceId: string): Promise<EntityMetadata__Output | undefined> {
    const { exists, entity } = await this.call('GetEntity', { instanceId, includeState: true })
    return exists ? entity! : undefined
  }

  /** The serialized state of an entity; undefined when it has none. */
  async entityState(instanceId: string): Promise<string | undefined> {
    return (await this.entity(instanceId))?.serializedState?.value
  }

  /** The history as chunks of events. */
  historyChunks(request: StreamInstanceHistoryRequest): Promise<HistoryEvent__Output[][]> {
    return new Promise((resolve, reject) => {
      const chunks: HistoryEvent__Output[][] = []
      const stream = this.stub.StreamInstanceHistory(request, this.metadata())
      stream.on('data', chunk => chunks.push(chunk.events))
      stream.on('error', reject)
      stream.on('end', () => resolve(chunks))
    })
  }

  /** The full audit history of an instance. */
  async history(instanceId: string): Promise<HistoryEvent__Output[]> {
    return (await this.historyChunks({ instanceId })).flat()
  }

  close(): void {
    this.stub.close()
  }
}
