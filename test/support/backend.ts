/** The backend under test and everything a test opens on it; all closed again at the end of the test. */
import { randomUUID } from 'node:crypto'
import * as grpc from '@grpc/grpc-js'
import type { GetWorkItemsRequest } from '../../src/durable-task/grpc/wire/GetWorkItemsRequest.ts'
import { type BackendOptions, createTestBackend, type TestBackend } from '../../src/index.ts'
import { atEnd } from './at-end.ts'
import { RawClient } from './client.ts'
import { ScriptedWorker } from './worker.ts'

export const status = grpc.status

/** A backend of the test's own, stopped when the test ends. */
export async function ownBackend(options: BackendOptions = {}): Promise<TestBackend> {
  const backend = await createTestBackend({ logger: 'silent', patience: 0, ...options })
  atEnd(() => backend.stop())
  return backend
}

let shared: Promise<string> | undefined

/** The address that conformance rows run against: `CONFORMANCE_ADDRESS`, or one backend per test file. */
export function address(): Promise<string> {
  shared ??= process.env.CONFORMANCE_ADDRESS
    ? Promise.resolve(process.env.CONFORMANCE_ADDRESS)
    : createTestBackend({ logger: 'silent' }).then(backend => backend.address)
  return shared
}

/** A client of a fresh task hub on the shared backend (or of the given hub and address). */
export async function openClient(
  options: {
    address?: string
    hub?: string
    headers?: Record<string, string>
    channel?: grpc.ChannelOptions
    credentials?: grpc.ChannelCredentials
  } = {},
): Promise<RawClient> {
  const client = new RawClient(
    options.address ?? (await address()),
    options.hub ?? `hub-${randomUUID()}`,
    options,
  )
  atEnd(() => client.close())
  return client
}

/** A scripted worker on the client's hub, connected and served. */
export async function openWorker(
  client: RawClient,
  request: GetWorkItemsRequest = {},
  options: { headers?: Record<string, string> } = {},
): Promise<ScriptedWorker> {
  const worker = new ScriptedWorker(client, request, options)
  atEnd(() => worker.close())
  await worker.ready
  return worker
}

/** The gRPC error of a call that must fail. */
export async function errorOf(call: Promise<unknown>): Promise<grpc.ServiceError> {
  const result = await call.then(
    value => ({ value }),
    (error: grpc.ServiceError) => ({ error }),
  )
  if ('error' in result) return result.error
  throw new Error(`expected the call to fail, but it answered ${JSON.stringify(result.value)}`)
}
