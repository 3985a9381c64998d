import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { RealClock as ClockOfTheProcess } from '../../src/kernel/clock/real-clock.ts'

const LONGEST_TIMER = 2 ** 31 - 1
const DAY = 86_400_000

const rethrow = (error: unknown) => {
  throw error
}

describe('driven by fake timers that were there first', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    // The module takes Date.now when it loads, the clock takes the timers when it is made.
    vi.resetModules()
  })
  afterEach(() => {
    // A spy on a faked timer that is restored later would bring the fake back.
    vi.restoreAllMocks()
    vi.useRealTimers()
    // Nor may another file get the module that took the fakes.
    vi.resetModules()
  })

  const makeClock = async (onError: (error: unknown) => void = rethrow) => {
    const { RealClock } = await import('../../src/kernel/clock/real-clock.ts')
    return new RealClock(onError)
  }

  test('runs calls when they are due, by instant, then by arrival', async () => {
    const clock = await makeClock()
    const start = clock.now()
    const ran: [string, number][] = []
    for (const [name, delay] of Object.entries({ late: 300, early: 100, tied: 300, middle: 200 }))
      clock.schedule(start + delay, () => void ran.push([name, clock.now() - start]))
    vi.advanceTimersByTime(99)
    expect(ran).toEqual([])
    vi.advanceTimersByTime(1000)
    expect(ran).toEqual([
      ['early', 100],
      ['middle', 200],
      ['late', 300],
      ['tied', 300],
    ])
    expect(vi.getTimerCount()).toBe(0)
  })

  test('needs one timer of the process, however much is scheduled', async () => {
    const clock = await makeClock()
    for (let delay = 1000; delay > 0; delay--) clock.schedule(clock.now() + delay, () => {})
    expect(vi.getTimerCount()).toBe(1)
  })

  test('once stopped it holds no timer, whatever is scheduled later', async () => {
    const clock = await makeClock()
    clock.schedule(clock.now() + 5, () => expect.unreachable())
    clock.stop()
    clock.schedule(clock.now() + 5, () => expect.unreachable())
    expect(vi.getTimerCount()).toBe(0)
    vi.advanceTimersByTime(100)
  })

  test('188 sleeps in pieces where a timer of the process would fire at once', async () => {
    const delays = vi.spyOn(globalThis, 'setTimeout')
    const clock = await makeClock()
    const ran: number[] = []
    const due = clock.now() + 30 * DAY
    expect(30 * DAY).toBeGreaterThan(LONGEST_TIMER)
    clock.schedule(due, () => void ran.push(clock.now()))
    vi.advanceTimersByTime(30 * DAY - 1)
    expect(ran).toEqual([])
    vi.advanceTimersByTime(1)
    expect(ran).toEqual([due])
    expect(delays.mock.calls.map(([, delay]) => delay)).toEqual([LONGEST_TIMER, 30 * DAY - LONGEST_TIMER])
  })

  test.for([Number.POSITIVE_INFINITY, Number.NaN])('a call due at %d never runs', async due => {
    const clock = await makeClock()
    const ran: string[] = []
    clock.schedule(due, () => void ran.push('never'))
    expect(vi.getTimerCount()).toBe(0)
    clock.schedule(clock.now() + 10, () => void ran.push('sentinel'))
    vi.advanceTimersByTime(DAY)
    expect(ran).toEqual(['sentinel'])
    expect(vi.getTimerCount()).toBe(0)
  })

  test('187 a call for the past runs soon, never inline', async () => {
    const clock = await makeClock()
    const ran: string[] = []
    clock.schedule(clock.now() - DAY, () => void ran.push('past'))
    clock.schedule(Number.NEGATIVE_INFINITY, () => void ran.push('long past'))
    expect(ran).toEqual([])
    vi.advanceTimersByTime(1)
    expect(ran).toEqual(['long past', 'past'])
  })

  test('never goes backwards', async () => {
    const clock = await makeClock()
    vi.advanceTimersByTime(5000)
    const before = clock.now()
    vi.setSystemTime(before - DAY)
    expect(clock.now()).toBe(before)
    vi.setSystemTime(before + 1)
    expect(clock.now()).toBe(before + 1)
  })

  test('a call that throws is reported, and the others still run', async () => {
    const errors: unknown[] = []
    const clock = await makeClock(error => void errors.push(error))
    const ran: string[] = []
    const broken = new Error('broken')
    clock.schedule(clock.now() + 1, () => rethrow(broken))
    clock.schedule(clock.now() + 1, () => void ran.push('same instant'))
    clock.schedule(clock.now() + 2, () => void ran.push('later'))
    vi.advanceTimersByTime(2)
    expect(errors).toEqual([broken])
    expect(ran).toEqual(['same instant', 'later'])
  })

  test('once stopped it holds nothing; what was cancelled does not run', async () => {
    const clock = await makeClock()
    clock.schedule(clock.now() + 1, () => expect.unreachable()).cancel()
    vi.advanceTimersByTime(10)
    clock.schedule(clock.now() + 1, () => expect.unreachable())
    clock.stop()
    expect(vi.getTimerCount()).toBe(0)
    vi.advanceTimersByTime(10)
  })
})

describe('under fake timers that came later', () => {
  afterEach(() => void vi.useRealTimers())

  test('runs on', async () => {
    const clock = new ClockOfTheProcess(rethrow)
    const before = clock.now()
    vi.useFakeTimers({ now: 0 })
    await new Promise<void>(resolve => void clock.schedule(clock.now() + 2, resolve))
    expect(vi.getTimerCount()).toBe(0)
    expect(clock.now()).toBeGreaterThanOrEqual(before + 2)
    clock.stop()
  })
})
