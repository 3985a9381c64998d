/** The calls of a handler, as a test reads them. */
import type { ExecutionRecord } from '../core/execution-record.ts'
import { type ErrorDetails, errorDetails } from './error-details.ts'

/** One call of the handler. Instants are milliseconds since the epoch on the service's clock. */
export interface InvocationView {
  readonly requestId: string
  readonly startedAt: number
  /** Unset while it runs. */
  readonly endedAt: number | undefined
  /** Why it failed: it threw, died, took too long, or answered what no handler may answer. */
  readonly error: ErrorDetails | undefined
}

/** Those that the history tells of, and the one that runs. */
export function invocationsOf({ history, invocation }: ExecutionRecord): InvocationView[] {
  const ended = history.flatMap(({ InvocationCompletedDetails: details }) => {
    if (!details) return []
    const { RequestId, StartTimestamp, EndTimestamp, Error: error } = details
    const view: InvocationView = {
      requestId: RequestId,
      startedAt: StartTimestamp,
      endedAt: EndTimestamp,
      error: errorDetails(error?.Payload),
    }
    return [view]
  })
  if (!invocation) return ended
  const { requestId, startedAt } = invocation
  return [...ended, { requestId, startedAt, endedAt: undefined, error: undefined }]
}
