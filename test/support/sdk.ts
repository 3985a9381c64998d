/** A client and a worker of the Durable Task JS SDK on one task hub, stopped when the test ends. */
import { randomUUID } from 'node:crypto'
import {
  NoOpLogger,
  type TActivity,
  TaskHubGrpcClient,
  TaskHubGrpcWorker,
  type TInput,
  type TOrchestrator,
  type TOutput,
} from '@microsoft/durabletask-js'
import type { TestBackend } from '../../src/index.ts'
import { atEnd, ownBackend } from './backend.ts'

export interface SdkOptions {
  orchestrators?: Record<string, TOrchestrator>
  activities?: Record<string, TActivity<TInput, TOutput>>
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

/** Keeps the SDK quiet: failing orchestrations and activities are what these tests are about. */
const quiet = new NoOpLogger()

/** Registers the functions by name, starts the worker and hands out both ends. */
export async function openSdk(options: SdkOptions = {}): Promise<Sdk> {
  const backend = options.backend ?? (await ownBackend())
  const hub = options.hub ?? `hub-${randomUUID()}`
  const { connection } = backend.hub(hub)
  const worker = new TaskHubGrpcWorker({ ...connection, logger: quiet })
  for (const [name, run] of Object.entries(options.orchestrators ?? {}))
    worker.addNamedOrchestrator(name, run)
  for (const [name, run] of Object.entries(options.activities ?? {})) worker.addNamedActivity(name, run)
  const client = new TaskHubGrpcClient({ ...connection, logger: quiet })
  atEnd(() => client.stop())
  await worker.start()
  atEnd(() => worker.stop())
  return { client, worker, hub, backend }
}
