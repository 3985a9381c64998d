/** Search, filter and order of the list. */
import { expect, test } from 'vitest'
import { readInstance } from '../../../page/instances/instance-row.ts'
import { ordered } from '../../../page/list/order.ts'
import { isNewestFirst, readQuery, sortAfter } from '../../../page/list/query.ts'
import { readRows } from '../../../page/list/row.ts'
import type { Rows } from '../../../page/live/store.ts'
import type { InstanceRow } from '../../../page/live/types.ts'
import { rowOf, rowsOf } from '../instances/rows.ts'

const query = (text: string) => readQuery(new URLSearchParams(text))
const idsFor = (text: string, known: Rows<InstanceRow>): string[] =>
  ordered(readRows(known, readInstance).all(), query(text), id => known.arrivalOf(id))

test('what changed last comes first, and of equals what came last', () => {
  const known = rowsOf(
    rowOf('old', { changedAt: 1 }),
    rowOf('first', { changedAt: 5 }),
    rowOf('second', { changedAt: 5 }),
  )
  expect(idsFor('', known)).toEqual(['second', 'first', 'old'])
  expect(idsFor('sort=-changed', known)).toEqual(['old', 'second', 'first'])
})

test('rows that a connection begins with come from the newest to the oldest', () => {
  const known = rowsOf()
  known.take([['c', rowOf('c')]], [], true)
  known.take([['b', rowOf('b')]], [], true)
  known.take([['d', rowOf('d')]], [])
  expect(idsFor('', known)).toEqual(['d', 'c', 'b'])
})

test('each column sorts, both ways', () => {
  const known = rowsOf(
    rowOf('a', { name: 'ship', status: 'FAILED', createdAt: 10, changedAt: 1, completedAt: 40 }),
    rowOf('b', { name: 'charge', status: 'PENDING', createdAt: 30, changedAt: 2 }),
    rowOf('c', { name: 'price', status: 'COMPLETED', createdAt: 20, changedAt: 3, completedAt: 25 }),
  )
  const orders: Record<string, string[]> = {
    status: ['b', 'c', 'a'],
    id: ['a', 'b', 'c'],
    name: ['b', 'c', 'a'],
    changed: ['c', 'b', 'a'],
    age: ['b', 'c', 'a'],
    duration: ['b', 'c', 'a'],
  }
  for (const [column, ids] of Object.entries(orders)) {
    expect(idsFor(`sort=${column}`, known), column).toEqual(ids)
    expect(idsFor(`sort=-${column}`, known), `-${column}`).toEqual(ids.toReversed())
  }
})

test('a search looks at id, name, outcome, custom status and tags, in any case', () => {
  const known = rowsOf(
    rowOf('order-1'),
    rowOf('x1', { name: 'SendReceipt' }),
    rowOf('x2', { summary: 'Declined: no honour' }),
    rowOf('x3', { customStatusText: '"half way"' }),
    rowOf('x4', { tags: { team: 'Ports' } }),
  )
  expect(idsFor('q=ORDER-1', known)).toEqual(['order-1'])
  expect(idsFor('q=receipt', known)).toEqual(['x1'])
  expect(idsFor('q=declined', known)).toEqual(['x2'])
  expect(idsFor('q=half way', known)).toEqual(['x3'])
  expect(idsFor('q=team=ports', known)).toEqual(['x4'])
  expect(idsFor('q=nowhere', known)).toEqual([])
})

test('a status and a search both have to fit', () => {
  const known = rowsOf(
    rowOf('order-1', { status: 'FAILED' }),
    rowOf('order-2'),
    rowOf('other', { status: 'FAILED' }),
  )
  expect(idsFor('status=failed&q=order-', known)).toEqual(['order-1'])
})

test('what makes no sense in the address counts as left out', () => {
  expect(query('status=happy&sort=-colour')).toEqual(query(''))
})

test('a column that is clicked sorts, and turns round the next time; the usual order needs no parameter', () => {
  expect(sortAfter('id', query(''))).toBe('id')
  expect(sortAfter('id', query('sort=id'))).toBe('-id')
  expect(sortAfter('id', query('sort=-id'))).toBe('id')
  expect(sortAfter('changed', query(''))).toBe('-changed')
  expect(sortAfter('changed', query('sort=-changed'))).toBeUndefined()
  expect(isNewestFirst(query(''))).toBe(true)
  expect(isNewestFirst(query('sort=-changed'))).toBe(false)
})
