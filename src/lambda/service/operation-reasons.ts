/** What the open operations of an execution wait for. */
import { describeInstant } from '../../kernel/instant.ts'
import { type Calls, callsIn } from '../core/calls.ts'
import type { ExecutionRecord } from '../core/execution-record.ts'
import type { OperationRecord } from '../core/operation.ts'
import type { ErrorObject, Operation } from '../core/protocol.ts'
import { errorText } from './error-text.ts'
import type { HostedExecution } from './hosted-execution.ts'
import type { Reason } from './reason.ts'

type Of<T extends OperationRecord['type']> = Extract<OperationRecord, { type: T }>

/** What a called execution waits for itself. */
type Inner = (target: HostedExecution) => readonly Reason[]

/** In the order in which they began. */
export function operationReasons(execution: HostedExecution, inner: Inner): Reason[] {
  const { operations, history } = execution.record
  const all = [...operations.values()]
  const calls = all.some(({ type }) => type === 'CHAINED_INVOKE') ? callsIn(history) : new Map()
  return all.flatMap(each => {
    const reason = reasonOf(execution, each, calls, inner)
    if (!reason) return []
    const { Id, Name } = each.operation
    return [{ ...(Name !== undefined && { name: Name }), operationId: Id, ...reason }]
  })
}

function reasonOf(
  execution: HostedExecution,
  each: OperationRecord,
  calls: Calls,
  inner: Inner,
): Reason | undefined {
  const { Status } = each.operation
  if (each.type === 'STEP') return stepReason(execution.record, each)
  if (Status !== 'STARTED') return undefined
  if (each.type === 'WAIT') return waitReason(each)
  if (each.type === 'CALLBACK') return callbackReason(execution.record, each)
  return each.type === 'CHAINED_INVOKE' ? invokeReason(execution, each, calls, inner) : undefined
}

function stepReason(
  { invocation }: ExecutionRecord,
  { operation, snapshot }: Of<'STEP'>,
): Reason | undefined {
  const { Status, StepDetails } = operation
  const what = called(operation.SubType === 'WaitForCondition' ? 'condition' : 'step', operation.Name)
  const attempt = `attempt ${(StepDetails?.Attempt ?? 0) + 1}`
  if (Status === 'PENDING') {
    const due = snapshot.context.dueAt!
    const last = StepDetails?.Error && `, the last one failed${because(StepDetails.Error)}`
    return {
      kind: 'retry',
      due,
      text: `${what} is tried again at ${describeInstant(due)} (${attempt}${last ?? ''})`,
    }
  }
  if (Status === 'READY') return { kind: 'step', text: `${what} may be tried again (${attempt})` }
  if (Status !== 'STARTED') return undefined
  return {
    kind: 'step',
    text: invocation ? `${what} runs (${attempt})` : `${what} has begun, and no handler runs (${attempt})`,
  }
}

function waitReason({ operation, snapshot }: Of<'WAIT'>): Reason {
  const due = snapshot.context.dueAt!
  return { kind: 'wait', due, text: `${called('wait', operation.Name)} lasts until ${describeInstant(due)}` }
}

function callbackReason(record: ExecutionRecord, { operation, snapshot }: Of<'CALLBACK'>): Reason {
  const { timeoutAt, heartbeatAt } = snapshot.context
  const { CallbackId: callbackId } = operation.CallbackDetails!
  const name = callbackName(record, operation)
  const limits = [
    ...(timeoutAt === undefined ? [] : [`it times out at ${describeInstant(timeoutAt)}`]),
    ...(heartbeatAt === undefined ? [] : [`its next heartbeat is due by ${describeInstant(heartbeatAt)}`]),
  ]
  const due = [timeoutAt, heartbeatAt].filter(at => at !== undefined).sort((a, b) => a - b)[0]
  const nobody = `nobody has answered ${called('callback', name)} (${callbackId})`
  return {
    kind: 'callback',
    text: [nobody, limits.join(' and ')].filter(Boolean).join(', '),
    callbackId,
    ...(name !== undefined && { name }),
    ...(due !== undefined && { due }),
  }
}

/** A wait for a callback names the context around it, and not the callback. */
function callbackName({ operations }: ExecutionRecord, { Name, ParentId }: Operation): string | undefined {
  const around = ParentId === undefined ? undefined : operations.get(ParentId)?.operation
  return Name ?? (around?.SubType === 'WaitForCallback' ? around.Name : undefined)
}

function invokeReason(
  execution: HostedExecution,
  { operation: { Id } }: Of<'CHAINED_INVOKE'>,
  calls: Calls,
  inner: Inner,
): Reason {
  // The function as its handler wrote it.
  const functionName = calls.get(Id)!.FunctionName
  const target = execution.targets.get(Id)
  const base = { kind: 'invoke', functionName } as const
  if (!target) return { ...base, text: `it waits for the answer of '${functionName}'` }
  const { name, operationId: executionId } = target.record
  const reasons = inner(target).map(({ text }) => text)
  const why = reasons.length > 0 ? ` (${reasons.join(', ')})` : ''
  return { ...base, executionId, text: `it waits for the execution '${name}' of '${functionName}'${why}` }
}

/** An error behind a colon; nothing for one that says nothing. */
export function because(error: ErrorObject | undefined): string {
  const text = errorText(error)
  return text === undefined ? '' : `: ${text}`
}

const called = (what: string, name: string | undefined): string =>
  name === undefined ? `a ${what}` : `${what} '${name}'`
