/** A client of another backend, for reading one instance. */
import { Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js'
import { currentMillis } from '../../kernel/clock/real-clock.ts'
import { BackendError, invalidRequest } from '../../kernel/errors.ts'
import type { HistoryEvent } from '../core/events.ts'
import type { InstanceState } from '../core/state.ts'
import { DEFAULT_HUB } from '../task-hubs.ts'
import { methods } from './service.ts'

/** How to reach another backend. */
export interface RemoteOptions {
  /** The task hub there. Default: `default`. */
  readonly taskHub?: string
  /** Headers of each call, e.g. `{ authorization: 'Bearer …' }`. */
  readonly metadata?: Readonly<Record<string, string>>
  /** Encrypted, as the scheduler in the cloud wants it. Default: only for an address that begins with `https://`. */
  readonly tls?: boolean
}

/** How long each call may take, in milliseconds of wall time. */
const PATIENCE = 30_000

export class RemoteClient {
  private readonly address: string
  private readonly client: Client
  private readonly metadata = new Metadata()

  constructor(address: string, { taskHub = DEFAULT_HUB, metadata = {}, tls }: RemoteOptions) {
    const isSecure = tls ?? address.startsWith('https://')
    const host = address.replace(/^https?:\/\//, '').replace(/\/$/, '')
    if (host === '') throw invalidRequest('An address is required: host:port of the backend to import from.')
    this.address = /:\d+$/.test(host) ? host : `${host}:${isSecure ? 443 : 80}`
    const security = isSecure ? credentials.createSsl() : credentials.createInsecure()
    try {
      for (const [name, value] of Object.entries({ ...metadata, taskhub: taskHub }))
        this.metadata.set(name, value)
      this.client = new Client(this.address, security, { 'grpc.max_receive_message_length': -1 })
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw invalidRequest(`A run cannot be imported from '${address}' with these options: ${reason}`)
    }
  }

  /** Undefined when there is no such instance. */
  async state(instanceId: string): Promise<InstanceState | undefined> {
    const { path, requestSerialize, responseDeserialize } = methods.GetInstance!
    const request = { instanceId, getInputsAndOutputs: true }
    const response = await new Promise<unknown>((resolve, reject) => {
      this.client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        request,
        this.metadata,
        { deadline: currentMillis() + PATIENCE },
        (error, answer) => (error ? reject(this.explain(error, 'GetInstance', instanceId)) : resolve(answer)),
      )
    })
    const { orchestrationState, exists } = response as {
      exists: boolean
      orchestrationState?: InstanceState
    }
    return exists ? orchestrationState : undefined
  }

  async history(instanceId: string): Promise<HistoryEvent[]> {
    const { path, requestSerialize, responseDeserialize } = methods.StreamInstanceHistory!
    const events: HistoryEvent[] = []
    const stream = this.client.makeServerStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
      { instanceId },
      this.metadata,
      { deadline: currentMillis() + PATIENCE },
    )
    await new Promise<void>((resolve, reject) => {
      stream.on('data', chunk => {
        for (const event of (chunk as { events: HistoryEvent[] }).events) events.push(event)
      })
      stream.on('error', (error: ServiceError) =>
        reject(this.explain(error, 'StreamInstanceHistory', instanceId)),
      )
      stream.on('end', resolve)
    })
    return events
  }

  close(): void {
    this.client.close()
  }

  private explain(error: ServiceError, method: string, instanceId: string): BackendError {
    const { address } = this
    const said = `(${status[error.code]}: ${error.details})`
    const options = { cause: error }
    switch (error.code) {
      case status.UNIMPLEMENTED:
        return new BackendError(
          'not-covered',
          `The backend at ${address} does not know ${method}, so runs cannot be imported from it. ${said}`,
          options,
        )
      case status.NOT_FOUND:
        return new BackendError(
          'instance-not-found',
          `The backend at ${address} has no '${instanceId}' in that task hub. ${said}`,
          options,
        )
      case status.UNAUTHENTICATED:
      case status.PERMISSION_DENIED:
        return new BackendError(
          'invalid-request',
          `The backend at ${address} refuses the call: pass what it wants as metadata, e.g. { authorization: 'Bearer …' }. ${said}`,
          options,
        )
      default:
        return new BackendError(
          'invalid-request',
          `'${instanceId}' could not be read from ${address}: is a backend listening there, and with TLS or without, as asked for? ${said}`,
          options,
        )
    }
  }
}
