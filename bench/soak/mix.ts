/** What the soak keeps doing: every kind of instance in turn, each taken away once it has ended. */
import { complete, createTimer } from '../../test/support/actions.ts'
import type { Load } from '../load/load.ts'
import { raise } from '../load/waiting.ts'
import { count, payload, type Script } from '../load/workload.ts'
import { untilEvents } from '../load/workloads/events.ts'
import { inParallel } from '../load/workloads/fan-out.ts'
import { inSequence } from '../load/workloads/sequence.ts'
import { withChildren } from '../load/workloads/sub-orchestrations.ts'

/** Entities that are signalled; they stay, with a state of one payload each. */
const entities = 20
const events = 3

const timer: Script = turn => {
  if (count(turn, 'timerCreated') === 0) return [createTimer(1, Date.now() + 50)]
  return count(turn, 'timerFired') > 0 ? [complete(2, payload)] : []
}

/** Orchestrations by name. */
export const scripts: Record<string, Script> = {
  ...withChildren(5),
  sequence: inSequence(5),
  fanOut: inParallel(20),
  timer,
  events: untilEvents(events),
  awaited: untilEvents(1),
}

type Doing = (load: Load, instanceId: string) => Promise<unknown>

const running =
  (name: string): Doing =>
  (load, instanceId) =>
    load.run(instanceId, name)

const doings: readonly Doing[] = [
  running('sequence'),
  running('fanOut'),
  running('main'),
  running('timer'),
  async (load, instanceId) => {
    const end = load.finished(instanceId)
    await load.start(instanceId, 'events')
    for (let event = 0; event < events; event++) await raise(load, instanceId)
    await end
  },
  async (load, instanceId) => {
    await load.start(instanceId, 'awaited')
    const wait = load.client.call('WaitForInstanceCompletion', { instanceId })
    await Promise.all([raise(load, instanceId), wait])
  },
]

/** Does one thing and takes its instances away; signals an entity as well. */
export async function doOne(load: Load, index: number): Promise<void> {
  const instanceId = `soak-${index}`
  await doings[index % doings.length]!(load, instanceId)
  await load.client.call('SignalEntity', {
    instanceId: `@counter@${index % entities}`,
    name: 'add',
    input: { value: payload },
    requestId: instanceId,
  })
  await load.client.call('PurgeInstances', { instanceId, recursive: true })
}
