/** What a rewind takes out of a mailbox: calls its execution has made and no worker has begun (section 2.12). */
import { describe, expect, test } from 'vitest'
import { lockedWith, mailboxWith, request } from './entity-mailboxes.ts'
import { call, lock, operation, room } from './entity-messages.ts'

const one = operation('1')
const hers = operation('hers', 'holder')

describe('the calls of an execution that is rewound', () => {
  const [first, second] = [call('first'), call('second')]

  test('are dropped from the queue, and nothing else', () => {
    const signal = operation('signal', 'x')
    const others = call('other', 'y')
    const itsLock = lock('x', 'section of x')
    const mailbox = mailboxWith(first, one, signal, others, itsLock, second)
    expect(mailbox.dropCalls('x')).toBe(true)
    expect(mailbox.queue).toEqual([one, signal, others, itsLock])
    expect(mailbox.contents().next).toBe('operation')
    expect(mailbox.fillBatch(false, room())).toEqual([one, signal, others])
  })

  test('are dropped from the lane, and nothing else', () => {
    const others = call('other', 'y')
    const mailbox = lockedWith(one)
    for (const each of [first, hers, others, second]) mailbox.addToLane(each)
    expect(mailbox.dropCalls('x')).toBe(true)
    expect(mailbox.queue).toEqual([hers, others, one])
    expect(mailbox.contents().lane).toBe(2)
  })

  test('are dropped from queue and lane at once', () => {
    const mailbox = lockedWith(first, one)
    mailbox.addToLane(second)
    expect(mailbox.dropCalls('x')).toBe(true)
    expect(mailbox.queue).toEqual([one])
  })

  test('stay in the batch that is out: they have begun', () => {
    const mailbox = mailboxWith(first)
    mailbox.fillBatch(false, room())
    mailbox.add(second)
    expect(mailbox.dropCalls('x')).toBe(true)
    expect(mailbox.batch).toEqual([first])
    expect(mailbox.queue).toEqual([])
    expect(mailbox.dropCalls('x')).toBe(false)
  })

  test('are not there, and nothing changes', () => {
    const mailbox = mailboxWith(one, hers, request, first)
    for (const executionId of ['y', 'holder']) expect(mailbox.dropCalls(executionId)).toBe(false)
    expect(mailbox.queue).toEqual([one, hers, request, first])
  })
})
