import { complete, createTimer } from '../../../test/support/actions.ts'
import { count, payload, type Workload } from '../workload.ts'

const rounds = 3
const width = 5
const delay = 20

export const timers: Workload = {
  name: 'timers',
  what: `${rounds} times ${width} timers of ${delay} ms (${rounds * delay} ms of the latency)`,
  instances: 900,
  concurrency: 64,
  scripts: {
    main: turn => {
      const created = count(turn, 'timerCreated')
      if (count(turn, 'timerFired') < created) return []
      if (created === rounds * width) return [complete(created + 1, payload)]
      const fireAt = Date.now() + delay
      return Array.from({ length: width }, (_, index) => createTimer(created + index + 1, fireAt))
    },
  },
}
