/** A client and a worker of the Durable Task JS SDK on one task hub, stopped when the test ends. */
import { randomUUID } from 'node:crypto'
import {
  type EntityFactory,
  NoOpLogger,
  type TActivity,
  TaskHubGrpcClient,
  TaskHubGrpcWorker,
  type TaskHubGrpcWorkerOptions,
  type TInput,
  type TOrchestrator,
  type TOutput,
} from '@microsoft/durabletask-js'
import { afterAll } from 'vitest'
import type { TestBackend } from '../../src/index.ts'
import { atEnd, ownBackend } from './backend.ts'

/** What a worker serves, and how it announces it. */
export interface Registrations
  extends Pick<TaskHubGrpcWorkerOptions, 'options' | 'versioning' | 'workItemFilters'> {
  orchestrators?: Record<string, TOrchestrator>
  activities?: Record<string, TActivity<TInput, TOutput>>
  entities?: Record<string, EntityFactory>
}

export interface SdkOptions extends Registrations {
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

/** Both ends let go of the backend at once, but rest for a second afterwards: waited for once a file. */
const stopping: Promise<void>[] = []
afterAll(async () => {
  await Promise.all(stopping.splice(0))
})
const stopAtEnd = (end: { stop(): Promise<void> }): void => atEnd(() => void stopping.push(end.stop()))

/** A client of the task hub. */
export function openSdkClient(backend: TestBackend, hub: string): TaskHubGrpcClient {
  const client = new TaskHubGrpcClient({ ...backend.hub(hub).connection, logger: quiet })
  stopAtEnd(client)
  return client
}

/** A worker of the task hub: registers the functions by name and starts; it connects soon after. */
export async function openSdkWorker(
  backend: TestBackend,
  hub: string,
  { orchestrators, activities, entities, ...announced }: Registrations,
): Promise<TaskHubGrpcWorker> {
  const worker = new TaskHubGrpcWorker({
    ...backend.hub(hub).connection,
    logger: quiet,
    shutdownTimeoutMs: 5000,
    ...announced,
  })
  for (const [name, run] of Object.entries(orchestrators ?? {})) worker.addNamedOrchestrator(name, run)
  for (const [name, run] of Object.entries(activities ?? {})) worker.addNamedActivity(name, run)
  for (const [name, make] of Object.entries(entities ?? {})) worker.addNamedEntity(name, make)
  await worker.start()
  stopAtEnd(worker)
  return worker
}

/** A client and a worker, which serves the functions by name. */
export async function openSdk(options: SdkOptions = {}): Promise<Sdk> {
  const { backend = await ownBackend(), hub = `hub-${randomUUID()}`, ...registrations } = options
  const client = openSdkClient(backend, hub)
  const worker = await openSdkWorker(backend, hub, registrations)
  return { client, worker, hub, backend }
}
