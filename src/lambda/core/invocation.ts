/** One call of the handler, from its event to its answer. */
import { BackendError } from '../../kernel/errors.ts'
import { noteEnd, type Outcome } from './close-execution.ts'
import { markSeen, visibleNews } from './delta.ts'
import { type Change, Draft, noChange } from './draft.ts'
import { completeDueWork } from './due.ts'
import { deadlineOf, type ExecutionRecord, executionOf, type Invocation } from './execution-record.ts'
import { type HandlerOutcome, nothingPending } from './handler-answer.ts'
import { carried, makeEvent } from './history.ts'
import type { MachineEvent, OperationRecord } from './operation.ts'
import { type OperationPage, operationPage } from './operation-pages.ts'
import { type ErrorObject, present } from './protocol.ts'
import { writeToken } from './tokens.ts'

/** What the event of an invocation carries. */
export interface InvocationEvent extends OperationPage {
  readonly token: string
  /** Operations that changed without the handler since it last looked. */
  readonly updatedOperationIds: readonly string[]
}

/**
 * Puts the event of an invocation together, at the instant at which the handler is called; there is none if the time of
 * the execution is over. Throws `wrong-state` unless the execution has asked for an invocation that has not begun.
 */
export function startInvocation(
  record: ExecutionRecord,
  requestId: string,
  now: number,
): { event: InvocationEvent | undefined; change: Change } {
  const draft = new Draft(record)
  if (record.invocation || !draft.execution.snapshot.can({ type: 'invocation.started' }))
    throw new BackendError('wrong-state', `The execution '${record.name}' has not asked for an invocation.`)
  completeDueWork(draft, now)
  if (!draft.isRunning) return { event: undefined, change: draft.commit() }
  draft.moveExecution({ type: 'invocation.started' })
  const { invocations } = draft.execution.snapshot.context
  const sequence = record.sequence + 1
  Object.assign(draft.fields, { sequence, invocation: { number: invocations, requestId, startedAt: now } })
  const change = draft.commit()
  const updatedOperationIds = visibleNews(record)
  const page = operationPage(record, { maxItems: record.options.limits.longestPageItems }, now)
  markSeen(
    record,
    page.operations.map(({ Id }) => Id),
  )
  const token = writeToken({ operationId: record.operationId, invocation: invocations, sequence })
  return { event: { token, updatedOperationIds, ...page }, change }
}

/**
 * Takes what the handler answered. Its invocation is over and its token with it.
 *
 * The answer of a handler whose execution was stopped or timed out meanwhile changes nothing, and neither does one that
 * comes after its invocation was given up.
 */
export function endInvocation(
  record: ExecutionRecord,
  requestId: string,
  outcome: HandlerOutcome,
  now: number,
): Change {
  const { invocation } = record
  if (invocation?.requestId !== requestId) return noChange
  const draft = new Draft(record)
  // Waits are left for later, but an answer after the deadline is none.
  if (now >= deadlineOf(record) && draft.isRunning) completeDueWork(draft, now)
  const wasRunning = draft.isRunning
  const hasPending = [...record.operations.values()].some(isPending)
  const isEmpty = outcome.type === 'suspended' && !hasPending && !isTriggered(record)
  const error = isEmpty ? nothingPending : 'error' in outcome ? outcome.error : undefined
  draft.fields.invocation = undefined
  draft.moveExecution(eventOf(outcome, hasPending))

  if (wasRunning || record.heldEnd) {
    const isFault = isEmpty || outcome.type === 'crashed' || outcome.type === 'refused'
    draft.append(completedEvent(invocation, now, isFault ? error : undefined))
  }
  if (record.heldEnd) {
    draft.append({ ...record.heldEnd, EventTimestamp: now })
    draft.fields.heldEnd = undefined
  }
  if (wasRunning && !draft.isRunning) draft.append(noteEnd(draft, endOf(outcome, error), now))
  return draft.commit()
}

/** The rest after a failed invocation is over. */
export function endRest(record: ExecutionRecord): Change {
  const draft = new Draft(record)
  draft.moveExecution({ type: 'rest.ended' })
  return draft.commit()
}

const isTriggered = (record: ExecutionRecord): boolean => executionOf(record).snapshot.context.isTriggered

/** Whether it will move on by itself, and lead to an invocation then. */
function isPending({ type, operation: { Status } }: OperationRecord): boolean {
  if (type === 'STEP') return Status === 'PENDING'
  return (type === 'WAIT' || type === 'CALLBACK' || type === 'CHAINED_INVOKE') && Status === 'STARTED'
}

const eventOf = ({ type }: HandlerOutcome, hasPending: boolean): MachineEvent =>
  type === 'suspended' ? { type: 'handler.suspended', hasPending } : { type: `handler.${type}` }

const endOf = (outcome: HandlerOutcome, error: ErrorObject | undefined): Outcome =>
  outcome.type === 'succeeded' ? { result: outcome.result } : { error }

const completedEvent = ({ startedAt, requestId }: Invocation, now: number, error: ErrorObject | undefined) =>
  makeEvent(
    'InvocationCompleted',
    now,
    present({
      StartTimestamp: startedAt,
      EndTimestamp: now,
      RequestId: requestId,
      Error: error && carried(error),
    }),
  )
