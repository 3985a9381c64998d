/** Executions as rows of a list. */
import { expect, test } from 'vitest'
import { functionsOf } from '../../../page/actions/known.ts'
import { readExecution } from '../../../page/executions/execution-row.ts'
import { ordered } from '../../../page/list/order.ts'
import { readQuery } from '../../../page/list/query.ts'
import { readRows } from '../../../page/list/row.ts'
import { Rows } from '../../../page/live/store.ts'
import type { ExecutionRow } from '../../../page/live/types.ts'
import { executionOf } from './rows.ts'

function idsFor(text: string, ...rows: ExecutionRow[]): string[] {
  const known = new Rows<ExecutionRow>()
  known.take(
    rows.map(row => [row.id, row]),
    [],
  )
  return ordered(readRows(known, readExecution).all(), readQuery(new URLSearchParams(text)), id =>
    known.arrivalOf(id),
  )
}

test('a row is called by the name of its execution, and is of its function', () => {
  const row = executionOf('a', { version: '7', status: 'TIMED_OUT', endedAt: 5, callerId: 'b' })
  expect(readExecution(row)).toMatchObject({
    id: 'a',
    title: 'a-name',
    name: 'order-fn:7',
    status: 'timed-out',
    endedAt: 5,
    parentId: 'b',
  })
  expect(readExecution(executionOf('a')).name).toBe('order-fn')
})

test('status, name, function, outcome and ARN are found', () => {
  const rows = [
    executionOf('a', { status: 'TIMED_OUT' }),
    executionOf('b', { functionName: 'tax-fn', summary: 'Callback approval' }),
    executionOf('c'),
  ]
  expect(idsFor('status=timed-out', ...rows)).toEqual(['a'])
  expect(idsFor('q=TAX', ...rows)).toEqual(['b'])
  expect(idsFor('q=approval', ...rows)).toEqual(['b'])
  expect(idsFor('q=c-name', ...rows)).toEqual(['c'])
  expect(idsFor('q=durable-execution/a', ...rows)).toEqual(['a'])
})

test('statuses are in the order of a life', () => {
  const rows = [
    executionOf('stopped', { status: 'STOPPED' }),
    executionOf('late', { status: 'TIMED_OUT' }),
    executionOf('done', { status: 'SUCCEEDED' }),
    executionOf('runs'),
  ]
  expect(idsFor('sort=status', ...rows)).toEqual(['runs', 'done', 'late', 'stopped'])
})

test('a form offers functions that are registered: those that clients started last are first', () => {
  const rows = [
    executionOf('a', { functionName: 'order-fn', startedAt: 1 }),
    executionOf('b', { functionName: 'refund-fn', startedAt: 2 }),
    executionOf('c', { functionName: 'tax-fn', startedAt: 3, callerId: 'a' }),
    executionOf('d', { functionName: 'gone-fn', startedAt: 4 }),
  ]
  expect(functionsOf(rows, ['tax-fn', 'order-fn', 'refund-fn'])).toEqual(['refund-fn', 'order-fn', 'tax-fn'])
})
