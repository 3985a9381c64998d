import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { EventFromLogic } from 'xstate'
import { restAfter, workItemMachine } from '../../machines/work-item.ts'
import { begin, type Step, step } from './stepping.ts'

type ItemStep = Step<typeof workItemMachine>
type ItemEvent = EventFromLogic<typeof workItemMachine>

const dispatch = (token: string): ItemEvent => ({
  type: 'item.dispatch',
  token,
  worker: `worker of ${token}`,
})
const complete = (token: string): ItemEvent => ({ type: 'item.complete', token })
const abandon = (token: string): ItemEvent => ({ type: 'item.abandon', token })
const giveBack = (token: string): ItemEvent => ({ type: 'item.return', token })
const withdraw: ItemEvent = { type: 'item.withdraw' }
const workerLost: ItemEvent = { type: 'worker.lost' }
const restEnded: ItemEvent = { type: 'rest.ended' }

const created = (maxDeliveries = 0): ItemStep => begin(workItemMachine, { itemId: 'i', maxDeliveries })
const play = (from: ItemStep, ...events: ItemEvent[]): ItemStep =>
  events.reduce((at, event) => step(workItemMachine, at.snapshot, event), from)

const queuedAgain = { type: 'item.queued', itemId: 'i' }
const rested = (rest: number) => ({ type: 'item.rested', itemId: 'i', rest })

const out = play(created(), dispatch('a'))
const lost = play(out, workerLost)
const abandoned = play(out, abandon('a'))

describe('the lease', () => {
  test('begins in the queue', () => {
    const { snapshot, said } = created(3)
    expect(snapshot.value).toBe('queued')
    expect(snapshot.context).toEqual({
      itemId: 'i',
      deliveries: 0,
      setbacks: 0,
      token: undefined,
      worker: undefined,
      maxDeliveries: 3,
    })
    expect(snapshot.hasTag('in-flight')).toBe(false)
    expect(said).toEqual([queuedAgain])
  })

  test('is taken by a worker, once', () => {
    expect(out.snapshot.value).toBe('dispatched')
    expect(out.snapshot.context).toMatchObject({ token: 'a', worker: 'worker of a', deliveries: 1 })
    expect(out.snapshot.hasTag('in-flight')).toBe(true)
    expect(out.said).toEqual([])
    expect(out.snapshot.can(dispatch('b'))).toBe(false)
  })

  test('ends with the completion that has its token', () => {
    expect(out.snapshot.can(complete('b'))).toBe(false)
    const { snapshot, said } = play(out, complete('a'))
    expect(snapshot).toMatchObject({ value: 'done', status: 'done' })
    expect(said).toEqual([])
  })

  test('164 is given back without a setback, and the delivery does not count', () => {
    expect(out.snapshot.can(giveBack('b'))).toBe(false)
    const { snapshot, said } = play(out, giveBack('a'))
    expect(snapshot.value).toBe('queued')
    expect(snapshot.context).toMatchObject({ setbacks: 0, deliveries: 0 })
    expect(said).toEqual([queuedAgain])
  })

  test('without a delivery nobody owns it', () => {
    for (const event of [complete('a'), complete(''), abandon('a'), giveBack('a'), workerLost, restEnded])
      expect(created().snapshot.can(event)).toBe(false)
  })
})

describe('setbacks', () => {
  test('148 149 an abandoned item rests and forgets its token', () => {
    expect(abandoned.snapshot.value).toBe('resting')
    expect(abandoned.snapshot.hasTag('in-flight')).toBe(false)
    expect(abandoned.snapshot.context).toMatchObject({ token: undefined, setbacks: 1, worker: 'worker of a' })
    expect(abandoned.said).toEqual([rested(100)])
    expect(abandoned.snapshot.can(complete('a'))).toBe(false)
    expect(out.snapshot.can(abandon('b'))).toBe(false)
  })

  test('134 135 a lost item rests and keeps its token', () => {
    expect(lost.snapshot.value).toBe('resting')
    expect(lost.snapshot.context).toMatchObject({ token: 'a', setbacks: 1, worker: 'worker of a' })
    expect(lost.said).toEqual([rested(100)])
  })

  test('137 a late answer counts until the item is sent again', () => {
    for (const waiting of [lost, play(lost, restEnded)]) {
      expect(waiting.snapshot.can(complete('b'))).toBe(false)
      expect(play(waiting, complete('a')).snapshot.value).toBe('done')
    }
    const sentAgain = play(lost, restEnded, dispatch('b'))
    expect(sentAgain.snapshot.can(complete('a'))).toBe(false)
    expect(play(sentAgain, complete('b')).snapshot.value).toBe('done')
  })

  test('a rest ends in the queue', () => {
    for (const resting of [lost, abandoned]) {
      const { snapshot, said } = play(resting, restEnded)
      expect(snapshot.value).toBe('queued')
      expect(said).toEqual([queuedAgain])
      expect(resting.snapshot.can(dispatch('b'))).toBe(false)
    }
  })

  test('148 rests grow with the setbacks and end at five seconds', () => {
    const rests: number[] = []
    let at = created()
    for (const token of 'abcdefgh') {
      at = play(at, dispatch(token), rests.length % 2 === 0 ? workerLost : abandon(token))
      rests.push(at.said[0]?.rest)
      at = play(at, restEnded)
    }
    expect(rests).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000])
    expect(at.snapshot.context).toMatchObject({ setbacks: 8, deliveries: 8 })
  })

  test('no rest is shorter than the one before, and none leaves its bounds', () => {
    fc.assert(
      fc.property(fc.nat(), setbacks => {
        const rest = restAfter(setbacks)
        expect(rest).toBeGreaterThanOrEqual(100)
        expect(rest).toBeLessThanOrEqual(5000)
        expect(restAfter(setbacks + 1)).toBeGreaterThanOrEqual(rest)
      }),
    )
  })
})

describe('a limit of deliveries', () => {
  const first = play(created(2), dispatch('a'))
  const last = play(first, workerLost, restEnded, dispatch('b'))

  test('spares all but the last delivery', () => {
    expect(play(first, workerLost).snapshot.value).toBe('resting')
    expect(play(first, abandon('a')).snapshot.value).toBe('resting')
    expect(play(last, complete('b')).snapshot.value).toBe('done')
    const returned = play(last, giveBack('b'))
    expect(returned.snapshot.value).toBe('queued')
    expect(play(returned, dispatch('c'), complete('c')).snapshot.value).toBe('done')
    expect(play(returned, dispatch('c'), workerLost).snapshot.value).toBe('exhausted')
  })

  test('is exhausted when the last delivery comes back undone', () => {
    for (const setback of [workerLost, abandon('b')]) {
      const { snapshot, said } = play(last, setback)
      expect(snapshot).toMatchObject({ value: 'exhausted', status: 'done' })
      expect(said).toEqual([{ type: 'item.exhausted', itemId: 'i', deliveries: 2 }])
    }
    expect(last.snapshot.can(abandon('a'))).toBe(false)
  })
})

test('an item may be withdrawn as long as it is not done', () => {
  for (const from of [created(), out, lost, abandoned]) {
    const { snapshot, said } = play(from, withdraw)
    expect(snapshot).toMatchObject({ value: 'withdrawn', status: 'done' })
    expect(said).toEqual([])
  }
})
