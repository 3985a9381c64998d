/** The history of an execution as the rows of a table. */
import { formatDuration, formatOffset } from '../../format/duration.ts'
import type { HistoryRow } from '../../instance/model/history-rows.ts'
import type { ExecutionEvent } from '../../live/types.ts'
import { detailsOf, errorOf, nameOf, nextAttemptAt, operationWord, verbOf } from './event-parts.ts'

/** Kinds of events, and what they are called. */
export const eventKinds = {
  step: 'Steps',
  wait: 'Waits',
  callback: 'Callbacks',
  invoke: 'Invokes',
  context: 'Contexts',
  lifecycle: 'Lifecycle',
} as const

export function readHistoryRows(
  events: readonly ExecutionEvent[],
  written: readonly number[],
  startedAt: number,
): HistoryRow<keyof typeof eventKinds>[] {
  let invocations = 0
  return events.map((event, index) => {
    const { EventType, EventId, EventTimestamp } = event
    if (EventType === 'InvocationCompleted') invocations++
    return {
      number: EventId,
      at: EventTimestamp,
      type: EventType,
      kind: operationWord(event) ?? 'lifecycle',
      what: whatOf(event, startedAt, invocations),
      payload: payloadOf(event),
      isFailure: isFailure(event),
      step: written[index]!,
    }
  })
}

const isFailure = (event: ExecutionEvent): boolean =>
  errorOf(event) !== undefined || /(Failed|TimedOut|Stopped)$/.test(event.EventType)

/** What it carries; where it carries nothing, what else it tells. */
function payloadOf(event: ExecutionEvent): string | object | undefined {
  const { Input, Result, Error: error, ...rest } = detailsOf(event)
  const carried = error?.Payload ?? Result?.Payload ?? Input?.Payload
  return carried ?? (Object.keys(rest).length > 0 ? rest : undefined)
}

const seconds = (length: number): string => formatDuration(length * 1_000)

function whatOf(event: ExecutionEvent, startedAt: number, invocations: number): string {
  const details = detailsOf(event)
  const word = operationWord(event)
  if (event.EventType === 'InvocationCompleted') {
    const { StartTimestamp = 0, EndTimestamp = 0 } = details
    return `invocation ${invocations}, ${formatDuration(EndTimestamp - StartTimestamp)}`
  }
  if (!word) return ''
  const parts = [nameOf(event, word)]
  const attempt = details.RetryDetails?.CurrentAttempt
  if (attempt !== undefined) parts.push(`attempt ${attempt}`)
  const again = nextAttemptAt(event)
  if (again !== undefined) parts.push(`again in ${formatDuration(again - event.EventTimestamp)}`)
  if (verbOf(event) === 'Started') parts.push(...startOf(event, startedAt))
  return parts.join(', ')
}

/** What is told at the start of an operation. */
function startOf(event: ExecutionEvent, startedAt: number): string[] {
  const { Duration, ScheduledEndTimestamp, Timeout, HeartbeatTimeout, FunctionName } = detailsOf(event)
  const parts: string[] = []
  if (Duration !== undefined) parts.push(seconds(Duration))
  if (ScheduledEndTimestamp !== undefined)
    parts.push(`until ${formatOffset(ScheduledEndTimestamp - startedAt)}`)
  if (Timeout !== undefined) parts.push(`times out in ${seconds(Timeout)}`)
  if (HeartbeatTimeout !== undefined) parts.push(`heartbeat each ${seconds(HeartbeatTimeout)}`)
  if (FunctionName !== undefined) parts.push(`of ${FunctionName}`)
  return parts
}
