/** The list moves only when nobody reads it. */
import { beforeEach, expect, test, vi } from 'vitest'
import { readInstance } from '../../../page/instances/instance-row.ts'
import { readQuery } from '../../../page/list/query.ts'
import { readRows } from '../../../page/list/row.ts'
import { StillList } from '../../../page/list/still-list.ts'
import type { InstanceRow } from '../../../page/live/types.ts'
import { rowOf, rowsOf } from '../instances/rows.ts'

beforeEach(() => {
  vi.useFakeTimers()
  return () => vi.useRealTimers()
})

function listOf(...rows: InstanceRow[]) {
  const known = rowsOf(...rows)
  const list = new StillList(readRows(known, readInstance))
  list.ask(readQuery(new URLSearchParams()), 'all')
  const tell = (told: InstanceRow[], gone: string[] = []): void => {
    known.take(
      told.map(row => [row.instanceId, row]),
      gone,
    )
    list.rowsChanged()
    vi.advanceTimersByTime(1_000)
  }
  return { list, tell, known }
}

test('when nobody reads, it follows', () => {
  const { list, tell } = listOf(rowOf('a', { changedAt: 2 }), rowOf('b', { changedAt: 1 }))
  expect(list.ids.value).toEqual(['a', 'b'])
  tell([rowOf('b', { changedAt: 3 }), rowOf('c', { changedAt: 4 })])
  expect(list.ids.value).toEqual(['c', 'b', 'a'])
  expect(list.fresh.value).toBe(0)
})

test('while it is read nothing moves: new rows are counted, and come when they are let in', () => {
  const { list, tell } = listOf(rowOf('a', { changedAt: 2 }), rowOf('b', { changedAt: 1 }))
  list.isRead = true
  tell([rowOf('b', { changedAt: 3 }), rowOf('c', { changedAt: 4 })])
  expect(list.ids.value).toEqual(['a', 'b'])
  expect(list.fresh.value).toBe(1)
  list.refresh()
  expect(list.ids.value).toEqual(['c', 'b', 'a'])
  expect(list.fresh.value).toBe(0)
})

test('while it is read, what is purged keeps its place', () => {
  const { list, tell } = listOf(rowOf('a', { changedAt: 2 }), rowOf('b', { changedAt: 1 }))
  list.isRead = true
  tell([], ['a'])
  expect(list.ids.value).toEqual(['a', 'b'])
})

test('new rows that the filter keeps out are not counted', () => {
  const { list, tell } = listOf(rowOf('a'))
  list.ask(readQuery(new URLSearchParams('q=a')), 'q=a')
  list.isRead = true
  tell([rowOf('c'), rowOf('aa')])
  expect(list.fresh.value).toBe(1)
})

test('another search is shown at once, whoever reads', () => {
  const { list } = listOf(rowOf('a'), rowOf('b'))
  list.isRead = true
  expect(list.ask(readQuery(new URLSearchParams('q=b')), 'q=b')).toBe(true)
  expect(list.ids.value).toEqual(['b'])
})

test('the same search again, as on the way back, keeps the order', () => {
  const { list, known } = listOf(rowOf('a', { changedAt: 2 }), rowOf('b', { changedAt: 1 }))
  list.isRead = true
  known.take([['b', rowOf('b', { changedAt: 9 })]], [])
  expect(list.ask(readQuery(new URLSearchParams()), 'all')).toBe(false)
  vi.advanceTimersByTime(1_000)
  expect(list.ids.value).toEqual(['a', 'b'])
})

test('a hub that was cleared is empty, whoever reads', () => {
  const { list, tell } = listOf(rowOf('a'))
  list.isRead = true
  tell([], ['a'])
  expect(list.ids.value).toEqual([])
})

test('a burst is one change', () => {
  const { list, known } = listOf()
  vi.advanceTimersByTime(1_000)
  let changes = -1
  const stop = list.ids.subscribe(() => void changes++)
  for (let index = 0; index < 500; index++) {
    known.take([[`i${index}`, rowOf(`i${index}`)]], [])
    list.rowsChanged()
  }
  vi.advanceTimersByTime(1_000)
  stop()
  expect(changes).toBe(1)
  expect(list.ids.value).toHaveLength(500)
})
