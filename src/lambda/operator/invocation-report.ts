/** The calls of an execution's handler as an operator sees them. */
import type { ExecutionRecord } from '../core/execution-record.ts'
import { type ErrorDetails, errorDetails } from '../runner/error-details.ts'

/** A call of the handler. */
export interface InvocationReport {
  /** From 1. */
  readonly number: number
  readonly requestId: string
  readonly startedAt: number
  /** Unset while it runs. */
  readonly endedAt: number | undefined
  readonly error: ErrorDetails | undefined
}

/** Oldest first. */
export function reportInvocations({
  history,
  invocation,
}: Pick<ExecutionRecord, 'history' | 'invocation'>): InvocationReport[] {
  const ended = history.flatMap(({ InvocationCompletedDetails: details }) => details ?? [])
  const reports = ended.map(({ RequestId, StartTimestamp, EndTimestamp, Error: error }, index) => ({
    number: index + 1,
    requestId: RequestId,
    startedAt: StartTimestamp,
    endedAt: EndTimestamp,
    error: errorDetails(error?.Payload),
  }))
  if (!invocation) return reports
  const { requestId, startedAt } = invocation
  const running = { number: reports.length + 1, requestId, startedAt, endedAt: undefined, error: undefined }
  return [...reports, running]
}
