/** Hubs that retain so and so much of what has ended, and what is left in them. */
import type { BackendOptions, Hub } from '../../src/index.ts'
import { openClient, openWorker, ownBackend } from './backend.ts'

export const HOUR = 3_600_000

type Retain = BackendOptions['retain']

export const idsIn = (hub: Hub): string[] =>
  hub.runs({ limit: 100_000 }).runs.map(({ instanceId }) => instanceId)

/** Starts an instance and ends it. */
export async function end(hub: Hub, instanceId: string): Promise<void> {
  const run = await hub.start('Order', undefined, { instanceId })
  await run.terminate()
}

/** A hub whose clock the test moves. */
export const manualHub = async (retain: Retain): Promise<Hub> =>
  (await ownBackend({ time: 'manual', retain })).hub()

/** A hub in real time, with a client and a worker on it. */
export async function servedHub(retain: Retain) {
  const backend = await ownBackend({ retain })
  const client = await openClient({ address: backend.address, hub: 'default' })
  return { hub: backend.hub(), client, worker: await openWorker(client) }
}
