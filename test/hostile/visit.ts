/** One visit of hostile clients at one door, with honest ones at all of them, and what it left behind. */
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import { closeAll } from '../support/at-end.ts'
import { Dice } from './dice.ts'
import type { Door } from './door.ts'
import { HonestGuests } from './honest.ts'
import type { House } from './house.ts'
import type { Outcome } from './judge.ts'
import type { Standing } from './standing.ts'

/**
 * How many inputs may be dealt with while one honest round goes from its start to its end: it takes about ten answers,
 * and a few dozen inputs are under way at a time.
 */
const MOST_PER_ROUND = 1_000

/** How long what was left may take to go, in milliseconds; keepalive takes most of it. */
const PATIENCE = 25_000

/**
 * Hubs are made by whoever names them, and the names are few. Timers of clocks stay until they come round: by their
 * origin they are counted without those.
 */
const kept = ['hubs', 'Timeout']

/** What clients have made stays when they go; what they have open does not, and a reset would hide it. */
const made = ['instances', 'entities', 'work items', 'executions', 'scheduled']

export interface Visited {
  readonly inputs: number
  readonly rounds: number
}

export async function visit(house: House, door: Door, seed: number, inputs: number): Promise<Visited> {
  const guests = await HonestGuests.come(house.doors)
  const wrong = new Map<string, Outcome>()
  let done = 0
  const note = (outcome: Outcome): void => {
    done++
    const verdict = door.judge(outcome)
    if (verdict) wrong.set(`${outcome.code} ${verdict}`, outcome)
  }
  const most: number[] = []
  let isOver = false
  const honest = async (): Promise<void> => {
    do {
      const from = done
      await guests.round()
      most.push(done - from)
    } while (!isOver)
  }
  const hostile = door.send({ doors: house.doors, note }, new Dice(seed), inputs).finally(() => {
    isOver = true
  })
  await Promise.all([hostile, honest()])
  await guests.leave()
  // The guests are gone, too: nobody has anything open, and after a reset the house is as it was when nobody had come.
  await closeAll()
  const keeps = [...kept, ...(door.lingers ?? [])]
  await emptied(house, [...keeps, ...made])
  await house.ask('reset')
  await emptied(house, keeps)
  expect([...wrong], 'answers that are none').toEqual([])
  expect(Math.max(...most), 'inputs that were dealt with while an honest client waited').toBeLessThanOrEqual(
    MOST_PER_ROUND,
  )
  return { inputs: done, rounds: most.length }
}

/**
 * Waits until the house holds no more than when it was fresh, but for `kept`; throws, with what it holds, when it does
 * not come to that.
 */
export async function emptied(house: House, keeps: readonly string[] = kept): Promise<Standing> {
  const tooMuch = ({ holds }: Standing): string[] =>
    Object.entries(holds).flatMap(([what, many]) => {
      const most = house.fresh.holds[what] ?? 0
      return many > most && !keeps.includes(what) ? [`${what}: ${many}, not ${most}`] : []
    })
  const until = performance.now() + PATIENCE
  let standing = await house.ask('standing')
  while (tooMuch(standing).length > 0 && performance.now() < until) {
    await pause(10)
    standing = await house.ask('standing')
  }
  expect(standing.faults).toEqual([])
  expect(tooMuch(standing), 'still held').toEqual([])
  return standing
}
