/** Histories and executions as clients list them (section 1.2). */
import { describe, expect, test } from 'vitest'
import { type ExecutionFilter, executionPage, type Listed } from '../../../src/lambda/core/execution-list.ts'
import { type HistoryRequest, historyPage } from '../../../src/lambda/core/history-pages.ts'
import { defaultLimits } from '../../../src/lambda/core/limits.ts'
import { stopExecution } from '../../../src/lambda/core/outside.ts'
import type { PageRequest } from '../../../src/lambda/core/paging.ts'
import { running, START, starts } from './world.ts'

const refused = (message: string) =>
  expect.objectContaining({
    name: 'InvalidParameterValueException',
    message: expect.stringContaining(message),
  })

describe('a history', () => {
  const world = running()
  world.send(starts.STEP('a'), starts.STEP('b'), starts.STEP('c'))
  const page = (request: HistoryRequest = {}) => historyPage(world.record, request, world.now)
  const ids = (request?: HistoryRequest) => page(request).events.map(({ EventId }) => EventId)

  test('trap 17: has its data and begins with the oldest, unless it is asked for otherwise', () => {
    expect(page().events).toEqual(world.history)
    expect(ids({ reverseOrder: true })).toEqual([4, 3, 2, 1])
    const { events } = page({ includeExecutionData: false })
    expect(events[0]!.ExecutionStartedDetails!.Input).toEqual({ Truncated: false })
  })

  test.each([false, true])('comes in pages, in reverse: %s', reverseOrder => {
    const first = page({ maxItems: 3, reverseOrder })
    const last = page({ maxItems: 3, reverseOrder, marker: first.nextMarker })
    const all = [...first.events, ...last.events].map(({ EventId }) => EventId)
    expect(all).toEqual(reverseOrder ? [4, 3, 2, 1] : [1, 2, 3, 4])
    expect(last).not.toHaveProperty('nextMarker')
    expect(() => page({ reverseOrder: !reverseOrder, marker: first.nextMarker })).toThrow(refused('Marker'))
  })
})

describe('executions', () => {
  const all: Listed[] = ['a', 'b', 'c', 'd'].map((name, order) => {
    const { record } = running()
    const functionName = name === 'd' ? 'other' : 'orders'
    return {
      order,
      record: { ...record, name, functionName, startedAt: START + order, version: `${order % 2}` },
    }
  })
  stopExecution(all[1]!.record, undefined, START)
  const page = (filter: Partial<ExecutionFilter> & PageRequest = {}) =>
    executionPage(all, { functionName: 'orders', ...filter }, START, defaultLimits)
  const names = (filter?: Partial<ExecutionFilter>) => page(filter).items.map(({ record }) => record.name)

  test('trap 17: come newest first, unless the oldest is asked for', () => {
    expect(names()).toEqual(['c', 'b', 'a'])
    expect(names({ reverseOrder: true })).toEqual(['a', 'b', 'c'])
  })

  test.each<[Partial<ExecutionFilter>, string[]]>([
    [{ functionName: 'other' }, ['d']],
    [{ functionName: 'nobody' }, []],
    [{ name: 'b' }, ['b']],
    [{ version: '0' }, ['c', 'a']],
    [{ statuses: ['STOPPED'] }, ['b']],
    [{ statuses: ['RUNNING', 'STOPPED'] }, ['c', 'b', 'a']],
    [{ startedAfter: START }, ['c', 'b']],
    [{ startedBefore: START + 2 }, ['b', 'a']],
    [{ startedAfter: START, startedBefore: START + 2 }, ['b']],
  ])('%o', (filter, expected) => {
    expect(names(filter)).toEqual(expected)
  })

  test.each([
    ['Statuses must have 1 to 10', { statuses: [] }],
    ['Statuses must have 1 to 10', { statuses: Array.from({ length: 11 }, () => 'RUNNING') }],
    ["'running' is no status", { statuses: ['running'] }],
  ])('%s', (says, filter) => {
    expect(() => page(filter)).toThrow(refused(says))
  })

  test.each([false, true])('come in pages, the oldest first: %s', reverseOrder => {
    const first = page({ maxItems: 2, reverseOrder })
    const last = page({ maxItems: 2, reverseOrder, marker: first.nextMarker })
    const found = [...first.items, ...last.items].map(({ record }) => record.name)
    expect(found).toEqual(reverseOrder ? ['a', 'b', 'c'] : ['c', 'b', 'a'])
    expect(last.nextMarker).toBeUndefined()
  })
})
