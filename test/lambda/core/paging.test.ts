import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defaultLimits } from '../../../src/lambda/core/limits.ts'
import { type PageRequest, pageOf } from '../../../src/lambda/core/paging.ts'

const numbers = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index)

const page = (items: readonly number[], request: PageRequest, more: object = {}, now = 0) =>
  pageOf({ name: 'list', items, numberOf: item => item, ...more }, request, now, {
    ...defaultLimits,
    pageSize: 10,
  })

const refused = (message: string) =>
  expect.objectContaining({
    name: 'InvalidParameterValueException',
    message: expect.stringContaining(message),
  })

describe('1.2 pages', () => {
  test('have 100 items by default, 0 means the default, and the top is 1000', () => {
    const many = numbers(1, 1_500)
    for (const maxItems of [undefined, 0]) expect(page(many, { maxItems }).items).toHaveLength(100)
    expect(page(many, { maxItems: 1_000 }).items).toHaveLength(1_000)
    expect(page(many, { maxItems: 1 }).items).toEqual([1])
    for (const maxItems of [1_001, -1, 1.5])
      expect(() => page(many, { maxItems })).toThrow(refused('MaxItems'))
  })

  test('end before the item that is too much, and have one at least', () => {
    const sizeOf = (item: number) => item
    expect(page([3, 4, 5, 6], {}, { sizeOf }).items).toEqual([3, 4])
    expect(page([11, 12], {}, { sizeOf }).items).toEqual([11])
    expect(page([4, 6], {}, { sizeOf })).toEqual({ items: [4, 6] })
  })

  test('name the next one, but for the last', () => {
    expect(page([1, 2], { maxItems: 2 })).toEqual({ items: [1, 2] })
    expect(page([1, 2, 3], { maxItems: 2 }).nextMarker).toMatch(/^[A-Za-z0-9+/]+={0,2}$/)
    expect(page([], {})).toEqual({ items: [] })
  })

  test('show everything once and in order, rising and falling, though items come and go between them', () => {
    const sorted = fc.uniqueArray(fc.nat(50), { maxLength: 20 }).map(items => items.sort((a, b) => a - b))
    fc.assert(
      fc.property(
        sorted,
        fc.integer({ min: 1, max: 7 }),
        fc.boolean(),
        fc.nat(50),
        (items, maxItems, isFalling, gone) => {
          const ordered = isFalling ? items.toReversed() : items
          const shown: number[] = []
          let marker: string | undefined
          let list: readonly number[] = ordered
          do {
            const { items: some, nextMarker }: { items: number[]; nextMarker?: string } = page(
              list,
              { marker, maxItems },
              { isFalling },
            )
            shown.push(...some)
            marker = nextMarker
            list = ordered.filter(item => item !== gone)
          } while (marker !== undefined)
          expect(shown.filter(item => item !== gone)).toEqual(ordered.filter(item => item !== gone))
          expect(new Set(shown).size).toBe(shown.length)
        },
      ),
    )
  })

  test('markers are refused by other lists, after a day, and when nobody gave them out', () => {
    const { nextMarker: marker } = page([1, 2], { maxItems: 1 })
    expect(page([1, 2], { marker }, {}, 86_400_000).items).toEqual([2])
    expect(() => page([1, 2], { marker }, {}, 86_400_001)).toThrow(refused('expired'))
    expect(() => page([1, 2], { marker }, { name: 'other' })).toThrow(refused('Marker'))
    for (const forged of ['', 'x', 'bGlzdA=='])
      expect(() => page([1], { marker: forged })).toThrow(refused('Marker'))
  })
})
