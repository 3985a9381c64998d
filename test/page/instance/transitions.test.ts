import { expect, test } from 'vitest'
import { findStep, stepFrom } from '../../../page/instance/model/cursor.ts'
import { filterRows } from '../../../page/instance/model/history-rows.ts'
import { readStory } from '../../../page/instance/model/story.ts'
import { child, completed, failed, Life, other, START, scheduled, shipping, started, timer } from './life.ts'

const notesOf = (life: Life) => readStory(life.view()).lines.map(({ event, note }) => `${event}: ${note}`)
const over = (orchestrationStatus: string) => other('executionCompleted', { orchestrationStatus })

test('each transition says in words what it did', () => {
  expect(notesOf(shipping())).toEqual([
    'registered: started by a client',
    'turn.dispatched: turn 1, to orders-js',
    'turn.committed: turn 1: schedules validate #1',
    'message.arrived: taskCompleted of validate #1',
    'turn.dispatched: turn 2, to orders-js',
    'turn.committed: turn 2: schedules ship #2, #3, #4',
    'message.arrived: taskCompleted of ship #2',
    'turn.dispatched: turn 3, to orders-js',
    'turn.committed: turn 3: nothing new',
  ])
})

test('where several workers had turns, each turn says which of them by its address', () => {
  const life = shipping()
  const last = life.log.findLast(({ event }) => event === 'turn.dispatched')
  Object.assign(last!, { details: { worker: 'orders-js 1.2/3 at 127.0.0.1:60000' } })
  expect(notesOf(life).filter(note => note.startsWith('turn.dispatched'))).toEqual([
    'turn.dispatched: turn 1, to orders-js at 127.0.0.1:53114',
    'turn.dispatched: turn 2, to orders-js at 127.0.0.1:53114',
    'turn.dispatched: turn 3, to orders-js at 127.0.0.1:60000',
  ])
})

test('many actions of one kind are counted, several kinds stand beside each other', () => {
  const parts = Array.from({ length: 100 }, (_, index) => scheduled('part', index + 1))
  const signals = Array.from({ length: 6 }, (_, index) =>
    other('entityOperationSignaled', { operation: 'add', targetInstanceId: `@count@${index}` }, 200 + index),
  )
  const life = new Life().turn(
    1,
    2,
    [started()],
    [...parts, timer(101, 9), child('pack', 102, 'p'), ...signals],
  )
  const [, , note] = notesOf(life)
  expect(note).toBe(
    'turn.committed: turn 1: schedules 100 part; arms timer #101; starts pack #102; signals add of @count@0; ' +
      'signals add of @count@1; signals add of @count@2; signals add of @count@3; 2 more messages',
  )
})

test('reasons are quoted, and only what changes the status says so', () => {
  const life = new Life()
    .turn(1, 2, [started()])
    .suspend(20, 'by hand')
    .resume(30)
    .terminate(40, '"a duplicate"')
  expect(notesOf(life).slice(3)).toEqual([
    'instance.suspend: “by hand”',
    'instance.resume: ',
    'instance.terminate: “a duplicate”',
  ])
  const { lines } = readStory(life.view())
  expect(lines.flatMap(({ isChange, status }) => (isChange ? [status] : []))).toEqual([
    ...['pending', 'running', 'suspended', 'running', 'terminated'],
  ])
})

test('a turn that was lost has the number of the one that took its place', () => {
  const life = new Life().lost(1, 5).turn(6, 9, [started()])
  const { turns } = readStory(life.view())
  expect(turns.map(({ number, outcome }) => [number, outcome])).toEqual([
    [1, 'lost'],
    [1, 'committed'],
  ])
})

test('a turn that is out has no end', () => {
  const life = shipping().arrive(900, 'taskCompleted', { taskId: 3 })
  life.log.push({ ...life.log.at(-1)!, sequence: 900, event: 'turn.dispatched', at: START + 901 })
  expect(readStory(life.view()).turns.at(-1)).toMatchObject({ number: 4, outcome: 'out', to: undefined })
})

test('numbers of turns go on where the log was cut', () => {
  const life = shipping()
  const view = { ...life.view(), log: life.log.slice(4), isLogWhole: false }
  const { lines, rows, turns } = readStory(view)
  expect(lines.map(({ note }) => note)).toContain('turn 2: schedules ship #2, #3, #4')
  expect(turns.map(({ number, from, to }) => [number, from.at - START, (to?.at ?? 0) - START])).toEqual([
    [1, 3, 9],
    [2, 54, 57],
    [3, 702, 705],
  ])
  expect(rows[0]?.what).toBe('turn 1')
  // What was written before the log begins is always there.
  expect(rows.map(({ step }) => step)).toEqual([-1, -1, -1, 1, 1, 1, 1, 1, 4, 4])
})

test('history rows say what they are about, and with which transition they were written', () => {
  const { rows } = readStory(shipping().view())
  expect(
    rows
      .slice(0, 5)
      .map(({ number, type, kind, what, payload, step }) => [...[number, type, kind, what, payload, step]]),
  ).toEqual([
    [1, 'orchestratorStarted', 'lifecycle', 'turn 1', undefined, 2],
    [2, 'executionStarted', 'lifecycle', 'processOrder', '{"orderId":"order-1"}', 2],
    [3, 'taskScheduled', 'activities', 'validate #1', '1', 2],
    [4, 'orchestratorStarted', 'lifecycle', 'turn 2', undefined, 5],
    [5, 'taskCompleted', 'activities', 'validate #1', '"ok"', 5],
  ])
})

test('a row has its payload as it is on the wire, and says of a timer when it is due', () => {
  const life = new Life().turn(1, 2, [started('5')], [timer(4, 30 * 86_400_000), scheduled('ship', 5)])
  const { rows } = readStory(life.view())
  expect(rows.map(({ payload }) => payload)).toEqual([undefined, '"5"', undefined, '5'])
  expect(rows[2]?.what).toBe('timer #4, due +30 d, 2026-04-01 09:14:07.204')
})

test('what the backend writes at a termination belongs to no turn', () => {
  const life = new Life().turn(1, 2, [started()], [scheduled('ship', 1)]).terminate(40, 'a duplicate')
  const { rows, end } = readStory(life.view())
  expect(rows.slice(3).map(({ type, what, isFailure, step }) => [type, what, isFailure, step])).toEqual([
    ['orchestratorStarted', '', false, 3],
    ['executionTerminated', '', true, 3],
    ['executionCompleted', 'terminated', false, 3],
  ])
  expect(end).toEqual({ at: START + 40, step: 3 })
})

test('turns that a rewind has undone have no rows any more', () => {
  const life = new Life()
    .turn(1, 2, [started()], [scheduled('charge', 1)])
    .turn(500, 501, [failed(1)], [over('FAILED')])
  // The rewind cuts the history at the turn that took the failure in, and without the call that failed.
  life.rewind(2, 900)
  life.turn(901, 902, [], [scheduled('charge', 1)])
  const { lines, rows } = readStory(life.view())
  expect(lines[4]?.note).toBe('turn 2: fails')
  expect(rows.map(({ type, step, what }) => [type, step, what])).toEqual([
    ['orchestratorStarted', 2, 'turn 1'],
    ['executionStarted', 2, 'processOrder'],
    ['executionRewound', 5, 'again'],
    ['orchestratorStarted', 7, 'turn 3'],
    ['taskScheduled', 7, 'charge #1'],
  ])
})

test('rows are found by kind, and by text in names and payloads', () => {
  const { rows } = readStory(shipping().view())
  const numbers = (kind: Parameters<typeof filterRows>[1], text: string) =>
    filterRows(rows, kind, text).map(({ number }) => number)
  expect(filterRows(rows, undefined, ' ')).toBe(rows)
  expect(numbers('activities', '')).toEqual([3, 5, 6, 7, 8, 10])
  expect(numbers('activities', 'SHIP')).toEqual([6, 7, 8, 10])
  expect(numbers(undefined, 'order-1')).toEqual([2])
  expect(numbers('children', '')).toEqual([])
})

test('the address names a transition by its number in the feed, which outlives the log', () => {
  const { lines } = readStory(shipping().view())
  expect(findStep(lines, undefined)).toBeUndefined()
  expect(findStep(lines, 'x')).toBeUndefined()
  expect(findStep(lines, '106')).toBe(3)
  expect(findStep(lines, '107')).toBe(4)
  // One that is no longer kept: the oldest that is. One that never was: the live end.
  expect(findStep(lines.slice(3), '102')).toBe(0)
  expect(findStep(lines, '9000')).toBeUndefined()
})

test('steps stop at the first transition and end at the live one', () => {
  expect(stepFrom(undefined, -1, 9)).toBe(7)
  expect(stepFrom(7, 1, 9)).toBeUndefined()
  expect(stepFrom(0, -1, 9)).toBe(0)
  expect(stepFrom(undefined, 1, 9)).toBeUndefined()
  expect(stepFrom(undefined, -1, 1)).toBeUndefined()
})

test('what arrives late does not belong to the turn before', () => {
  const life = new Life()
    .turn(1, 2, [started()], [scheduled('a', 1), scheduled('b', 2)])
    .arrive(10, 'taskCompleted', { taskId: 1 })
    .turn(11, 20, [completed(1)])
    .arrive(20, 'taskCompleted', { taskId: 2 })
  const { lanes } = readStory(life.view())
  expect(lanes.map(lane => 'bars' in lane && lane.bars[0]?.to?.step)).toEqual([3, 6])
})
