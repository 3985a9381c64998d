import { createTimer } from '../../../test/support/actions.ts'
import { startWaiting } from '../../load/waiting.ts'
import { withBackend } from '../../load/with-server.ts'
import type { Script } from '../../load/workload.ts'
import type { GrowthCase } from '../case.ts'
import { costOfTurn, liveAndEnded, probesFor } from '../probes.ts'

const perInstance = 100
const day = 24 * 3600 * 1000

/** Due in a day: none fires meanwhile. */
const sleeping: Script = () =>
  Array.from({ length: perInstance }, (_, index) => createTimer(index + 1, Date.now() + day + index))

export const pendingTimers: GrowthCase = {
  name: 'timers',
  what: 'pending timers',
  unit: 'a turn',
  sizes: [1_000, 10_000, 100_000],
  bound: 1.2,
  measure: (size, effort) =>
    withBackend({ ...liveAndEnded, sleeping }, async load => {
      await startWaiting(load, Math.ceil(size / perInstance), index => `sleeping-${index}`, 'sleeping')
      return { cpu: await costOfTurn(load, probesFor(effort)) }
    }),
}
