/** An entity from state to state: its beginning, batches and end. Its lock: entity-lock.test.ts. */
import { describe, expect, test } from 'vitest'
import {
  A,
  at,
  changed,
  committed,
  created,
  dispatched,
  type EntityEvent,
  emptied,
  granted,
  live,
  lost,
  play,
  releaseOf,
  requested,
  withdrawn,
} from './entity-steps.ts'

const state = { hasState: true }

describe('beginning', () => {
  test('with an operation: a batch is asked for at once', () => {
    const { snapshot, said } = created({ next: 'operation' })
    expect(snapshot.value).toEqual(live('free', 'queued'))
    expect(snapshot.context).toEqual({
      entityId: 'e',
      holder: undefined,
      next: 'operation',
      lane: 0,
      delayed: 0,
      hasState: false,
    })
    expect(said).toEqual([requested])
  })

  test('with a lock request: the lock is granted, and no batch is asked for', () => {
    const { snapshot, said } = created({ next: A })
    expect(snapshot.value).toEqual(live('locked', 'idle'))
    expect(snapshot.context.holder).toEqual(A)
    expect(said).toEqual([granted])
  })

  test.for([{ hasState: true }, { delayed: 1 }])('with nothing to do yet, %o: it waits', some => {
    const { snapshot, said } = created(some)
    expect(snapshot.value).toEqual(live('free', 'idle'))
    expect(said).toEqual([])
  })

  test('256 with nothing at all: it is empty at once', () => {
    const { snapshot, said } = created()
    expect(snapshot.value).toBe('empty')
    expect(said).toEqual([emptied])
  })
})

describe('the batch', () => {
  test('is asked for by the first operation, and not again by the next ones', () => {
    const first = play(at.idle, changed({ ...state, next: 'operation' }))
    expect(first.snapshot.value).toEqual(live('free', 'queued'))
    expect(first.said).toEqual([requested])
    const second = play(first, changed({ ...state, next: 'operation' }))
    expect(second.snapshot.value).toEqual(live('free', 'queued'))
    expect(second.said).toEqual([])
  })

  test('goes out with what runs now; what arrives meanwhile waits for the commit', () => {
    const out = play(at.queued, dispatched(state))
    expect(out.snapshot.value).toEqual(live('free', 'out'))
    expect(out.snapshot.context.next).toBeUndefined()
    expect(out.said).toEqual([])
    const more = play(out, changed({ ...state, next: 'operation' }))
    expect(more.snapshot.value).toEqual(live('free', 'out'))
    expect(more.said).toEqual([])
    const next = play(more, committed({ ...state, next: 'operation' }))
    expect(next.snapshot.value).toEqual(live('free', 'queued'))
    expect(next.said).toEqual([requested])
  })

  test('comes back and leaves the entity idle when nothing waits', () => {
    const { snapshot, said } = play(at.out, committed(state))
    expect(snapshot.value).toEqual(live('free', 'idle'))
    expect(said).toEqual([])
  })

  test('136 waits when it is lost, to be sent again with its work item, which is not asked for anew', () => {
    for (const [from, lock] of [
      [at.out, 'free'],
      [at.lockedOut, 'locked'],
    ] as const) {
      const again = play(from, lost)
      expect(again.snapshot.value).toEqual(live(lock, 'lost'))
      expect(again.said).toEqual([])
      const out = play(again, dispatched(state))
      expect(out.snapshot.value).toEqual(live(lock, 'out'))
      expect(out.said).toEqual([])
    }
  })

  test.for([{}, { next: 'operation' }, { next: A }, { lane: 1 }] as const)(
    '136 that was lost waits on, whatever else the entity holds by then: %j',
    some => {
      for (const [from, lock] of [
        [at.lost, 'free'],
        [at.lockedLost, 'locked'],
      ] as const) {
        const { snapshot, said } = play(from, changed({ ...state, ...some }))
        expect(snapshot.value).toEqual(live(lock, 'lost'))
        expect(said).toEqual([])
      }
    },
  )

  test('is withdrawn when nothing may run any more, and asked for anew when something may again', () => {
    const idle = play(at.queued, changed(state))
    expect(idle.snapshot.value).toEqual(live('free', 'idle'))
    expect(idle.said).toEqual([withdrawn])
    const again = play(idle, changed({ ...state, next: 'operation' }))
    expect(again.snapshot.value).toEqual(live('free', 'queued'))
    expect(again.said).toEqual([requested])
  })

  test('of the holder is withdrawn when its lane is empty, though others wait', () => {
    const { snapshot, said } = play(at.lockedQueued, changed({ ...state, next: 'operation' }))
    expect(snapshot.value).toEqual(live('locked', 'idle'))
    expect(said).toEqual([withdrawn])
  })

  test('is not withdrawn as long as something may run', () => {
    const fewer = play(at.lockedQueued, changed({ ...state, lane: 1, next: A }))
    expect(fewer.snapshot.value).toEqual(live('locked', 'queued'))
    expect(fewer.said).toEqual([])
  })

  test('that is out is not withdrawn', () => {
    for (const [from, lock] of [
      [at.out, 'free'],
      [at.lockedOut, 'locked'],
    ] as const) {
      const { snapshot, said } = play(from, changed(state))
      expect(snapshot.value).toEqual(live(lock, 'out'))
      expect(said).toEqual([])
    }
  })

  test('137 is committed by a late answer, too, after it was lost', () => {
    const { snapshot, said } = play(at.out, lost, committed(state))
    expect(snapshot.value).toEqual(live('free', 'idle'))
    expect(said).toEqual([])
  })

  test('is not lost or committed before there is one', () => {
    for (const from of [at.idle, at.locked, at.empty]) {
      expect(from.snapshot.can(lost)).toBe(false)
      expect(from.snapshot.can(committed())).toBe(false)
      expect(from.snapshot.can(dispatched())).toBe(false)
    }
  })

  test('is of the holder only while the entity is locked', () => {
    const waiting = play(at.locked, changed({ ...state, next: 'operation' }))
    expect(waiting.snapshot.value).toEqual(live('locked', 'idle'))
    expect(waiting.said).toEqual([])
    const { snapshot, said } = play(waiting, changed({ ...state, next: 'operation', lane: 1 }))
    expect(snapshot.value).toEqual(live('locked', 'queued'))
    expect(said).toEqual([requested])
  })

  test('of the holder is followed by its next one, not by what waits', () => {
    const more = play(at.lockedOut, committed({ ...state, next: 'operation', lane: 1 }))
    expect(more.snapshot.value).toEqual(live('locked', 'queued'))
    expect(more.said).toEqual([requested])
    const done = play(at.lockedOut, committed({ ...state, next: 'operation' }))
    expect(done.snapshot.value).toEqual(live('locked', 'idle'))
    expect(done.said).toEqual([])
  })
})

describe('the end', () => {
  test('225 is when state, queue, batch and lock are gone', () => {
    const { snapshot, said } = play(at.out, committed())
    expect(snapshot.value).toBe('empty')
    expect(said).toEqual([emptied])
  })

  test.for<[string, EntityEvent, EntityEvent]>([
    ['state', committed(state), changed()],
    ['a scheduled signal', committed({ delayed: 1 }), changed()],
  ])('waits for %s', ([, kept, gone]) => {
    const waiting = play(at.out, kept)
    expect(waiting.snapshot.value).toEqual(live('free', 'idle'))
    expect(waiting.said).toEqual([])
    expect(play(waiting, gone).said).toEqual([emptied])
  })

  test('waits for the batch that is out, and for the lock', () => {
    expect(play(at.out, changed()).snapshot.value).toEqual(live('free', 'out'))
    expect(play(at.lost, changed()).snapshot.value).toEqual(live('free', 'lost'))
    const locked = play(at.locked, changed())
    expect(locked.snapshot.value).toEqual(live('locked', 'idle'))
    const { snapshot, said } = play(locked, releaseOf(A))
    expect(snapshot.value).toBe('empty')
    expect(snapshot.context.holder).toBeUndefined()
    expect(said).toEqual([emptied])
  })

  test('does not wait for a batch of which nothing is left', () => {
    const { snapshot, said } = play(at.queued, changed())
    expect(snapshot.value).toBe('empty')
    expect(said).toEqual([withdrawn, emptied])
  })

  test.for<[string, EntityEvent, object, object[]]>([
    ['an operation', changed({ next: 'operation' }), live('free', 'queued'), [requested]],
    ['a lock request', changed({ next: A }), live('locked', 'idle'), [granted]],
    ['a scheduled signal', changed({ delayed: 1 }), live('free', 'idle'), []],
  ])('is undone by %s', ([, event, value, facts]) => {
    const { snapshot, said } = play(at.empty, event)
    expect(snapshot.value).toEqual(value)
    expect(said).toEqual(facts)
  })

  test('is no end of the actor: it is the supervisor that forgets the entity', () => {
    expect(at.empty.snapshot.status).toBe('active')
  })
})
