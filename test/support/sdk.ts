/** A client and a worker of the Durable Task JS SDK on one task hub, stopped when the test ends. */
import { randomUUID } from 'node:crypto'
import { NoOpLogger, TaskHubGrpcClient, type TaskHubGrpcWorker } from '@microsoft/durabletask-js'
import { connect, type Served } from '../../src/durabletask-js/index.ts'
import type { TestBackend } from '../../src/index.ts'
import { atEnd } from './at-end.ts'
import { ownBackend } from './backend.ts'

export interface SdkOptions extends Served {
  /** The backend to talk to; one of the test's own when left out. */
  backend?: TestBackend
  /** The task hub; a fresh one when left out. */
  hub?: string
}

export interface Sdk {
  client: TaskHubGrpcClient
  worker: TaskHubGrpcWorker
  hub: string
  backend: TestBackend
}

/** Both ends let go of the backend at once; the second they rest afterwards is nobody's to wait for. */
const stopAtEnd = (end: { stop(): Promise<void> }): void => atEnd(() => void end.stop())

/** A client of the task hub. */
export function openSdkClient(backend: TestBackend, hub: string): TaskHubGrpcClient {
  const client = new TaskHubGrpcClient({ ...backend.hub(hub).connection, logger: new NoOpLogger() })
  stopAtEnd(client)
  return client
}

/** A worker of the task hub, which serves the functions by name; it connects soon after. */
export async function openSdkWorker(
  backend: TestBackend,
  hub: string,
  served: Served,
): Promise<TaskHubGrpcWorker> {
  const connection = await connect(backend.hub(hub), served)
  stopAtEnd(connection)
  return connection.worker
}

/** A client and a worker, which serves the functions by name. */
export async function openSdk(options: SdkOptions = {}): Promise<Sdk> {
  const { backend = await ownBackend(), hub = `hub-${randomUUID()}`, ...served } = options
  const connection = await connect(backend.hub(hub), served)
  stopAtEnd(connection)
  const { client, worker } = connection
  return { client, worker, hub, backend }
}
