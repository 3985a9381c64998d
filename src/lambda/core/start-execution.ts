/** The beginning of an execution. */

import { type Change, Draft } from './draft.ts'
import { Dues } from './dues.ts'
import { invalidParameter } from './errors.ts'
import type { ExecutionRecord } from './execution-record.ts'
import { carried, makeEvent } from './history.ts'
import type { CoreOptions, LambdaLimits } from './limits.ts'
import { machines, recordOf } from './operation.ts'
import { type Operation, present } from './protocol.ts'
import { checkSize } from './sizes.ts'
import { begin } from './stepping.ts'

export interface StartExecution {
  /** Unique in the service; names the execution in its tokens and in its history. */
  readonly operationId: string
  readonly arn: string
  readonly name: string
  readonly functionName: string
  readonly functionArn: string
  readonly version: string
  readonly tenantId?: string | undefined
  readonly traceHeader?: string | undefined
  /** JSON text. */
  readonly input?: string | undefined
  /** In seconds; without it, the longest that is allowed. */
  readonly executionTimeout?: number | undefined
  /** In milliseconds. */
  readonly now: number
  readonly options: CoreOptions
}

/** Refuses seconds that no execution can be given. */
export function checkExecutionTimeout(
  seconds: number,
  { longestExecutionTimeout: longest }: LambdaLimits,
): void {
  if (seconds >= 1 && seconds <= longest) return
  throw invalidParameter(`The execution timeout is ${seconds} s; it must be from 1 to ${longest}.`)
}

/**
 * Makes an execution that asks for its first invocation. Throws InvalidParameterValueException for a timeout or an input
 * beyond the limits.
 */
export function startExecution(start: StartExecution): { record: ExecutionRecord; change: Change } {
  const { operationId, now, options, input, ...rest } = start
  const { limits } = options
  const { failures, emptyAnswers, rest: pause } = limits
  const executionTimeout = start.executionTimeout ?? limits.longestExecutionTimeout
  checkExecutionTimeout(executionTimeout, limits)
  if (input !== undefined) checkSize(input, limits.executionPayload, 'The input of an execution')
  const birth = begin(machines.EXECUTION, {
    executionId: operationId,
    limits: { failures, emptyAnswers, rest: pause },
  })
  const operation: Operation = {
    Id: operationId,
    Type: 'EXECUTION',
    Status: 'STARTED',
    StartTimestamp: now,
    Name: start.name,
    ExecutionDetails: present({ InputPayload: input }),
  }
  const record: ExecutionRecord = {
    ...rest,
    tenantId: start.tenantId,
    traceHeader: start.traceHeader,
    operationId,
    options,
    input,
    startedAt: now,
    executionTimeout,
    operations: new Map([[operationId, recordOf(operation, birth.snapshot)]]),
    history: [],
    dues: new Dues(),
    unseen: new Set(),
    answers: [],
    invocation: undefined,
    sequence: 0,
    endedAt: undefined,
    result: undefined,
    error: undefined,
    heldEnd: undefined,
  }
  const draft = new Draft(record)
  const details = { Input: carried(input), ExecutionTimeout: record.executionTimeout }
  draft.append(makeEvent('ExecutionStarted', now, details, operation))
  draft.moveExecution({ type: 'execution.start' })
  return { record, change: draft.commit() }
}
