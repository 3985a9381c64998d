/** The turns that are paid for while there is much of something else: always as many, with histories as long. */
import { complete } from '../../test/support/actions.ts'
import { inLanes } from '../load/lanes.ts'
import type { Load } from '../load/load.ts'
import { raise, startWaiting, turnsAnswered } from '../load/waiting.ts'
import { payload, type Script } from '../load/workload.ts'

const lanes = 50
const warmUps = 10
const rounds = 16

/** How many instances are probed with full effort; each gets one event in each round. */
const probes = 1000

export const probesFor = (effort: number): number => Math.max(1, Math.round(probes * effort))

const idOf = (index: number): string => `probe-${index}`

/** Orchestrations by name: one that waits for ever, and one that ends at once. */
export const liveAndEnded: Record<'main' | 'ended', Script> = {
  main: () => [],
  ended: () => [complete(1, payload)],
}

/**
 * Microseconds of the server's CPU for one turn: an event raised, a turn sent, its answer taken. The rounds are measured
 * as one, so that the collector takes its natural share.
 */
export async function costOfTurn(load: Load, count: number): Promise<number> {
  await startWaiting(load, count, idOf)
  await takeTurns(load, count, warmUps)
  const { cpu } = await load.measureOpen(() => takeTurns(load, count, rounds))
  return cpu / count / rounds
}

async function takeTurns(load: Load, count: number, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const answered = turnsAnswered(load, count)
    await inLanes(count, lanes, index => raise(load, idOf(index)))
    await answered
  }
}
