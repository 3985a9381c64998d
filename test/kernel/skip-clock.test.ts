import { expect, test } from 'vitest'
import { SkipClock } from '../../src/kernel/clock/skip-clock.ts'

const DAY = 86_400_000

const makeClock = (): SkipClock =>
  new SkipClock(error => {
    throw error
  })

/** How far the clock is ahead of the wall. */
const lead = (clock: SkipClock): number => clock.now() - Date.now()

test('stops at each due instant on its way, in order, each at its own time', () => {
  const clock = makeClock()
  const start = clock.now()
  const ran: [string, number][] = []
  for (const [name, days] of Object.entries({ month: 30, day: 1, week: 7 }))
    clock.schedule(start + days * DAY, () => void ran.push([name, Math.floor((clock.now() - start) / DAY)]))
  clock.moveTo(start + 30 * DAY)
  expect(ran).toEqual([
    ['day', 1],
    ['week', 7],
    ['month', 30],
  ])
  expect(clock.nextDue()).toBeUndefined()
  clock.stop()
})

test('what falls due on the way and schedules more is followed', () => {
  const clock = makeClock()
  const start = clock.now()
  let days = 0
  const daily = (): void => void clock.schedule(start + ++days * DAY, daily)
  daily()
  clock.moveTo(start + 10 * DAY)
  expect(days).toBe(11)
  clock.stop()
})

test('time passes on after a jump, and never goes back', () => {
  const clock = makeClock()
  const before = clock.now()
  clock.moveTo(before + DAY)
  expect(clock.now()).toBeGreaterThanOrEqual(before + DAY)
  expect(lead(clock)).toBeLessThanOrEqual(DAY + 1000)
  clock.moveTo(before)
  expect(clock.now()).toBeGreaterThanOrEqual(before + DAY)
  clock.stop()
})

test('what was due later fires by itself when the wall clock gets there', async () => {
  const clock = makeClock()
  const start = clock.now()
  const due = new Promise<number>(resolve => {
    clock.schedule(start + DAY + 20, () => resolve(clock.now()))
  })
  clock.moveTo(start + DAY)
  expect(await due).toBeGreaterThanOrEqual(start + DAY + 20)
  clock.stop()
})

test('an instant that is none is refused, one that never comes is not waited for', () => {
  const clock = makeClock()
  expect(() => clock.moveTo(Number.NaN)).toThrow(/NaN/)
  clock.schedule(Number.POSITIVE_INFINITY, () => expect.unreachable())
  expect(clock.nextDue()).toBeUndefined()
  clock.stop()
})

test('a call that throws on the way is reported, and the others still run', () => {
  const errors: unknown[] = []
  const clock = new SkipClock(error => void errors.push(error))
  const start = clock.now()
  const broken = new Error('broken')
  const ran: string[] = []
  clock.schedule(start + DAY, () => {
    throw broken
  })
  clock.schedule(start + DAY, () => void ran.push('same instant'))
  clock.schedule(start + 2 * DAY, () => void ran.push('later'))
  clock.moveTo(start + 2 * DAY)
  expect(errors).toEqual([broken])
  expect(ran).toEqual(['same instant', 'later'])
  clock.stop()
})

test('moves add up', () => {
  const clock = makeClock()
  expect(Math.abs(lead(clock))).toBeLessThan(1000)
  clock.moveTo(clock.now() + DAY)
  clock.moveTo(clock.now() + 2 * DAY)
  clock.moveTo(clock.now() - DAY)
  expect(lead(clock)).toBeGreaterThan(3 * DAY - 1000)
  expect(lead(clock)).toBeLessThanOrEqual(3 * DAY + 1000)
  clock.stop()
})

test('what was cancelled on the way does not run', () => {
  const clock = makeClock()
  const start = clock.now()
  const later = clock.schedule(start + 2 * DAY, () => expect.unreachable())
  clock.schedule(start + DAY, () => later.cancel())
  clock.moveTo(start + 3 * DAY)
  expect(clock.nextDue()).toBeUndefined()
  clock.stop()
})

test('once stopped nothing is due any more, however far it is moved', () => {
  const clock = makeClock()
  clock.schedule(clock.now() + DAY, () => expect.unreachable())
  clock.stop()
  clock.moveTo(clock.now() + 2 * DAY)
  expect(clock.nextDue()).toBeUndefined()
})
