/** The turns that are paid for while there is much of something else: always as many, with histories as long. */
import { complete } from '../../test/support/actions.ts'
import { inLanes } from '../load/lanes.ts'
import type { Load } from '../load/load.ts'
import { raise, startWaiting, turnsAnswered } from '../load/waiting.ts'
import { payload, type Script } from '../load/workload.ts'
import { median } from '../statistics.ts'

const lanes = 50
const warmUps = 3
const rounds = 5

/** How many instances are probed with full effort; each gets one event in each round. */
const probes = 1000

export const probesFor = (effort: number): number => Math.max(1, Math.round(probes * effort))

const idOf = (index: number): string => `probe-${index}`

/** Orchestrations by name: one that waits for ever, and one that ends at once. */
export const liveAndEnded: Record<'main' | 'ended', Script> = {
  main: () => [],
  ended: () => [complete(1, payload)],
}

/** Microseconds of the server's CPU for one turn: an event raised, a turn sent, its answer taken. */
export async function costOfTurn(load: Load, count: number): Promise<number> {
  await startWaiting(load, count, idOf)
  const costs: number[] = []
  for (let round = 0; round < warmUps + rounds; round++) {
    const answered = turnsAnswered(load, count)
    const { cpu } = await load.measureOpen(async () => {
      await inLanes(count, lanes, index => raise(load, idOf(index)))
      await answered
    })
    costs.push(cpu / count)
  }
  return median(costs.slice(warmUps))
}
