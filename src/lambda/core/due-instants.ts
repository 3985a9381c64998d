/** When something of an operation falls due by itself. */
import type { OperationRecord } from './operation.ts'

export interface Due {
  readonly operationId: string
  readonly kind: 'wait' | 'retry' | 'timeout' | 'heartbeat'
  /** In milliseconds. */
  readonly at: number
}

export function duesOf(record: OperationRecord): readonly Due[] {
  const operationId = record.operation.Id
  const due = (kind: Due['kind'], at: number | undefined): Due[] =>
    at === undefined ? [] : [{ operationId, kind, at }]
  switch (record.type) {
    case 'WAIT':
      return due('wait', record.snapshot.context.dueAt)
    case 'STEP':
      return due('retry', record.snapshot.context.dueAt)
    case 'CALLBACK': {
      if (record.operation.Status !== 'STARTED') return []
      const { timeoutAt, heartbeatAt } = record.snapshot.context
      return [...due('timeout', timeoutAt), ...due('heartbeat', heartbeatAt)]
    }
    default:
      return []
  }
}
