import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DueQueue } from '../../src/kernel/clock/due-queue.ts'

type Call = { type: 'add'; due: number } | { type: 'cancel'; which: number } | { type: 'take'; now: number }

const instants = fc.integer({ min: 0, max: 20 })
const calls = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ type: fc.constant('add' as const), due: instants }) },
    { weight: 3, arbitrary: fc.record({ type: fc.constant('cancel' as const), which: fc.nat(400) }) },
    { weight: 2, arbitrary: fc.record({ type: fc.constant('take' as const), now: instants }) },
  ),
  { maxLength: 400 },
)

/** The queue, and beside it the plainest list that does the same. */
function play(script: readonly Call[]) {
  const queue = new DueQueue()
  const all: ReturnType<DueQueue['add']>[] = []
  const ran: number[] = []
  let waiting: { id: number; due: number }[] = []
  const expected: number[] = []
  for (const call of script) {
    if (call.type === 'add') {
      const id = all.length
      all.push(queue.add(call.due, () => void ran.push(id)))
      waiting.push({ id, due: call.due })
    } else if (call.type === 'cancel') {
      const id = call.which % Math.max(1, all.length)
      all[id]?.cancel()
      waiting = waiting.filter(entry => entry.id !== id)
    } else {
      queue.takeDue(call.now)?.()
      const [first] = waiting.toSorted((a, b) => a.due - b.due || a.id - b.id)
      if (!first || first.due > call.now) continue
      expected.push(first.id)
      waiting = waiting.filter(({ id }) => id !== first.id)
    }
    expect(queue.nextDue()).toBe(
      waiting.length === 0 ? undefined : Math.min(...waiting.map(({ due }) => due)),
    )
  }
  return { queue, ran, expected, waiting }
}

test('takes what is due by instant, then by arrival, whatever was cancelled meanwhile', () => {
  fc.assert(
    fc.property(calls, script => {
      const { queue, ran, expected, waiting } = play(script)
      for (let run = queue.takeDue(20); run; run = queue.takeDue(20)) run()
      const rest = waiting.toSorted((a, b) => a.due - b.due || a.id - b.id).map(({ id }) => id)
      expect(ran).toEqual([...expected, ...rest])
      expect(queue.nextDue()).toBeUndefined()
    }),
    { numRuns: 200 },
  )
})

/** More cancelled entries than left make the queue drop them. */
const many = 300
const survivors = fc.record({
  dues: fc.array(instants, { minLength: many, maxLength: many }),
  kept: fc.shuffledSubarray(
    Array.from({ length: many }, (_, id) => id),
    { maxLength: 80 },
  ),
})

test('keeps the order of the few that are left when many were cancelled', () => {
  fc.assert(
    fc.property(survivors, ({ dues, kept }) => {
      const queue = new DueQueue()
      const ran: number[] = []
      const all = dues.map((due, id) => queue.add(due, () => void ran.push(id)))
      for (const [id, entry] of all.entries()) if (!kept.includes(id)) entry.cancel()
      for (let run = queue.takeDue(20); run; run = queue.takeDue(20)) run()
      expect(ran).toEqual(kept.toSorted((a, b) => dues[a]! - dues[b]! || a - b))
    }),
  )
})

test('takes nothing before its time', () => {
  const queue = new DueQueue()
  queue.add(10, () => {})
  expect(queue.takeDue(9)).toBeUndefined()
  expect(queue.nextDue()).toBe(10)
  expect(queue.takeDue(10)).toBeDefined()
  expect(queue.takeDue(10)).toBeUndefined()
})

test('cancelling what was taken or cleared touches nothing else', () => {
  const queue = new DueQueue()
  const taken = queue.add(1, () => {})
  queue.takeDue(1)
  const cleared = Array.from({ length: 100 }, () => queue.add(2, () => {}))
  queue.clear()
  expect(queue.nextDue()).toBeUndefined()
  queue.add(3, () => {})
  for (const entry of [taken, ...cleared]) entry.cancel()
  expect(queue.nextDue()).toBe(3)
})

test('what is scheduled tells when it is due', () => {
  expect(new DueQueue().add(7, () => {}).due).toBe(7)
})

test.each([Number.NaN, Number.POSITIVE_INFINITY])('%d never comes, and is no next instant', due => {
  const queue = new DueQueue()
  queue.add(due, () => expect.unreachable())
  expect(queue.nextInstant()).toBeUndefined()
  expect(queue.nextDue()).toBe(Number.POSITIVE_INFINITY)
  queue.add(5, () => {})
  expect(queue.nextInstant()).toBe(5)
  queue.runUntil(Number.MAX_VALUE, () => {})
  expect(queue.nextInstant()).toBeUndefined()
})

test('runs what is due up to an instant, telling each time first, what comes up meanwhile included', () => {
  const queue = new DueQueue()
  const seen: string[] = []
  queue.add(3, () => void seen.push('ran 3'))
  queue.add(1, () => {
    seen.push('ran 1')
    queue.add(2, () => void seen.push('ran 2'))
    queue.add(4, () => expect.unreachable())
  })
  queue.runUntil(3, due => void seen.push(`at ${due}`))
  expect(seen).toEqual(['at 1', 'ran 1', 'at 2', 'ran 2', 'at 3', 'ran 3'])
  expect(queue.nextInstant()).toBe(4)
})
