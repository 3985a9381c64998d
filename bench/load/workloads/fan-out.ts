import { complete, scheduleTask } from '../../../test/support/actions.ts'
import { count, payload, type Script, type Workload } from '../workload.ts'

const width = 20

/** Activities all at once, and the end when the last is done. */
export const inParallel =
  (activities: number): Script =>
  turn => {
    if (count(turn, 'taskScheduled') === 0)
      return Array.from({ length: activities }, (_, index) => scheduleTask(index + 1, 'part', payload))
    return count(turn, 'taskCompleted') === activities ? [complete(activities + 1, payload)] : []
  }

export const fanOut: Workload = {
  name: 'fan-out',
  what: `${width} activities at once`,
  instances: 300,
  concurrency: 16,
  scripts: { main: inParallel(width) },
}
