/** Work that falls due by itself: ends of waits, retries, timeouts, and the deadline of the execution. */
import { timeOut } from './close-execution.ts'
import { type Change, Draft, noChange } from './draft.ts'
import { type Due, duesOf } from './due-instants.ts'
import { deadlineOf, type ExecutionRecord, executionStatus } from './execution-record.ts'
import { timeOutCallback } from './kinds/callback.ts'
import { readyStep } from './kinds/step.ts'
import { endWait } from './kinds/wait.ts'

/** Completes everything that is due at an instant, in the order in which it fell due. */
export function completeDue(record: ExecutionRecord, now: number): Change {
  if (executionStatus(record) !== 'RUNNING') return noChange
  const draft = new Draft(record)
  completeDueWork(draft, now)
  return draft.commit()
}

/** The same within a larger change. */
export function completeDueWork(draft: Draft, now: number): void {
  const { record } = draft
  const due = record.dues.dueAt(now)
  const deadline = deadlineOf(record)
  // What is due at the deadline still counts; nothing after it does.
  const inTime = due.filter(({ at }) => at <= deadline).sort((a, b) => a.at - b.at)
  for (const each of inTime) completeOne(draft, each)
  if (deadline <= now && draft.isRunning) timeOut(draft, Math.max(deadline, draft.lastInstant))
}

function completeOne(draft: Draft, { operationId, kind, at }: Due): void {
  const operation = draft.get(operationId)!
  // A callback whose timeout and heartbeat are both due times out once.
  if (!duesOf(operation).some(due => due.kind === kind)) return
  // It may have been due for a while; events stand in the order of their instants.
  const instant = Math.max(at, draft.lastInstant)
  switch (kind) {
    case 'wait':
      endWait(draft, operation, instant)
      break
    case 'retry':
      readyStep(draft, operation, instant)
      break
    case 'timeout':
    case 'heartbeat':
      timeOutCallback(draft, operation, kind, instant)
  }
}
