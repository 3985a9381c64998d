/** Mailboxes that tests begin with. */
import type { EntityMessage } from '../../src/durable-task/core/entity.ts'
import { EntityMailbox } from '../../src/durable-task/core/entity-mailbox.ts'
import { holderOf, lock } from './entity-messages.ts'

/** The request of the one who holds the lock in these tests, or will. */
export const request = lock('holder', 'section')
export const holder = holderOf(request)

export function mailboxWith(...messages: EntityMessage[]): EntityMailbox {
  const mailbox = new EntityMailbox()
  for (const message of messages) mailbox.add(message)
  return mailbox
}

/** The mailbox once the holder has the lock. */
export function lockedWith(...behind: EntityMessage[]): EntityMailbox {
  const mailbox = mailboxWith(request, ...behind)
  mailbox.takeLock(holder)
  return mailbox
}
