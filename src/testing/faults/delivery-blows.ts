/** What can happen to a work item on its way to a worker. */
import type { StatusName } from '../../durable-task/hub/status-names.ts'
import type { DeliveryBlow } from './fault.ts'

export const undelivered: DeliveryBlow = {
  name: 'drop',
  did: 'its delivery was dropped by a fault',
  strike(work, later) {
    later(() => work.lose({ forGood: true }))
    return 0
  },
}

export const deliveredTwice: DeliveryBlow = {
  name: 'double',
  did: 'it was delivered twice by a fault',
  strike: () => 2,
}

export const streamCut = (status: StatusName): DeliveryBlow => ({
  name: 'cutStream',
  did: `its worker's stream was cut by a fault with ${status}`,
  strike(work, later) {
    later(() => work.cut(status))
    return 0
  },
})

export const workerLostAtWork: DeliveryBlow = {
  name: 'loseWorker',
  did: 'its worker was lost by a fault after the delivery',
  strike(work, later) {
    later(() => {
      work.lose({ forGood: true })
      work.cut('UNAVAILABLE')
    })
    return 1
  },
}

export const streamSilenced = (milliseconds: number): DeliveryBlow => ({
  name: 'silence',
  did: "its worker's stream was silenced by a fault",
  strike(work, _later, { hold, afterWall }) {
    work.silence("its worker's stream was silenced by a fault")
    afterWall(
      milliseconds,
      hold(() => work.cut('UNAVAILABLE')),
    )
    return 0
  },
})
