import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Waiters } from '../../src/kernel/waiters.ts'

const always = () => true
const atLeast = (wanted: number) => (state: number) => state >= wanted

test('a wait is answered with the first state that meets it', async () => {
  const waiters = new Waiters<number>()
  const wait = waiters.open('i', atLeast(3))
  waiters.tell('i', () => 2)
  waiters.tell('other', () => 9)
  expect(waiters.size).toBe(1)
  waiters.tell('i', () => 3)
  waiters.tell('i', () => 4)
  expect(await wait.promise).toBe(3)
  expect(waiters.size).toBe(0)
})

test('a state is made once for all who wait, and not at all when nobody does', async () => {
  const waiters = new Waiters<number>()
  let made = 0
  const make = () => ++made
  waiters.tell('i', make)
  expect(made).toBe(0)
  const waits = [1, 1, 1].map(wanted => waiters.open('i', atLeast(wanted)))
  waiters.tell('i', make)
  expect(await Promise.all(waits.map(({ promise }) => promise))).toEqual([1, 1, 1])
  expect(made).toBe(1)
})

describe('46 a wait that is called off', () => {
  test('leaves nothing behind and is never answered', async () => {
    const waiters = new Waiters<number>()
    const wait = waiters.open('i', always)
    const kept = waiters.open('i', always)
    wait.cancel()
    wait.cancel()
    expect(waiters.size).toBe(1)
    waiters.tell('i', () => 7)
    const sentinel = kept.promise.then(() => 'sentinel')
    expect(await Promise.race([wait.promise.then(() => 'answered'), sentinel])).toBe('sentinel')
    expect(waiters.size).toBe(0)
    waiters.tell('i', () => expect.unreachable())
  })

  test('after its answer changes nothing for those who came later', async () => {
    const waiters = new Waiters<number>()
    const early = waiters.open('i', always)
    waiters.tell('i', () => 1)
    const late = waiters.open('i', always)
    early.cancel()
    waiters.tell('i', () => 2)
    expect(await Promise.all([early.promise, late.promise])).toEqual([1, 2])
  })
})

describe('an instance that goes away', () => {
  test('45 answers all its waits with nothing, and no other wait', async () => {
    const waiters = new Waiters<number>()
    const gone = [waiters.open('i', atLeast(1)), waiters.open('i', atLeast(9))]
    const other = waiters.open('other', always)
    waiters.tellGone('i')
    expect(waiters.size).toBe(1)
    expect(await Promise.all(gone.map(({ promise }) => promise))).toEqual([undefined, undefined])
    waiters.tell('other', () => 5)
    expect(await other.promise).toBe(5)
    waiters.tellGone('unknown')
  })

  test('128 takes all waits with it when everything goes', async () => {
    const waiters = new Waiters<number>()
    const waits = ['a', 'b', 'b'].map(id => waiters.open(id, always))
    waiters.tellAllGone()
    expect(waiters.size).toBe(0)
    expect(await Promise.all(waits.map(({ promise }) => promise))).toEqual([undefined, undefined, undefined])
  })
})

test('50 all waits fail together, once', async () => {
  const waiters = new Waiters<number>()
  const error = new Error('stopping')
  const waits = ['a', 'b', 'b'].map(id => waiters.open(id, always).promise.catch((why: unknown) => why))
  waiters.failAll(error)
  expect(waiters.size).toBe(0)
  waiters.tell('a', () => expect.unreachable())
  expect(await Promise.all(waits)).toEqual([error, error, error])
})

test('47 whatever happens in whatever order, each wait ends at most once and with what came first', async () => {
  const ids = fc.constantFrom('a', 'b')
  const happening = fc.oneof(
    fc.record({ type: fc.constant('open' as const), id: ids, wanted: fc.integer({ min: 0, max: 5 }) }),
    fc.record({ type: fc.constant('tell' as const), id: ids, state: fc.integer({ min: 0, max: 5 }) }),
    fc.record({ type: fc.constant('cancel' as const), which: fc.nat(20) }),
    fc.record({ type: fc.constant('gone' as const), id: ids }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 30 }), async script => {
      const waiters = new Waiters<number>()
      const opened: { id: string; wanted: number; cancel: () => void; answer: string; expected: string }[] =
        []
      const expectOf = (id: string, isMet: (wanted: number) => boolean, expected: string) => {
        for (const wait of opened)
          if (wait.id === id && wait.expected === 'open' && isMet(wait.wanted)) wait.expected = expected
      }
      for (const event of script) {
        if (event.type === 'open') {
          const { promise, cancel } = waiters.open(event.id, atLeast(event.wanted))
          const wait = { ...event, cancel, answer: 'open', expected: 'open' }
          promise.then(state => {
            wait.answer = String(state)
          })
          opened.push(wait)
        } else if (event.type === 'tell') {
          waiters.tell(event.id, () => event.state)
          expectOf(event.id, wanted => event.state >= wanted, String(event.state))
        } else if (event.type === 'gone') {
          waiters.tellGone(event.id)
          expectOf(event.id, always, 'undefined')
        } else {
          const wait = opened[event.which % Math.max(1, opened.length)]
          wait?.cancel()
          if (wait?.expected === 'open') wait.expected = 'cancelled'
        }
        expect(waiters.size).toBe(opened.filter(({ expected }) => expected === 'open').length)
      }
      await Promise.resolve()
      for (const { answer, expected } of opened)
        expect(answer).toBe(expected === 'cancelled' ? 'open' : expected)
    }),
  )
})

describe('the oldest wait that somebody listens to', () => {
  test('is the first that was opened and neither answered nor called off', () => {
    const waiters = new Waiters<number>()
    expect(waiters.oldestActive(0)).toBeUndefined()
    const first = waiters.open('b', atLeast(1))
    const oldest = waiters.oldestActive(0)
    const second = waiters.open('a', atLeast(2))
    const third = waiters.open('b', atLeast(3))
    expect(waiters.oldestActive(0)).toBe(oldest)
    waiters.tell('b', () => 1)
    const next = waiters.oldestActive(0)
    expect(next).not.toBe(oldest)
    second.cancel()
    expect(waiters.oldestActive(0)).not.toBe(next)
    third.cancel()
    expect(waiters.oldestActive(0)).toBeUndefined()
    first.cancel()
  })

  test('is none that was left behind', () => {
    const waiters = new Waiters<number>()
    waiters.open('a', always, 100)
    const left = waiters.oldestActive(99)
    waiters.open('a', always)
    expect(waiters.oldestActive(99)).toBe(left)
    expect(waiters.oldestActive(100)).not.toBe(left)
    expect(waiters.oldestActive(100)).toBeDefined()
    expect(waiters.size).toBe(2)
    waiters.tellGone('a')
    expect(waiters.oldestActive(0)).toBeUndefined()
  })
})
