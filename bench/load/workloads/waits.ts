import { startInstance, type Workload, waitForEnd } from '../workload.ts'
import { untilEvents } from './events.ts'

const waiters = 10

export const waits: Workload = {
  name: 'waits',
  what: `${waiters} waits open on one instance until an event ends it`,
  instances: 700,
  concurrency: 16,
  scripts: { main: untilEvents(1) },
  drive: async (client, instanceId) => {
    await startInstance(client, instanceId)
    await client.call('WaitForInstanceStart', { instanceId })
    const ends = Array.from({ length: waiters }, () => waitForEnd(client, instanceId))
    await Promise.all([client.call('RaiseEvent', { instanceId, name: 'end' }), ...ends])
  },
}
