/** What is terminated with all that it has started takes its children along. */
import type { HistoryEvent } from '../../../src/durable-task/core/events.ts'
import type { Execution, Lives } from './lives.ts'
import { holds } from './violation.ts'

/** Of an execution that has just ended: each of its children has too, or will with the turn that it is in. */
export function expectChildrenEnd(
  { id, instanceId }: Execution,
  events: readonly HistoryEvent[],
  lives: Lives,
): void {
  if (!events.some(event => event.type === 'executionTerminated' && event.recurse)) return
  for (const event of events) {
    if (event.type !== 'subOrchestrationInstanceCreated') continue
    const child = lives.records.get(event.instanceId)
    const parent = child?.started.parentInstance?.orchestrationInstance
    if (!child || parent?.instanceId !== instanceId || parent.executionId !== id) continue
    const ends = child.outcome ?? child.termination
    holds(
      ends,
      'child',
      () => `${instanceId} is terminated with all it started, and ${event.instanceId} goes on`,
    )
  }
}
