import { complete, createTimer } from '../../../test/support/actions.ts'
import { inLanes } from '../../load/lanes.ts'
import { count, payload, type Script } from '../../load/workload.ts'
import { percentile } from '../../statistics.ts'
import { inFlight, type PeerWorkload } from '../workload.ts'

/** Time to start each instance and to set its timer; milliseconds. The slowest peer needs most of it. */
export const settingTime = 4

/** When the timers of this round are due, in milliseconds since the epoch. */
let due = 0

const script: Script = turn => {
  if (count(turn, 'timerCreated') === 0) return [createTimer(1, due)]
  return count(turn, 'timerFired') > 0 ? [complete(2, payload)] : []
}

export const timers: PeerWorkload = {
  name: 'timers',
  what: '2,000 instances whose timers are due together',
  size: 2000,
  scripts: () => ({ main: script }),
  async round(load, size, round) {
    due = Date.now() + 500 + size * settingTime
    const lags: number[] = []
    let late = 0
    load.observer = {
      arrived(_instanceId, at, turn) {
        const lag = performance.timeOrigin + at - due
        if (turn && count(turn, 'timerFired') > 0) lags.push(lag)
        else if (lag > 0) late++
      },
    }
    await load.measure(async () => {
      const ends = Array.from({ length: size }, (_, index) => load.finished(`${round}-${index}`))
      await inLanes(size, inFlight, index => load.start(`${round}-${index}`))
      await Promise.all(ends)
    })
    load.observer = {}
    return { p50: percentile(lags, 0.5), p99: percentile(lags, 0.99), late }
  },
}
