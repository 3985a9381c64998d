/** One visit of hostile clients at one door, with honest ones at all of them, and what it left behind. */
import { expect } from 'vitest'
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

/** Hubs are made by whoever names them, and the names are few. */
const hubs = 'hubs'

export interface Visited {
  readonly inputs: number
  readonly rounds: number
  /** Bytes in use when everything was gone again. */
  readonly heap: number
}

export async function visit(house: House, door: Door, seed: number, inputs: number): Promise<Visited> {
  const guests = await HonestGuests.come(house.doors)
  await guests.round()
  await guests.leave()
  const before = await house.ask('standing')
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
  const { heap } = await emptied(house, before, door.lingers)
  expect([...wrong], 'answers that are none').toEqual([])
  expect(Math.max(...most), 'inputs that were dealt with while an honest client waited').toBeLessThanOrEqual(
    MOST_PER_ROUND,
  )
  return { inputs: done, rounds: most.length, heap }
}

/** Waits until the house holds no more than before; throws, with what it holds, when it does not come to that. */
export async function emptied(
  house: House,
  before: Pick<Standing, 'holds'>,
  lingers: readonly string[] = [],
): Promise<Standing> {
  const tooMuch = ({ holds }: Standing): string[] =>
    Object.entries(holds).flatMap(([what, many]) => {
      const most = before.holds[what] ?? 0
      return many > most && what !== hubs && !lingers.includes(what) ? [`${what}: ${many}, not ${most}`] : []
    })
  const until = performance.now() + PATIENCE
  let standing = await house.ask('reset')
  while (tooMuch(standing).length > 0 && performance.now() < until) standing = await house.ask('standing')
  expect(standing.faults).toEqual([])
  expect(tooMuch(standing), 'still held').toEqual([])
  return standing
}
