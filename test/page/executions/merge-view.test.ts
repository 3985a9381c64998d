/** What is known of an execution, and what is new of it. */
import { expect, test } from 'vitest'
import { mergeViews, viewQuery } from '../../../page/executions/model/merge-view.ts'
import { HOUR, live } from './life.ts'

test('only what is new is asked for, and put to what is known', async () => {
  const { view, pass } = await live()
  const known = view()
  expect(viewQuery(undefined)).toBe('')
  expect(viewQuery(known)).toBe(`?from=${known.history.size}`)
  const { view: whole } = await pass(HOUR)
  const { events, size } = whole.history
  const from = known.history.size
  expect(size).toBeGreaterThan(from)
  const told = { ...whole, history: { events: events.slice(from), from, size } }
  expect(mergeViews(known, told)).toEqual(whole)
  expect(mergeViews(undefined, whole)).toBe(whole)
})

test('an answer that does not fit is no answer', async () => {
  const { view } = await live()
  const known = view()
  const { events, size } = known.history
  const part = { ...known, history: { events: events.slice(2), from: 2, size } }
  expect(mergeViews(undefined, part)).toBeUndefined()
  expect(mergeViews({ ...known, row: { ...known.row, id: 'other' } }, part)).toBeUndefined()
  expect(mergeViews(known, { ...part, history: { ...part.history, size: size + 1 } })).toBeUndefined()
})
