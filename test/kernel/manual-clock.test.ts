import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ManualClock } from '../../src/kernel/clock/manual-clock.ts'

const START = 1_000

test('stands still at its start', () => {
  const clock = new ManualClock(START)
  expect(clock.now()).toBe(START)
  expect(clock.nextDue()).toBeUndefined()
})

test('runs each call at its own instant, in order, however the way is divided', () => {
  const dues = fc.array(fc.integer({ min: START, max: START + 100 }), { maxLength: 40 })
  const moves = fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 10 })
  fc.assert(
    fc.property(dues, moves, (instants, steps) => {
      const clock = new ManualClock(START)
      const ran: { due: number; now: number }[] = []
      for (const due of instants) clock.schedule(due, () => void ran.push({ due, now: clock.now() }))
      for (const by of steps) {
        const target = clock.now() + by
        clock.moveTo(target)
        expect(clock.now()).toBe(target)
        expect(ran).toHaveLength(instants.filter(due => due <= target).length)
      }
      expect(ran.map(({ due }) => due)).toEqual(instants.toSorted((a, b) => a - b).slice(0, ran.length))
      for (const { due, now } of ran) expect(now).toBe(due)
    }),
  )
})

describe('on its way', () => {
  test('a chain of calls that schedule the next one runs to its end', () => {
    const clock = new ManualClock(START)
    const at: number[] = []
    const next = (due: number) => {
      clock.schedule(due, () => {
        at.push(clock.now())
        if (at.length < 5) next(due + 10)
      })
    }
    next(START + 10)
    clock.moveTo(START + 45)
    expect(at).toEqual([1010, 1020, 1030, 1040])
    expect(clock.now()).toBe(START + 45)
    expect(clock.nextDue()).toBe(START + 50)
    clock.moveTo(START + 50)
    expect(at.at(-1)).toBe(1050)
    expect(clock.nextDue()).toBeUndefined()
  })

  test('a call may cancel another of the same instant', () => {
    const clock = new ManualClock(START)
    const ran: string[] = []
    clock.schedule(START + 1, () => {
      ran.push('first')
      second.cancel()
    })
    const second = clock.schedule(START + 1, () => void ran.push('second'))
    clock.schedule(START + 1, () => void ran.push('third'))
    clock.moveTo(START + 1)
    expect(ran).toEqual(['first', 'third'])
  })

  test('a call scheduled for the past runs at the present', () => {
    const clock = new ManualClock(START)
    const at: number[] = []
    clock.schedule(START + 10, () => {
      clock.schedule(START - 500, () => void at.push(clock.now()))
      expect(at).toEqual([])
    })
    clock.moveTo(START + 20)
    expect(at).toEqual([START + 10])
  })

  test('a hundred thousand calls that schedule themselves again are no trouble', () => {
    const clock = new ManualClock(START)
    let runs = 0
    const again = () => {
      runs++
      clock.schedule(clock.now() + 1, again)
    }
    clock.schedule(START + 1, again)
    clock.moveTo(START + 100_000)
    expect(runs).toBe(100_000)
    expect(clock.nextDue()).toBe(START + 100_001)
  })

  test('a call that throws is heard, and the rest is not lost', () => {
    const clock = new ManualClock(START)
    const ran: number[] = []
    clock.schedule(START + 1, () => {
      throw new Error('broken')
    })
    clock.schedule(START + 2, () => void ran.push(clock.now()))
    expect(() => clock.moveTo(START + 5)).toThrow('broken')
    clock.moveTo(START + 5)
    expect(ran).toEqual([START + 2])
  })
})

test('187 a call for the past never runs inline, but when the clock is next moved, even by nothing', () => {
  const clock = new ManualClock(START)
  const at: number[] = []
  clock.schedule(START - 1, () => void at.push(clock.now()))
  expect(at).toEqual([])
  clock.moveTo(START)
  expect(at).toEqual([START])
})

test.for([START - 1, Number.NaN, Number.NEGATIVE_INFINITY])('going back to %d is refused', instant => {
  const clock = new ManualClock(START)
  clock.schedule(START - 1, () => expect.unreachable())
  expect(() => clock.moveTo(instant)).toThrow(RangeError)
  expect(clock.now()).toBe(START)
})

test('nothing that was cancelled or stopped runs', () => {
  const clock = new ManualClock(START)
  clock.schedule(START + 1, () => expect.unreachable()).cancel()
  expect(clock.nextDue()).toBeUndefined()
  clock.schedule(START + 2, () => expect.unreachable())
  clock.stop()
  clock.moveTo(START + 10)
  expect(clock.nextDue()).toBeUndefined()
})
