import { inLanes } from '../../load/lanes.ts'
import type { Load } from '../../load/load.ts'
import { raise, startWaiting } from '../../load/waiting.ts'
import { withBackend } from '../../load/with-server.ts'
import { untilEvents } from '../../load/workloads/events.ts'
import type { GrowthCase } from '../case.ts'
import { costOfTurn, liveAndEnded, probesFor } from '../probes.ts'

const lanes = 50

const idOf = (index: number): string => `awaited-${index}`

/** Opens a wait call for each of `size` instances and resolves when the server has them all; `answered`, when all are. */
async function openWaits(load: Load, size: number): Promise<{ answered: Promise<unknown> }> {
  await startWaiting(load, size, idOf, 'awaited')
  const waits = Array.from({ length: size }, (_, index) =>
    load.client.call('WaitForInstanceCompletion', { instanceId: idOf(index) }, 600_000),
  )
  const answered = Promise.all(waits)
  // A server that goes away ends them; whoever awaits them hears of it.
  answered.catch(() => {})
  // On the same connection and after them.
  await load.client.call('Hello', {})
  return { answered }
}

const scripts = { ...liveAndEnded, awaited: untilEvents(1) }

export const openWaitCalls: GrowthCase = {
  name: 'open-waits',
  what: 'open wait calls',
  unit: 'a turn',
  sizes: [20, 200, 2_000],
  bound: 1.2,
  measure: (size, effort) =>
    withBackend(scripts, async load => {
      await openWaits(load, size)
      return { cpu: await costOfTurn(load, probesFor(effort)) }
    }),
}

export const answeredWaitCalls: GrowthCase = {
  name: 'waits',
  what: 'open wait calls, and events that end them all',
  unit: 'a wait, its event and its turn',
  sizes: [20, 200, 2_000],
  bound: 1.2,
  measure: (size, effort) =>
    withBackend(scripts, async load => {
      await costOfTurn(load, probesFor(effort))
      const { answered } = await openWaits(load, size)
      const { cpu } = await load.measureOpen(async () => {
        await inLanes(size, lanes, index => raise(load, idOf(index)))
        await answered
      })
      return { cpu: cpu / size }
    }),
}
