import { startWaiting } from '../../load/waiting.ts'
import { withBackend } from '../../load/with-server.ts'
import type { GrowthCase } from '../case.ts'
import { costOfTurn, liveAndEnded, probesFor } from '../probes.ts'

/** Instances that wait for an event; those that are probed are among them. */
export const liveInstances: GrowthCase = {
  name: 'live',
  what: 'live instances',
  unit: 'a turn',
  sizes: [1_000, 10_000, 100_000],
  bound: 1.2,
  measure: (size, effort) =>
    withBackend(liveAndEnded, async load => {
      const probed = Math.min(probesFor(effort), size)
      await startWaiting(load, size - probed, index => `live-${index}`)
      return { cpu: await costOfTurn(load, probed) }
    }),
}

/** Instances that have ended, beside the live ones that are probed. */
export const finishedInstances: GrowthCase = {
  name: 'finished',
  what: 'finished instances',
  unit: 'a turn',
  sizes: [1_000, 10_000, 100_000],
  bound: 1.2,
  measure: (size, effort) =>
    withBackend(liveAndEnded, async load => {
      await startWaiting(load, size, index => `ended-${index}`, 'ended')
      return { cpu: await costOfTurn(load, Math.min(probesFor(effort), size)) }
    }),
}
