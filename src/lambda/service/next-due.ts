/** What the clock of a service comes to next. */
import type { HostedExecution } from './hosted-execution.ts'

/** The next instant at which something is due on the service's clock. */
export interface NextDue {
  /** Milliseconds since the epoch on the service's clock. */
  readonly at: number
  /** The end of a wait or of a rest after a failed invocation, a retry, a time-out, the end of an execution's time. */
  readonly kind: 'wait' | 'retry' | 'callback' | 'rest' | 'deadline' | 'other'
  /** The execution whose it is. */
  readonly id: string
}

const kinds: Readonly<Record<string, NextDue['kind']>> = { WAIT: 'wait', STEP: 'retry', CALLBACK: 'callback' }

export function nextDue(executions: readonly HostedExecution[]): NextDue | undefined {
  let next: NextDue | undefined
  for (const { timers, record } of executions) {
    const first = timers.first()
    if (!first || (next && next.at <= first.due)) continue
    const type = record.operations.get(first.id)?.type ?? ''
    next = { at: first.due, kind: kinds[type] ?? ownKind(first.id), id: record.operationId }
  }
  return next
}

function ownKind(id: string): NextDue['kind'] {
  if (id === '*rest') return 'rest'
  return id === '*deadline' ? 'deadline' : 'other'
}
