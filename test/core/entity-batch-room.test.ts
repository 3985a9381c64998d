/** How much goes out at once: no more than workers can receive, and always something (section 3.4). */
import { describe, expect, test } from 'vitest'
import { lockedWith, mailboxWith } from './entity-mailboxes.ts'
import { operation, room, sizeOf } from './entity-messages.ts'

const [one, two, three] = [operation('1'), operation('2'), operation('3')]
const [hers, hersToo] = [operation('hers', 'holder'), operation('hers too', 'holder')]

describe('a batch', () => {
  test.for([0, 1, 2] as const)('of %i bytes too few for the next leaves it for the next batch', short => {
    const mailbox = mailboxWith(one, two, three)
    const bytes = sizeOf(one) + sizeOf(two) + sizeOf(three) - short
    expect(mailbox.fillBatch(false, room({ bytes }))).toEqual(short > 0 ? [one, two] : [one, two, three])
    expect(mailbox.queue).toEqual(short > 0 ? [three] : [])
  })

  test.for([
    { operation: 'äöü' },
    { requestId: 'äöü' },
    { input: '€'.repeat(100) },
    { input: '🎈'.repeat(100) },
  ])('is measured in the bytes of its texts: %j', some => {
    const wide = operation('wide', undefined, some)
    for (const [bytes, taken] of [
      [sizeOf(wide) + sizeOf(one), 2],
      [sizeOf(wide) + sizeOf(one) - 1, 1],
    ] as const)
      expect(mailboxWith(wide, one).fillBatch(false, room({ bytes }))).toHaveLength(taken)
  })

  test('of too few bytes for anything takes one, so that it goes on', () => {
    const large = operation('large', undefined, { input: 'x'.repeat(10_000) })
    const mailbox = mailboxWith(large, one)
    expect(mailbox.fillBatch(false, room({ bytes: 5_000 }))).toEqual([large])
    mailbox.endBatch([], false)
    expect(mailbox.fillBatch(false, room({ bytes: 0 }))).toEqual([one])
  })

  test('is not filled up from behind what did not fit', () => {
    const large = operation('large', undefined, { input: 'x'.repeat(10_000) })
    const mailbox = mailboxWith(one, large, two)
    expect(mailbox.fillBatch(false, room({ bytes: 5_000 }))).toEqual([one])
    expect(mailbox.queue).toEqual([large, two])
  })

  test('of the holder is capped by bytes, too', () => {
    const mailbox = lockedWith(one)
    mailbox.addToLane(hers)
    mailbox.addToLane(hersToo)
    expect(mailbox.fillBatch(true, room({ bytes: sizeOf(hers) + sizeOf(hersToo) - 1 }))).toEqual([hers])
    expect(mailbox.queue).toEqual([hersToo, one])
  })
})
