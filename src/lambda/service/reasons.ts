/** Why executions wait, as data. */
import { describeInstant } from '../../kernel/instant.ts'
import { deadlineOf, executionOf } from '../core/execution-record.ts'
import type { HostedExecution } from './hosted-execution.ts'
import { because, operationReasons } from './operation-reasons.ts'
import type { Reason } from './reason.ts'

/** How many calls deep the reasons of called functions are told. */
const MOST_CALLS = 3

/** None once the execution has ended; else at least one. */
export function explainExecution(execution: HostedExecution, calls = MOST_CALLS): Reason[] {
  if (!execution.isRunning) return []
  const inner = (target: HostedExecution): readonly Reason[] =>
    calls > 0 ? explainExecution(target, calls - 1) : []
  const reasons = [...invocationReasons(execution), ...operationReasons(execution, inner)]
  return [...reasons, ...deadlineReasons(execution, reasons)]
}

function invocationReasons({ record }: HostedExecution): Reason[] {
  const { value, context } = executionOf(record).snapshot
  const { invocations, failures } = context
  const { invocation } = record
  if (invocation) {
    const { startedAt, requestId } = invocation
    const since = `since ${describeInstant(startedAt)}`
    const text = `its handler runs ${since} (invocation ${invocations}, request ${requestId})`
    return [{ kind: 'invocation', text }]
  }
  if (value.invocation === 'invoking')
    return [{ kind: 'invocation', text: `its handler is about to be called (invocation ${invocations})` }]
  if (value.invocation !== 'resting') return []
  const failed = record.history.findLast(({ EventType }) => EventType === 'InvocationCompleted')
  const { EndTimestamp, Error: error } = failed!.InvocationCompletedDetails!
  const due = EndTimestamp + record.options.limits.rest
  const why = failures === 1 ? 'a failed invocation' : `${failures} failed invocations in a row`
  const text = `it rests until ${describeInstant(due)} after ${why}${because(error?.Payload)}`
  return [{ kind: 'rest', text, due }]
}

/** The end of its time counts where somebody has set it and it comes first, or where there is nothing else. */
function deadlineReasons({ record }: HostedExecution, others: readonly Reason[]): Reason[] {
  const due = deadlineOf(record)
  const isSet = record.executionTimeout < record.options.limits.longestExecutionTimeout
  const isFirst = isSet && others.every(other => other.due === undefined || due < other.due)
  if (others.length > 0 && !isFirst) return []
  const text = `its time is up at ${describeInstant(due)}`
  return [{ kind: 'deadline', due, text: others.length > 0 ? text : `it waits for nothing: ${text}` }]
}
