/** Ids: random, or a sequence that a seed begins. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Ids } from '../../src/kernel/ids.ts'

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const HEX = /^[0-9a-f]{32}$/

const take = (ids: Ids, count: number): string[] => Array.from({ length: count }, () => ids.guid())

test('have the usual forms, with every seed and without', () => {
  const seeds = fc.option(fc.maxSafeInteger(), { nil: undefined })
  fc.assert(
    fc.property(seeds, seed => {
      const ids = new Ids(seed)
      for (let count = 0; count < 20; count++) {
        expect(ids.guid()).toMatch(GUID)
        expect(ids.hexId()).toMatch(HEX)
        expect(ids.unique()).toMatch(HEX)
      }
    }),
  )
})

test('the same seed gives the same ids in the same order, another seed others', () => {
  expect(take(new Ids(7), 100)).toEqual(take(new Ids(7), 100))
  const all = [7, 8, -7, 0].flatMap(seed => take(new Ids(seed), 100))
  expect(new Set(all).size).toBe(400)
})

test('a sequence does not repeat itself', () => {
  expect(new Set(take(new Ids(1), 50_000)).size).toBe(50_000)
})

test('a restart begins the sequence again', () => {
  const ids = new Ids(7)
  const before = take(ids, 3)
  ids.restart()
  expect(take(ids, 3)).toEqual(before)
})

test('without a seed nothing comes twice, restarted or not', () => {
  const ids = new Ids()
  const before = take(ids, 100)
  ids.restart()
  expect(new Set([...before, ...take(ids, 100), ...take(new Ids(), 100)]).size).toBe(300)
})

test('what must be unique follows no seed, and takes nothing from the sequence', () => {
  const [ids, undisturbed] = [new Ids(7), new Ids(7)]
  const before = ids.unique()
  expect(ids.guid()).toBe(undisturbed.guid())
  ids.restart()
  expect(new Set([before, ids.unique(), new Ids(7).unique()]).size).toBe(3)
})
