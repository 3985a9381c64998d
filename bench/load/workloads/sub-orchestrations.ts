import { complete, createChild, text } from '../../../test/support/actions.ts'
import { count, payload, type Script, type Workload } from '../workload.ts'

const width = 5

/** Children all at once, each of which ends at once. */
export const withChildren = (children: number): { main: Script; child: Script } => ({
  main: turn => {
    if (count(turn, 'subOrchestrationInstanceCreated') === 0)
      return Array.from({ length: children }, (_, index) =>
        createChild(index + 1, 'child', `${turn.instanceId}/${index + 1}`, { input: text(payload) }),
      )
    const done = count(turn, 'subOrchestrationInstanceCompleted')
    return done === children ? [complete(children + 1, payload)] : []
  },
  child: () => [complete(1, payload)],
})

export const subOrchestrations: Workload = {
  name: 'sub-orchestrations',
  what: `${width} children at once`,
  instances: 700,
  concurrency: 16,
  scripts: withChildren(width),
}
