/** What the clock's bar says. */
import { expect, test } from 'vitest'
import { DAY, untilDue } from '../../../page/format/duration.ts'
import { dueWords, leadOf, movedWords, pausedWords, steppedWords } from '../../../page/frame/clock-words.ts'

const HOUR = DAY / 24
const timer = (at: number) => ({ at, kind: 'timer', id: 'order-1' }) as const

test('how far a hub is ahead of real time, or behind', () => {
  expect(leadOf(499, 0)).toBe('')
  expect(leadOf(2 * DAY + 3 * HOUR, 0)).toBe('+2 d 3 h')
  expect(leadOf(0, HOUR)).toBe('−1 h')
})

test('what is due, and when', () => {
  expect(untilDue(0, 5)).toBe('now')
  expect(untilDue(400, 0)).toBe('in 1 s')
  expect(untilDue(90_000, 0)).toBe('in 1 m 30 s')
  expect(dueWords(timer(0))).toBe('timer of')
  expect(dueWords({ at: 0, kind: 'signal', id: '@a@b' })).toBe('signal to')
  expect(dueWords({ at: 0, kind: 'timer' })).toBe('a timer')
  expect(dueWords({ at: 0, kind: 'other' })).toBe('what the hub itself has to do')
})

test('a move says how far it went and what became due', () => {
  expect(movedWords(0, HOUR, undefined, true)).toBe('Moved 1 h. Nothing was due.')
  expect(movedWords(0, HOUR, timer(2 * HOUR), true)).toBe('Moved 1 h. Nothing was due.')
  expect(movedWords(0, HOUR, timer(HOUR), true)).toBe('Moved 1 h. A timer of order-1 fired.')
  expect(movedWords(0, DAY, timer(HOUR), true)).toBe('Moved 1 d. First, a timer of order-1 fired.')
  expect(movedWords(0, HOUR + 5, timer(HOUR), false)).toBe('Moved 1 h. A timer of order-1 fired.')
  expect(movedWords(0, HOUR, { at: HOUR, kind: 'start', id: 'o-2' }, true)).toBe(
    'Moved 1 h. The start of o-2 came.',
  )
})

test('what became of a pause and of a step', () => {
  expect(pausedWords(0)).toBe('Dispatch paused. Nothing waits.')
  expect(pausedWords(1)).toBe('Dispatch paused. 1 work item waits.')
  expect(pausedWords(4)).toBe('Dispatch paused. 4 work items wait.')
  expect(steppedWords(undefined)).toBe('Nothing waits to be sent.')
  expect(steppedWords({ kind: 'activity', name: 'ship', instanceId: 'order-1', outcome: 'done' })).toBe(
    'Released activity ship of order-1; it was answered.',
  )
  expect(steppedWords({ kind: 'orchestration', name: 'p', instanceId: 'order-1', outcome: 'undone' })).toBe(
    'Released a turn of order-1; it came back undone and is queued again.',
  )
})
