/** What can happen to a worker's answer. */
import { EdgeRefusal, type StatusName } from '../../durable-task/hub/status-names.ts'
import { describeDelay } from './delays.ts'
import type { AnswerBlow } from './fault.ts'

/** What a worker is told whose answer has arrived. */
const acknowledged = {}

/** How long a swap waits for an answer that does not come; wall time in milliseconds. */
const LONGEST_SWAP = 1_000

export const dropped: AnswerBlow = {
  name: 'drop',
  did: 'its answer was dropped by a fault',
  strike({ work }) {
    work.lose({ forGood: true })
    return acknowledged
  },
}

export const delayed = (milliseconds: number): AnswerBlow => ({
  name: 'delay',
  did: `its answer is ${describeDelay(milliseconds)} by a fault`,
  strike({ work, pass, passLater, hold, forget }) {
    // A clock that stands still never comes to an instant that it has reached.
    if (milliseconds === 0) return pass()
    const letThrough = hold(passLater)
    work.sleep(milliseconds, letThrough, () => forget(letThrough))
    return acknowledged
  },
})

export const doubled: AnswerBlow = {
  name: 'double',
  did: 'its answer was doubled by a fault',
  async strike({ pass }) {
    await pass()
    return pass()
  },
}

export const swapped: AnswerBlow = {
  name: 'reorder',
  did: 'its answer is held back by a fault until the next one is through',
  // Without another to wait for it would only come late.
  canStrike: (work, fits) => work.hasRivals(fits),
  strike({ passLater, hold, afterNext, afterWall }, fits) {
    const letThrough = hold(() => {
      waitNoMore()
      passLater()
    })
    const waitNoMore = afterNext(fits, letThrough)
    afterWall(LONGEST_SWAP, letThrough)
    return acknowledged
  },
}

export const refused = (status: StatusName): AnswerBlow => ({
  name: 'refuse',
  did: `its answer was refused by a fault with ${status}`,
  strike({ work }) {
    work.lose({ forGood: false })
    throw new EdgeRefusal(status, 'A fault has refused the answer.')
  },
})

export const workerLost: AnswerBlow = {
  name: 'loseWorker',
  did: 'its worker was lost by a fault before its answer was taken in',
  strike({ work }) {
    work.lose({ forGood: true })
    work.cut('UNAVAILABLE')
    throw new EdgeRefusal('UNAVAILABLE', 'A fault has cut the connection before the answer was taken in.')
  },
}

export const acknowledgementLost: AnswerBlow = {
  name: 'loseAcknowledgement',
  did: 'the acknowledgement of its answer was lost by a fault',
  async strike({ work, pass }) {
    await pass()
    work.cut('UNAVAILABLE')
    throw new EdgeRefusal('UNAVAILABLE', 'A fault has cut the connection after the answer was taken in.')
  },
}
