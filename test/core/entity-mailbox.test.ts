/** What waits for an entity, in which order it runs, and what a lock changes about it (sections 3.4 and 3.6). */
import { describe, expect, test } from 'vitest'
import type { EntityMessage } from '../../src/durable-task/core/entity.ts'
import { EntityMailbox } from '../../src/durable-task/core/entity-mailbox.ts'
import { holder, lockedWith, mailboxWith, request } from './entity-mailboxes.ts'
import { holderOf, lock, operation, room } from './entity-messages.ts'

const [one, two, three, four] = ['1', '2', '3', '4'].map(id => operation(id)) as [
  ReturnType<typeof operation>,
  ReturnType<typeof operation>,
  ReturnType<typeof operation>,
  ReturnType<typeof operation>,
]
const hers = operation('hers', 'holder')
const hersToo = operation('hers too', 'holder')

test('an empty mailbox holds nothing', () => {
  const mailbox = new EntityMailbox()
  expect(mailbox.contents()).toEqual({ next: undefined, lane: 0 })
  expect(mailbox.queue).toEqual([])
  expect(mailbox.backlog).toBe(0)
  expect(mailbox.batch).toEqual([])
  expect(mailbox.fillBatch(false, room())).toEqual([])
})

describe('a batch', () => {
  test('is everything in the queue, in order', () => {
    const mailbox = mailboxWith(one, two, three)
    expect(mailbox.contents().next).toBe('operation')
    expect(mailbox.fillBatch(false, room())).toEqual([one, two, three])
    expect(mailbox.batch).toEqual([one, two, three])
    expect(mailbox.queue).toEqual([])
    expect(mailbox.contents().next).toBeUndefined()
  })

  test('239 is not counted as waiting', () => {
    const mailbox = mailboxWith(one, two)
    mailbox.fillBatch(false, room({ operations: 1 }))
    mailbox.add(three)
    mailbox.add(request)
    expect(mailbox.backlog).toBe(3)
    expect(mailbox.queue).toEqual([two, three, request])
  })

  test('235 ends before a lock request', () => {
    const mailbox = mailboxWith(one, two, request, three)
    expect(mailbox.fillBatch(false, room())).toEqual([one, two])
    expect(mailbox.contents().next).toEqual(holder)
    expect(mailbox.queue).toEqual([request, three])
  })

  test.for([
    [0, 1],
    [1, 1],
    [3, 3],
    [4, 4],
    [5, 4],
  ] as const)('of at most %i takes %i of four', ([most, taken]) => {
    const mailbox = mailboxWith(one, two, three, four)
    expect(mailbox.fillBatch(false, room({ operations: most }))).toEqual(
      [one, two, three, four].slice(0, taken),
    )
    expect(mailbox.queue).toEqual([one, two, three, four].slice(taken))
  })

  test('136 that was lost is sent again as it was; what arrived since waits', () => {
    const mailbox = mailboxWith(one, two)
    mailbox.fillBatch(false, room())
    mailbox.add(three)
    expect(mailbox.fillBatch(false, room())).toEqual([one, two])
    expect(mailbox.queue).toEqual([three])
    mailbox.endBatch([], false)
    expect(mailbox.fillBatch(false, room())).toEqual([three])
  })

  test('136 that was lost is neither filled up nor cut, whatever the limit is by then', () => {
    const mailbox = mailboxWith(one, two, three)
    mailbox.fillBatch(false, room({ operations: 2 }))
    for (const some of [{}, { operations: 1 }, { operations: 3 }, { bytes: 0 }])
      expect(mailbox.fillBatch(false, room(some))).toEqual([one, two])
    expect(mailbox.queue).toEqual([three])
  })

  test('136 of the holder that was lost is sent again as it was, also when the lock was let go since', () => {
    const mailbox = lockedWith(one)
    mailbox.addToLane(hers)
    mailbox.fillBatch(true, room())
    mailbox.addToLane(hersToo)
    expect(mailbox.fillBatch(true, room())).toEqual([hers])
    mailbox.closeLane()
    expect(mailbox.fillBatch(false, room())).toEqual([hers])
    expect(mailbox.queue).toEqual([hersToo, one])
  })

  test('249 what the worker left unanswered comes first again', () => {
    const mailbox = mailboxWith(one, two, three)
    mailbox.fillBatch(false, room())
    mailbox.add(four)
    mailbox.endBatch([two, three], false)
    expect(mailbox.batch).toEqual([])
    expect(mailbox.fillBatch(false, room())).toEqual([two, three, four])
  })

  test('249 also before a lock request, which waits for it', () => {
    const mailbox = mailboxWith(one, two, request)
    mailbox.fillBatch(false, room())
    expect(mailbox.contents().next).toEqual(holder)
    mailbox.endBatch([two], false)
    expect(mailbox.contents().next).toBe('operation')
    expect(mailbox.queue).toEqual([two, request])
  })

  test('that is done is gone', () => {
    const mailbox = mailboxWith(one)
    mailbox.fillBatch(false, room())
    mailbox.endBatch([], false)
    expect(mailbox.batch).toEqual([])
    expect(mailbox.fillBatch(false, room())).toEqual([])
  })
})

describe('the lock', () => {
  test('is taken from the head, with what its holder sent behind it', () => {
    const mailbox = mailboxWith(request, one, hers, lock('other', 'its section'), hersToo, two)
    expect(mailbox.takeLock(holder)).toBe(request)
    expect(mailbox.contents()).toEqual({ next: 'operation', lane: 2 })
    expect(mailbox.queue).toEqual([hers, hersToo, one, lock('other', 'its section'), two])
    expect(mailbox.fillBatch(true, room())).toEqual([hers, hersToo])
  })

  test('leaves other requests of its holder in the queue', () => {
    const second = lock('holder', 'second section')
    const mailbox = lockedWith(second)
    expect(mailbox.contents()).toEqual({ next: holderOf(second), lane: 0 })
  })

  test.for<[string, EntityMessage[], typeof holder]>([
    ['nothing', [], holder],
    ['an operation', [one, request], holder],
    ['the request of another execution', [lock('other', 'section')], holder],
    ['the request for another section', [lock('holder', 'other section')], holder],
  ])('is not taken when the queue begins with %s', ([, messages, wanted]) => {
    const mailbox = mailboxWith(...messages)
    expect(mailbox.takeLock(wanted)).toBeUndefined()
    expect(mailbox.queue).toEqual(messages)
  })

  test('233 lets only the lane run, in order', () => {
    const mailbox = lockedWith(one)
    expect(mailbox.fillBatch(true, room())).toEqual([])
    mailbox.addToLane(hers)
    mailbox.add(two)
    mailbox.addToLane(hersToo)
    expect(mailbox.contents()).toEqual({ next: 'operation', lane: 2 })
    expect(mailbox.queue).toEqual([hers, hersToo, one, two])
    expect(mailbox.backlog).toBe(4)
    expect(mailbox.fillBatch(true, room({ operations: 1 }))).toEqual([hers])
    mailbox.endBatch([], true)
    expect(mailbox.fillBatch(true, room())).toEqual([hersToo])
    expect(mailbox.queue).toEqual([one, two])
  })

  test('249 what is left unanswered inside the section is first in the lane', () => {
    const mailbox = lockedWith(one)
    mailbox.addToLane(hers)
    mailbox.fillBatch(true, room())
    mailbox.addToLane(hersToo)
    mailbox.endBatch([hers], true)
    expect(mailbox.fillBatch(true, room())).toEqual([hers, hersToo])
  })

  test('once opened, the rest of the lane runs before what waited', () => {
    const mailbox = lockedWith(one)
    mailbox.addToLane(hers)
    mailbox.addToLane(hersToo)
    mailbox.closeLane()
    expect(mailbox.contents()).toEqual({ next: 'operation', lane: 0 })
    expect(mailbox.fillBatch(false, room())).toEqual([hers, hersToo, one])
  })

  test('once opened while a batch is out, what that leaves unanswered runs before the rest of the lane', () => {
    const mailbox = lockedWith(one)
    mailbox.addToLane(hers)
    mailbox.fillBatch(true, room())
    mailbox.addToLane(hersToo)
    mailbox.closeLane()
    mailbox.endBatch([hers], false)
    expect(mailbox.fillBatch(false, room())).toEqual([hers, hersToo, one])
  })
})

describe('244 the requests of an execution that is over', () => {
  test('are dropped, wherever they wait, and nothing else', () => {
    const others = lock('other', 'section')
    const mailbox = mailboxWith(request, one, hers, lock('holder', 'second'), others, two)
    expect(mailbox.dropLocks('holder')).toBe(true)
    expect(mailbox.queue).toEqual([one, hers, others, two])
    expect(mailbox.contents().next).toBe('operation')
  })

  test('are not there, and nothing changes', () => {
    const mailbox = mailboxWith(one, request)
    expect(mailbox.dropLocks('other')).toBe(false)
    expect(mailbox.queue).toEqual([one, request])
  })
})

test('what was read of the queue does not change later', () => {
  const mailbox = mailboxWith(one, two)
  const { queue } = mailbox
  const batch = mailbox.fillBatch(false, room({ operations: 1 }))
  mailbox.add(three)
  mailbox.endBatch([one], false)
  expect(queue).toEqual([one, two])
  expect(batch).toEqual([one])
})
