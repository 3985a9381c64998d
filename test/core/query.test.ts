import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  isWithin,
  makeToken,
  matchesFilter,
  pageOf,
  type Queried,
  readSequenceToken,
  readToken,
} from '../../src/durable-task/core/query.ts'
import { fromMillis } from '../../src/durable-task/core/timestamp.ts'

/** Items as the backend orders them: by a time that many share, then by a key of their own. */
interface Item {
  readonly order: number
  readonly key: number
}

const lists = fc
  .uniqueArray(fc.record({ order: fc.nat(5), key: fc.nat(1000) }), {
    selector: ({ key }) => key,
    maxLength: 40,
  })
  .map(items => items.toSorted((a, b) => a.order - b.order || a.key - b.key))

const tokenOf = ({ order, key }: Item): string => makeToken(order, key)

function pageAfter(items: readonly Item[], token: string | undefined, size: number) {
  const after = token === undefined ? undefined : readSequenceToken(token)
  const isAfter =
    after &&
    (({ order, key }: Item) => order > after.order || (order === after.order && key > after.sequence))
  return pageOf(items, isAfter, size, tokenOf)
}

/** All pages, each with the next of the sizes; `between` may change the list under the walk. */
function walk(items: readonly Item[], sizes: readonly number[], between = (rest: readonly Item[]) => rest) {
  let list = items
  const pages = [pageAfter(list, undefined, sizes[0]!)]
  for (let token = pages[0]!.token; token !== undefined; token = pages.at(-1)!.token) {
    list = between(list)
    const page = pageAfter(list, token, sizes[pages.length % sizes.length]!)
    expect(page.token).not.toBe(token)
    pages.push(page)
  }
  return pages
}

const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 })

describe('a walk over pages', () => {
  test('102 103 shows everything once and in order, whatever the sizes of its pages', () => {
    fc.assert(
      fc.property(lists, sizes, (items, pageSizes) => {
        const pages = walk(items, pageSizes)
        expect(pages.flatMap(page => page.items)).toEqual(items)
        for (const [index, page] of pages.entries())
          expect(page.items.length).toBeLessThanOrEqual(pageSizes[index % pageSizes.length]!)
      }),
    )
  })

  test('102 112 ends without a token and without an empty last page', () => {
    fc.assert(
      fc.property(lists, fc.integer({ min: 1, max: 7 }), (items, size) => {
        const pages = walk(items, [size])
        expect(pages).toHaveLength(Math.max(1, Math.ceil(items.length / size)))
        expect(pages.filter(({ token }) => token === undefined)).toEqual([pages.at(-1)])
      }),
    )
  })

  test('110 gives tokens that are neither empty nor 0 and never come twice', () => {
    fc.assert(
      fc.property(lists, (items: Item[]) => {
        const tokens = walk(items, [1]).flatMap(({ token }) => (token === undefined ? [] : [token]))
        expect(new Set(tokens).size).toBe(tokens.length)
        for (const token of tokens) expect(['', '0']).not.toContain(token)
      }),
    )
  })

  test('111 skips and repeats no survivor when items vanish on the way', () => {
    fc.assert(
      fc.property(lists, sizes, fc.func(fc.boolean()), (items, pageSizes, vanishes) => {
        let left: readonly Item[] = items
        const pages = walk(items, pageSizes, list => {
          left = list.filter(({ key }) => !vanishes(key))
          return left
        })
        const shown = pages.flatMap(page => page.items)
        expect(new Set(shown.map(({ key }) => key)).size).toBe(shown.length)
        expect(shown).toEqual(expect.arrayContaining([...left]))
      }),
    )
  })

  test.for([0, -1, 2 ** 31 - 1])('104 of size %i is one page with everything', size => {
    fc.assert(
      fc.property(lists, items => {
        expect(pageAfter(items, undefined, size)).toEqual({ items, token: undefined })
      }),
    )
  })
})

describe('tokens', () => {
  test('112 hold any key and give it back', () => {
    fc.assert(
      fc.property(fc.nat(), fc.string({ minLength: 1, unit: 'binary' }), (order, key) => {
        const token = makeToken(order, key)
        expect(token).toContain(key)
        expect(readToken(token)).toEqual({ order, key })
      }),
    )
  })

  test.for(['', '0', 'abc', '|id', '12', '12|', 'x|id', 'NaN|id', 'Infinity|id', ' |id', '-|id'])(
    'that nobody gave out are refused: %j',
    token => {
      expect(() => readToken(token)).toThrow(expect.objectContaining({ code: 'invalid-request' }))
    },
  )

  test.for(['12|id', '12|', '12|1.5', '12|-1', '12| 1'])('of another query are refused: %j', token => {
    expect(() => readSequenceToken(token)).toThrow(expect.objectContaining({ code: 'invalid-request' }))
  })
})

describe('filters', () => {
  const instance: Queried = { instanceId: 'order-1', createdAt: 5000, status: 'RUNNING', name: 'order' }
  const all = { runtimeStatus: [] }

  test('105 by status: any of the list, and all when it is empty', () => {
    expect(matchesFilter(instance, all)).toBe(true)
    expect(matchesFilter(instance, { runtimeStatus: ['FAILED', 'RUNNING'] })).toBe(true)
    expect(matchesFilter(instance, { runtimeStatus: ['FAILED'] })).toBe(false)
  })

  test('by the name of the orchestrator', () => {
    expect(matchesFilter(instance, { ...all, name: 'order' })).toBe(true)
    expect(matchesFilter(instance, { ...all, name: 'Order' })).toBe(false)
  })

  test('107 by prefix, case-sensitively', () => {
    expect(matchesFilter(instance, { ...all, instanceIdPrefix: 'order-' })).toBe(true)
    expect(matchesFilter(instance, { ...all, instanceIdPrefix: '' })).toBe(true)
    expect(matchesFilter(instance, { ...all, instanceIdPrefix: 'Order-' })).toBe(false)
    expect(matchesFilter(instance, { ...all, instanceIdPrefix: 'rder-' })).toBe(false)
  })

  test('106 all of them together', () => {
    const filter = {
      runtimeStatus: ['RUNNING' as const],
      instanceIdPrefix: 'order-',
      createdTimeFrom: fromMillis(5000),
      createdTimeTo: fromMillis(5000),
    }
    expect(matchesFilter(instance, filter)).toBe(true)
    expect(matchesFilter({ ...instance, status: 'FAILED' }, filter)).toBe(false)
    expect(matchesFilter({ ...instance, instanceId: 'x' }, filter)).toBe(false)
    expect(matchesFilter({ ...instance, createdAt: 4999 }, filter)).toBe(false)
    expect(matchesFilter({ ...instance, createdAt: 5001 }, filter)).toBe(false)
  })

  test('106 114 by time: both ends included, an open end lets everything through', () => {
    const [from, to] = [fromMillis(1000), fromMillis(2000)]
    expect([999, 1000, 1500, 2000, 2001].map(instant => isWithin(instant, from, to))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ])
    expect(isWithin(0, undefined, to)).toBe(true)
    expect(isWithin(9999, from, undefined)).toBe(true)
    expect(isWithin(0, undefined, undefined)).toBe(true)
  })

  test('a bound inside a millisecond means that millisecond: what it was read from is found again', () => {
    const inside = { seconds: 1, nanos: 500_999 }
    expect(isWithin(1000, inside, undefined)).toBe(true)
    expect(isWithin(999, inside, undefined)).toBe(false)
    expect(isWithin(1000, undefined, inside)).toBe(true)
    expect(isWithin(1001, undefined, inside)).toBe(false)
  })
})
