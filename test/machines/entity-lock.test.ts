/** Who gets the lock of an entity, when, and what lets it go (section 3.6). */
import { expect, test } from 'vitest'
import {
  A,
  at,
  B,
  changed,
  committed,
  dispatched,
  type EntityEvent,
  granted,
  live,
  play,
  releaseOf,
  requested,
  type StateName,
  withdrawn,
} from './entity-steps.ts'

const state = { hasState: true }
const allStates = Object.keys(at) as StateName[]

test('235 the lock is granted at the head of the queue, not before', () => {
  expect(play(at.queued, dispatched({ ...state, next: A })).snapshot.value).toEqual(live('free', 'out'))
  const ahead = play(at.out, committed({ ...state, next: 'operation' }))
  expect(ahead.snapshot.value).toEqual(live('free', 'queued'))
  const { snapshot, said } = play(ahead, dispatched({ ...state, next: A }), committed({ ...state, next: A }))
  expect(snapshot.value).toEqual(live('locked', 'idle'))
  expect(snapshot.context.holder).toEqual(A)
  expect(said).toEqual([granted])
})

test('it is not granted while a batch is out or lost', () => {
  const wanted = changed({ ...state, next: A })
  for (const [from, batch] of [
    [at.out, 'out'],
    [at.lost, 'lost'],
  ] as const) {
    const { snapshot, said } = play(from, wanted)
    expect(snapshot.value).toEqual(live('free', batch))
    expect(snapshot.context.holder).toBeUndefined()
    expect(said).toEqual([])
  }
})

test('it is granted to one at a time', () => {
  const waiting = play(at.locked, changed({ ...state, next: B }))
  expect(waiting.snapshot.context.holder).toEqual(A)
  expect(waiting.said).toEqual([])
  const passed = play(waiting, releaseOf(A, A.criticalSectionId))
  expect(passed.snapshot.value).toEqual(live('locked', 'idle'))
  expect(passed.snapshot.context.holder).toEqual(B)
  expect(passed.said).toEqual([granted])
})

test('233 once released it lets run what waited', () => {
  const { snapshot, said } = play(
    at.locked,
    changed({ ...state, next: 'operation' }),
    releaseOf(A, A.criticalSectionId),
  )
  expect(snapshot.value).toEqual(live('free', 'queued'))
  expect(snapshot.context.holder).toBeUndefined()
  expect(said).toEqual([requested])
})

test('242 it is released by the end of its holder, whatever the section', () => {
  const { snapshot, said } = play(at.locked, releaseOf(A))
  expect(snapshot.value).toEqual(live('free', 'idle'))
  expect(snapshot.context.holder).toBeUndefined()
  expect(said).toEqual([])
})

test.for<[string, EntityEvent]>([
  ['another section of its holder', releaseOf(A, B.criticalSectionId)],
  ['an empty section', releaseOf(A, '')],
  ['another execution', releaseOf(B)],
  ['another execution in the name of its section', releaseOf(B, A.criticalSectionId)],
])('248 it is not released by %s', ([, release]) => {
  for (const from of [at.locked, at.lockedQueued, at.lockedOut, at.lockedLost]) {
    expect(from.snapshot.can(release)).toBe(false)
    const { snapshot, said } = play(from, release)
    expect(snapshot).toMatchObject({ value: from.snapshot.value, context: from.snapshot.context })
    expect(said).toEqual([])
  }
})

test('246 it opens while the batch of its holder is out, but goes to the next one only after it', () => {
  const opened = play(at.lockedOut, changed({ ...state, next: B }), releaseOf(A))
  expect(opened.snapshot.value).toEqual(live('free', 'out'))
  expect(opened.said).toEqual([])
  const { snapshot, said } = play(opened, committed({ ...state, next: B }))
  expect(snapshot.value).toEqual(live('locked', 'idle'))
  expect(snapshot.context.holder).toEqual(B)
  expect(said).toEqual([granted])
})

test('246 also when that batch was lost', () => {
  const opened = play(at.lockedLost, changed({ ...state, next: B }), releaseOf(A))
  expect(opened.snapshot.value).toEqual(live('free', 'lost'))
  expect(opened.said).toEqual([])
  const out = play(opened, dispatched({ ...state, next: B }))
  expect(out.snapshot.value).toEqual(live('free', 'out'))
  expect(out.said).toEqual([])
  expect(play(out, committed({ ...state, next: B })).said).toEqual([granted])
})

test('246 a batch that was only queued is asked for anew, for it runs before the next one’s request', () => {
  const closed = play(at.lockedQueued, changed({ ...state, next: 'operation' }))
  expect(closed.snapshot.value).toEqual(live('locked', 'idle'))
  expect(closed.said).toEqual([withdrawn])
  const opened = play(closed, releaseOf(A))
  expect(opened.snapshot.value).toEqual(live('free', 'queued'))
  expect(opened.said).toEqual([requested])
  const out = play(opened, dispatched({ ...state, next: B }))
  expect(out.said).toEqual([])
  expect(play(out, committed({ ...state, next: B })).said).toEqual([granted])
})

test('it is granted at once when what was to run before it is dropped', () => {
  const { snapshot, said } = play(at.queued, changed({ ...state, next: A }))
  expect(snapshot.value).toEqual(live('locked', 'idle'))
  expect(snapshot.context.holder).toEqual(A)
  expect(said).toEqual([withdrawn, granted])
})

test('it can be released only while it is held', () => {
  const free: StateName[] = ['idle', 'queued', 'out', 'lost', 'empty']
  for (const name of allStates)
    for (const release of [releaseOf(A), releaseOf(A, A.criticalSectionId)])
      expect([name, at[name].snapshot.can(release)]).toEqual([name, !free.includes(name)])
})
