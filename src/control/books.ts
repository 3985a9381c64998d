/** The books of fakes and of faults. */
import { booksOf } from './book.ts'
import { readFake } from './read-fake.ts'
import { readFault } from './read-fault.ts'

export const fakesOf = booksOf({
  name: 'fake',
  read: readFake,
  use: (hub, fake) => hub.use(fake),
  reset: hub => hub.resetFakes(),
})

export const faultsOf = booksOf({
  name: 'fault',
  read: readFault,
  use: (hub, fault) => hub.inject(fault),
  reset: hub => hub.resetFaults(),
})
