import type { TaskHub } from '../../durable-task/hub/task-hub.ts'
import { BackendError } from '../../kernel/errors.ts'
import { CoverageCollector } from './collector.ts'
import type { Coverage, ExpectedCoverage } from './coverage.ts'
import { expecting } from './expected.ts'
import { mergeCoverage } from './merge.ts'

/** What these hubs were driven through, together. Throws `wrong-state` for one that does not gather it. */
export function coverageOfHubs(hubs: readonly TaskHub[], expected: ExpectedCoverage = {}): Coverage {
  return expecting(mergeCoverage(hubs.map(coverageOf)), expected)
}

function coverageOf({ settings: { observer } }: TaskHub): Coverage {
  if (observer instanceof CoverageCollector) return observer.coverage()
  throw coverageIsOff()
}

export const coverageIsOff = (): BackendError =>
  new BackendError(
    'wrong-state',
    'This backend gathers no coverage: make it with createTestBackend({ coverage: true }).',
  )
