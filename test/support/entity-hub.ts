/** A hub with a client, a worker and orchestrations that do as the test says. */
import { openClient, openWorker } from './backend.ts'
import type { RawClient } from './client.ts'
import { type Callers, serveCallers } from './entity-callers.ts'
import { counter } from './entity-counter.ts'
import { sentinel } from './sentinel.ts'
import type { ScriptedWorker } from './worker.ts'

export interface EntityHub extends Callers {
  client: RawClient
  worker: ScriptedWorker
  /** Everything due so far has reached the worker and been answered. */
  settled: () => Promise<void>
}

/** Entity batches wait for `worker.nextBatch()`. */
export async function openCallers(options: { address?: string; hub?: string } = {}): Promise<EntityHub> {
  const client = await openClient(options)
  const worker = await openWorker(client)
  return {
    client,
    worker,
    ...serveCallers(client, worker),
    settled: () => sentinel(client, worker),
  }
}

/** Batches of `@counter@…` are answered by the scripted counter. */
export async function openCounters(options: { address?: string; hub?: string } = {}): Promise<EntityHub> {
  const hub = await openCallers(options)
  hub.worker.entity('counter', counter)
  return hub
}
