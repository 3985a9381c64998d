import { expect, test } from 'vitest'
import { failureWithCause } from '../../../page/instance/model/failure-cause.ts'
import { failureChain, failureText } from '../../../page/instance/model/failure-chain.ts'
import { familyOf } from '../../../page/instance/model/family.ts'
import { countGroup, groupLanes, isGroup } from '../../../page/instance/model/lane-groups.ts'
import { mergeViews, viewQuery } from '../../../page/instance/model/merge-view.ts'
import { readStory } from '../../../page/instance/model/story.ts'
import { completed, failed, failure, Life, other, scheduled, shipping, started, timer } from './life.ts'

test('up to forty lanes stand by themselves, more are grouped by name', () => {
  const parts = Array.from({ length: 60 }, (_, n) => scheduled('part', n + 1))
  const life = new Life().turn(1, 2, [started()], [timer(99, 9_000), ...parts])
  expect(groupLanes(readStory(shipping().view()).lanes).some(isGroup)).toBe(false)
  const rows = groupLanes(readStory(life.view()).lanes)
  expect(rows.map(row => [row.kind, isGroup(row) ? row.lanes.length : row.name])).toEqual([
    ['timer', 'timer'],
    ['activity', 60],
  ])
})

test('a group counts what is open and what failed, and lasts until its last lane has ended', () => {
  const parts = Array.from({ length: 50 }, (_, n) => scheduled('part', n + 1))
  const life = new Life()
    .turn(1, 2, [started()], parts)
    .turn(50, 51, [completed(1), failed(2)])
    .turn(
      90,
      91,
      Array.from({ length: 48 }, (_, n) => completed(n + 3)),
    )
  const [group] = groupLanes(readStory(life.view()).lanes).filter(isGroup)
  expect(countGroup(group!, 4)).toMatchObject({ all: 50, open: 48, failed: 1, to: undefined })
  expect(countGroup(group!, 99)).toMatchObject({ all: 50, open: 0, failed: 1, to: { step: 5 } })
  expect(countGroup(group!, 0).all).toBe(0)
})

test('a history that grew is put together; anything else is asked for anew', () => {
  const known = shipping().view()
  expect(viewQuery(undefined)).toBe('')
  expect(viewQuery(known)).toBe('?execution=execution-1&from=10')
  const tail = (from: number, size: number, changes = {}) => {
    const { history, ...view } = shipping().view(changes)
    return { ...view, history: { events: history.events.slice(from), from, size } }
  }
  expect(mergeViews(known, tail(10, 10))?.history.events).toEqual(known.history.events)
  expect(
    mergeViews(
      { ...known, history: { ...known.history, events: known.history.events.slice(0, 4) } },
      tail(4, 10),
    ),
  ).toMatchObject({ history: { from: 0, size: 10, events: known.history.events } })
  expect(mergeViews(known, tail(10, 12))).toBeUndefined()
  expect(mergeViews(undefined, tail(4, 10))).toBeUndefined()
  expect(mergeViews(known, tail(10, 10, { generation: 2 }))).toBeUndefined()
  const whole = tail(0, 10, { generation: 2 })
  expect(mergeViews(known, whole)).toBe(whole)
})

test('a failure is shown with what caused it, and its stack without the message that is said already', () => {
  const inner = { ...failure('402'), stackTrace: 'Error: 402\n    at post (gateway.ts:41:9)\n' }
  const outer = { ...failure('declined', inner), isNonRetriable: true }
  expect(failureChain(outer)).toEqual([
    { title: 'PaymentDeclined: declined', stack: '', isFinal: true },
    { title: 'PaymentDeclined: 402', stack: '    at post (gateway.ts:41:9)', isFinal: false },
  ])
  expect(failureText(outer)).toBe(
    'PaymentDeclined: declined\ncaused by PaymentDeclined: 402\n    at post (gateway.ts:41:9)',
  )
  expect(failureChain(undefined)).toEqual([])
})

test('where a failure names its cause in words alone, the activity that told of it follows with its stack', () => {
  const stackTrace = 'at charge (workflows.ts:88:11)'
  const told = other('taskFailed', {
    taskScheduledId: 1,
    failureDetails: { ...failure('declined'), stackTrace },
  })
  const life = () =>
    new Life()
      .turn(1, 2, [started()], [scheduled('charge', 1)])
      .turn(20, 21, [told], [other('executionCompleted', { orchestrationStatus: 'FAILED' })])
  const viewOf = (why: ReturnType<typeof failure>) => life().view({ state: { failure: why } })
  const titles = (why: ReturnType<typeof failure>) =>
    failureChain(failureWithCause(viewOf(why))).map(({ title, stack }) => `${title} ${stack}`.trim())
  expect(titles(failure("Activity 'charge' failed: declined"))).toEqual([
    "PaymentDeclined: Activity 'charge' failed: declined",
    `PaymentDeclined: declined ${stackTrace}`,
  ])
  expect(titles(failure('no such order'))).toEqual(['PaymentDeclined: no such order'])
  expect(titles(failure('declined', failure('402')))).toHaveLength(2)
})

test('the family says what became of relatives and what was done with entities', () => {
  const view = {
    ...shipping().view(),
    parent: { instanceId: 'batch-1', name: 'importOrders', status: 'RUNNING' as const },
    children: [
      { instanceId: 'c1', name: 'reserveStock', status: 'COMPLETED' as const },
      { instanceId: 'c2', name: 'reserveStock' },
    ],
    entities: [
      { id: '@stock@a', calls: 2, signals: 1, holdsLock: true },
      { id: '@stock@b', calls: 0, signals: 0, holdsLock: false },
    ],
  }
  const { parent, below } = familyOf(view)
  expect(parent).toEqual({ id: 'batch-1', note: 'importOrders', status: 'running' })
  expect(below.map(({ id, note, status }) => [id, note, status])).toEqual([
    ['c1', 'reserveStock', 'completed'],
    ['c2', 'reserveStock, gone', undefined],
    ['@stock@a', 'locked, 2 calls, 1 signal', undefined],
    ['@stock@b', 'was locked', undefined],
  ])
})
