/** Operations as they follow from a history alone, told in another way than the core does it. */
import type { HistoryEvent } from '../../../src/lambda/core/history.ts'
import type { Operation } from '../../../src/lambda/core/protocol.ts'
import { present } from '../../../src/lambda/core/protocol.ts'

const types = ['Execution', 'Step', 'Wait', 'Callback', 'Context', 'ChainedInvoke'] as const
const typeNames = {
  Execution: 'EXECUTION',
  Step: 'STEP',
  Wait: 'WAIT',
  Callback: 'CALLBACK',
  Context: 'CONTEXT',
  ChainedInvoke: 'CHAINED_INVOKE',
} as const
const statuses: Record<string, Operation['Status']> = {
  Started: 'STARTED',
  Succeeded: 'SUCCEEDED',
  Failed: 'FAILED',
  TimedOut: 'TIMED_OUT',
  Stopped: 'STOPPED',
  Cancelled: 'CANCELLED',
}

interface Told {
  readonly Result?: { readonly Payload?: string }
  readonly Error?: { readonly Payload?: Operation['CallbackDetails'] }
  readonly RetryDetails?: { readonly CurrentAttempt: number; readonly NextAttemptDelaySeconds?: number }
}

/** Status and times of each operation, and its attempts, as far as a history tells of them. */
export function replayed(history: readonly HistoryEvent[]): Map<string, object> {
  const known = new Map<string, Partial<Operation> & { attempt?: number; due?: number; outcome?: object }>()
  for (const event of history) {
    if (event.Id === undefined) continue
    const type = types.find(name => event.EventType.startsWith(name))!
    const what = event.EventType.slice(type.length)
    const details = event[`${event.EventType}Details`] as Told
    const retry = details.RetryDetails
    const isRetried = retry?.NextAttemptDelaySeconds !== undefined
    const isEnd = what !== 'Started' && !isRetried
    known.set(
      event.Id,
      present({
        Id: event.Id,
        Type: typeNames[type],
        Name: event.Name,
        ParentId: event.ParentId,
        SubType: event.SubType,
        StartTimestamp: known.get(event.Id)?.StartTimestamp ?? event.EventTimestamp,
        Status: isRetried ? 'PENDING' : statuses[what]!,
        EndTimestamp: isEnd ? event.EventTimestamp : undefined,
        attempt: retry?.CurrentAttempt ?? known.get(event.Id)?.attempt,
      }),
    )
  }
  return known
}

/** The same of operations as they are. Some of what happens to them is in no history. */
export function summaryOf(operation: Operation): object {
  const { Id, Type, Name, ParentId, SubType, StartTimestamp, Status, EndTimestamp, StepDetails } = operation
  const isUntold = Status === 'CANCELLED' && Type !== 'WAIT'
  return present({
    Id,
    Type,
    Name,
    ParentId,
    SubType,
    StartTimestamp,
    Status: Status === 'READY' ? 'PENDING' : isUntold ? 'STARTED' : Status,
    EndTimestamp: isUntold ? undefined : EndTimestamp,
    attempt: StepDetails && StepDetails.Attempt > 0 ? StepDetails.Attempt : undefined,
  })
}
