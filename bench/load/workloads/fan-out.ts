import { complete, scheduleTask } from '../../../test/support/actions.ts'
import { count, payload, type Workload } from '../workload.ts'

const width = 20

export const fanOut: Workload = {
  name: 'fan-out',
  what: `${width} activities at once`,
  instances: 300,
  concurrency: 16,
  scripts: {
    main: turn => {
      if (count(turn, 'taskScheduled') === 0)
        return Array.from({ length: width }, (_, index) => scheduleTask(index + 1, 'part', payload))
      return count(turn, 'taskCompleted') === width ? [complete(width + 1, payload)] : []
    },
  },
}
