import { complete } from '../../../test/support/actions.ts'
import { count, payload, type Script, startInstance, type Workload, waitForEnd } from '../workload.ts'

const events = 10

/** Waits for this many events, and ends. */
export const untilEvents =
  (events: number): Script =>
  turn =>
    count(turn, 'eventRaised') >= events ? [complete(1, payload)] : []

export const raisedEvents: Workload = {
  name: 'events',
  what: `${events} events raised one after another`,
  instances: 500,
  concurrency: 32,
  scripts: { main: untilEvents(events) },
  drive: async (client, instanceId) => {
    await startInstance(client, instanceId)
    for (let raised = 0; raised < events; raised++)
      await client.call('RaiseEvent', { instanceId, name: 'news', input: { value: payload } })
    await waitForEnd(client, instanceId)
  },
}
