import { complete, createChild, text } from '../../../test/support/actions.ts'
import { count, payload, type Workload } from '../workload.ts'

const width = 5

export const subOrchestrations: Workload = {
  name: 'sub-orchestrations',
  what: `${width} children at once`,
  instances: 700,
  concurrency: 16,
  scripts: {
    main: turn => {
      if (count(turn, 'subOrchestrationInstanceCreated') === 0)
        return Array.from({ length: width }, (_, index) =>
          createChild(index + 1, 'child', `${turn.instanceId}/${index + 1}`, { input: text(payload) }),
        )
      return count(turn, 'subOrchestrationInstanceCompleted') === width ? [complete(width + 1, payload)] : []
    },
    child: () => [complete(1, payload)],
  },
}
