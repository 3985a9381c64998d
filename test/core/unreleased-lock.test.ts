/** Whether a history ends inside a critical section (section 1.8). */
import { describe, expect, test } from 'vitest'
import { encodeEvent } from '../../src/durable-task/core/history-log.ts'
import { findUnreleasedLock } from '../../src/durable-task/core/unreleased-lock.ts'
import { eventCodec } from '../../src/durable-task/grpc/framing.ts'
import { callDone, called, legacySent, lockGranted, lockRequested, unlocked } from './entity-histories.ts'
import { done, ended, failed, scheduled, stamped, started, turn, type Written } from './histories.ts'
import { plan } from './rewinding.ts'

const find = (...events: Written[]) =>
  findUnreleasedLock(
    stamped(events).map(event => encodeEvent(eventCodec, event, event)),
    eventCodec,
  )

const [A, B] = ['@counter@a', '@counter@b'] as const
const section = [lockRequested(1, 's', A, B), turn, lockGranted('s')]

describe('265 a history', () => {
  test('without locks has none that is unreleased', () => {
    expect(find()).toBeUndefined()
    expect(find(turn, started, called(1, 'r', A), turn, callDone('r'), scheduled(2))).toBeUndefined()
  })

  test('with a lock that was not let go names it, granted or not', () => {
    expect(find(turn, started, lockRequested(1, 's', A))).toBe(A)
    expect(find(turn, started, lockRequested(1, 's', A), turn, lockGranted('s'), called(2, 'r', A))).toBe(A)
  })

  test('whose every lock was let go has none', () => {
    expect(find(turn, started, ...section, unlocked(2, 's', A), unlocked(3, 's', B))).toBeUndefined()
  })

  test('in which one of several was let go names another', () => {
    expect(find(turn, started, ...section, unlocked(2, 's', A))).toBe(B)
    expect(find(turn, started, ...section, unlocked(2, 's', B))).toBe(A)
  })

  test('in which something else was let go is still inside', () => {
    const before = [turn, started, lockRequested(1, 's', A), turn, lockGranted('s')]
    expect(find(...before, unlocked(2, 'other section', A))).toBe(A)
    expect(find(...before, unlocked(2, 's', B))).toBe(A)
    expect(find(...before, unlocked(2, 's', '@counter@A'))).toBe(A)
    expect(find(...before, unlocked(2, 's', ''))).toBe(A)
  })

  test('237 in which an entity was named twice is out of the section after one release of it', () => {
    expect(find(turn, started, lockRequested(1, 's', A, A), unlocked(2, 's', A))).toBeUndefined()
    expect(
      find(turn, started, lockRequested(1, 's', A), unlocked(2, 's', A), unlocked(3, 's', A)),
    ).toBeUndefined()
  })

  test('217 names entities in any spelling', () => {
    expect(find(turn, started, lockRequested(1, 's', '@Counter@a'), unlocked(2, 's', A))).toBeUndefined()
    expect(find(turn, started, lockRequested(1, 's', A), unlocked(2, 's', '@COUNTER@a'))).toBeUndefined()
  })

  test('with two sections, one after the other, is inside the second', () => {
    const first = [lockRequested(1, 's', A), unlocked(2, 's', A)]
    expect(find(turn, started, ...first, lockRequested(3, 't', A))).toBe(A)
    expect(find(turn, started, ...first, lockRequested(3, 't', A), unlocked(4, 't', A))).toBeUndefined()
  })

  test('in which one section id is used again is inside until it is let go again', () => {
    const first = [lockRequested(1, 's', A), unlocked(2, 's', A)]
    expect(find(turn, started, ...first, lockRequested(3, 's', A))).toBe(A)
  })
})

describe('265 what is kept of a failed history', () => {
  const unreleased = (...events: Written[]) => findUnreleasedLock(plan(...events).past, eventCodec)

  test('is inside the section when only the failing turn let go of it, as Python does', () => {
    const events = [turn, started, ...section, scheduled(2), turn, failed(2)]
    expect(unreleased(...events, unlocked(3, 's', A), unlocked(4, 's', B), ended)).toBe(A)
  })

  test('is inside the section when it was never let go of, as with JS', () => {
    expect(unreleased(turn, started, ...section, scheduled(2), turn, failed(2), ended)).toBe(A)
  })

  test('is outside when the section was over before the failing turn', () => {
    const over = [...section, unlocked(2, 's', A), unlocked(3, 's', B), scheduled(4)]
    expect(unreleased(turn, started, ...over, turn, failed(4), ended)).toBeUndefined()
  })

  test('is outside when the section was entered in the failing turn', () => {
    const events = [turn, started, scheduled(1), turn, failed(1), lockRequested(2, 's', A)]
    expect(unreleased(...events, turn, lockGranted('s'), ended)).toBeUndefined()
  })
})

describe('265 a section of the older form', () => {
  const request = legacySent(1, { op: null, id: 's', lockset: [{ name: 'counter', key: 'a' }] })

  test('that was not let go is found as well', () => {
    expect(find(turn, started, request, turn, scheduled(2), turn, done(2))).toBe(A)
  })

  test('that was let go is over', () => {
    expect(find(turn, started, request, turn, legacySent(2, { id: 's' }, 'release'))).toBeUndefined()
  })
})
