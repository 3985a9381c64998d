import { complete, scheduleTask } from '../../../test/support/actions.ts'
import { count, payload, type Script, type Workload } from '../workload.ts'

/** Activities one after another: a turn for each, its whole past with it. */
export const inSequence =
  (activities: number): Script =>
  turn => {
    const done = count(turn, 'taskCompleted')
    return done < activities ? [scheduleTask(done + 1, 'step', payload)] : [complete(activities + 1, payload)]
  }

export const sequence: Workload = {
  name: 'sequence',
  what: '5 activities one after another',
  instances: 900,
  concurrency: 32,
  scripts: { main: inSequence(5) },
}
