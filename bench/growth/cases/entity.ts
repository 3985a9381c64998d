import { inLanes } from '../../load/lanes.ts'
import type { Load } from '../../load/load.ts'
import { withBackend } from '../../load/with-server.ts'
import { payload } from '../../load/workload.ts'
import type { Cost, GrowthCase } from '../case.ts'

const lanes = 50
/** Signals to another entity before. */
const warmUps = 3_000

const signal = (load: Load, entity: string, index: number): Promise<void> =>
  load.client.call('SignalEntity', {
    instanceId: `@counter@${entity}`,
    name: 'add',
    input: { value: payload },
    requestId: `${entity}-${index}`,
  })

/** Sends signals to one entity whose worker sits on its first batch, then lets it go: the costs of one signal. */
async function backlog(load: Load, entity: string, size: number): Promise<{ queued: number; done: number }> {
  let release: () => void = () => {}
  const held = new Promise<void>(resolve => {
    release = resolve
  })
  let executed = 0
  const all = new Promise<void>(resolve => {
    load.observer = {
      holding: () => held,
      executed(_entityId, operations) {
        executed += operations
        if (executed === size + 1) resolve()
      },
    }
  })
  await signal(load, entity, -1)
  const queuing = await load.measure(() => inLanes(size, lanes, index => signal(load, entity, index)))
  const draining = await load.measureOpen(async () => {
    release()
    await all
  })
  load.observer = {}
  return { queued: queuing.cpu / size, done: draining.cpu / size }
}

const backlogCase = (
  name: string,
  unit: string,
  costOf: (costs: { queued: number; done: number }) => number,
): GrowthCase => ({
  name,
  what: 'signals queued at one entity',
  unit,
  sizes: [100, 1_000, 10_000],
  bound: 1.2,
  measure: (size, effort) =>
    withBackend({}, async (load): Promise<Cost> => {
      await backlog(load, 'warm', Math.ceil(warmUps * effort))
      return { cpu: costOf(await backlog(load, 'counter', size)) }
    }),
})

export const queuedSignals = backlogCase('queue', 'one more signal', ({ queued }) => queued)
export const drainedSignals = backlogCase('drain', 'an operation of the backlog', ({ done }) => done)
