/** The history of an execution, in pages. */
import type { ExecutionRecord } from './execution-record.ts'
import { type HistoryEvent, withoutData } from './history.ts'
import { type PageRequest, pageOf } from './paging.ts'

export interface HistoryRequest extends PageRequest {
  /** Payloads too, which is the default. */
  readonly includeExecutionData?: boolean | undefined
  /** The newest event first; by default the oldest is. */
  readonly reverseOrder?: boolean | undefined
}

export interface HistoryPage {
  readonly events: readonly HistoryEvent[]
  readonly nextMarker?: string
}

/** One page of what has happened so far. Throws InvalidParameterValueException for a marker or size not allowed. */
export function historyPage(
  { history, operationId, options }: ExecutionRecord,
  { includeExecutionData = true, reverseOrder = false, ...request }: HistoryRequest,
  now: number,
): HistoryPage {
  const list = {
    name: `history ${operationId} ${reverseOrder}`,
    items: reverseOrder ? history.toReversed() : history,
    numberOf: ({ EventId }: HistoryEvent) => EventId,
    isFalling: reverseOrder,
  }
  const { items, nextMarker } = pageOf(list, request, now, options.limits)
  return {
    events: includeExecutionData ? items : items.map(withoutData),
    ...(nextMarker !== undefined && { nextMarker }),
  }
}
