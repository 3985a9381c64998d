/** What can happen to a call. */
import { EdgeRefusal, type StatusName } from '../../durable-task/hub/status-names.ts'
import { BackendError } from '../../kernel/errors.ts'
import { describeDelay } from './delays.ts'
import type { CallBlow } from './fault.ts'

export const callRefused = (status: StatusName): CallBlow => ({
  name: 'refuse',
  did: `was refused by a fault with ${status}`,
  strike() {
    throw new EdgeRefusal(status, 'A fault has refused the call.')
  },
})

export const callDelayed = (milliseconds: number): CallBlow => ({
  name: 'delay',
  did: `is ${describeDelay(milliseconds)} by a fault`,
  async strike({ pass, hold, afterHub }) {
    if (milliseconds === 0) return pass()
    await new Promise<void>((resolve, reject) => {
      const stop = (): void => reject(new BackendError('stopping', 'The backend is stopping.'))
      const letThrough = hold(() => {
        cancel()
        resolve()
      }, stop)
      const cancel = afterHub(milliseconds, letThrough)
    })
    return pass()
  },
})

export const replyLost = (status: StatusName): CallBlow => ({
  name: 'loseAcknowledgement',
  did: `was carried out, and its reply lost by a fault with ${status}`,
  async strike({ pass }) {
    await pass()
    throw new EdgeRefusal(status, 'A fault has lost the reply of the call, which was carried out.')
  },
})
