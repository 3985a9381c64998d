/** What an event carries beside its type, for those who watch: plain data, no payloads. */
import type { Change, Move } from '../core/draft.ts'
import { errorText } from './error-text.ts'
import type { FactDetails } from './facts.ts'
import type { HostedExecution } from './hosted-execution.ts'

const told = ['dueAt', 'timeoutAt', 'heartbeatEvery', 'hasPending']

export function detailsOf(
  { record }: HostedExecution,
  { events }: Change,
  { event }: Move,
): FactDetails | undefined {
  const details: Record<string, unknown> = {}
  for (const key of told) if (event[key] !== undefined) details[key] = event[key]
  if (event.type === 'operation.advanced') {
    const { Id, Type, Name, Status } = record.operations.get(event.operationId)!.operation
    Object.assign(details, { operationId: Id, type: Type, status: Status })
    if (Name !== undefined) details.name = Name
  } else if (event.type === 'checkpoint.accepted') {
    details.historySize = record.history.length
  } else if (event.type === 'invocation.started') {
    details.requestId = record.invocation?.requestId
  } else if (event.type.startsWith('handler.')) {
    const ended = events.find(({ EventType }) => EventType === 'InvocationCompleted')
    const error = errorText(ended?.InvocationCompletedDetails?.Error?.Payload)
    if (error !== undefined) details.error = error
  }
  return Object.keys(details).length > 0 ? details : undefined
}
