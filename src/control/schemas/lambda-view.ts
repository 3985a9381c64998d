/** One execution with everything there is to show of it. Payloads are texts as they are on the wire, mostly JSON. */
import { z } from 'zod'
import { ExecutionError, ExecutionRow, ExecutionStatus, LambdaAt } from './lambda.ts'
import { named } from './schemas.ts'
import { LogEntry } from './views.ts'

const Payload = z.string().optional().describe('As it is on the wire.')

export const ExecutionReason = named(
  'ExecutionReason',
  'One thing that an execution waits for.',
  z.object({
    kind: z.enum(['invocation', 'rest', 'wait', 'retry', 'callback', 'invoke', 'step', 'deadline']),
    text: z.string().describe('In words.'),
    name: z.string().optional().describe('Of the operation.'),
    operationId: z.string().optional(),
    due: LambdaAt.optional(),
    callbackId: z.string().optional(),
    executionId: z.string().optional().describe('The execution that a chained invoke waits for.'),
    functionName: z.string().optional(),
  }),
)

export const ExecutionLogEntry = named(
  'ExecutionLogEntry',
  'An event that the state machine of an execution took in.',
  LogEntry.extend({
    statusBefore: ExecutionStatus.optional(),
    statusAfter: ExecutionStatus.optional(),
  }),
)

export const OperationView = named(
  'OperationView',
  'An operation of an execution.',
  z.object({
    id: z.string(),
    parentId: z.string().optional().describe('The context it belongs to.'),
    name: z.string().optional(),
    type: z.enum(['EXECUTION', 'STEP', 'WAIT', 'CALLBACK', 'CONTEXT', 'CHAINED_INVOKE']),
    subType: z.string().optional(),
    status: z.enum([
      'STARTED',
      'PENDING',
      'READY',
      'SUCCEEDED',
      'FAILED',
      'CANCELLED',
      'TIMED_OUT',
      'STOPPED',
    ]),
    state: z.unknown().describe('Where its machine stands, as xstate says it.'),
    startedAt: LambdaAt,
    endedAt: LambdaAt.optional(),
    attempt: z.int().optional().describe('Of a step: attempts that have ended.'),
    nextAttemptAt: LambdaAt.optional().describe('Of a step that is to be tried again.'),
    endsAt: LambdaAt.optional().describe('Of a wait.'),
    callbackId: z.string().optional(),
    timeoutAt: LambdaAt.optional().describe('Of a callback that has one, while it is open.'),
    heartbeatAt: LambdaAt.optional().describe('When the next heartbeat is due, while the callback is open.'),
    functionName: z.string().optional().describe('Of a chained invoke.'),
    executionId: z.string().optional().describe('The execution that a chained invoke has started.'),
    input: Payload,
    result: Payload,
    error: ExecutionError.optional(),
  }),
)

const InvocationView = named(
  'InvocationView',
  'A call of the handler.',
  z.object({
    number: z.int().describe('From 1.'),
    requestId: z.string(),
    startedAt: LambdaAt,
    endedAt: LambdaAt.optional().describe('Unset while it runs.'),
    error: ExecutionError.optional(),
  }),
)

const ExecutionRelative = named(
  'ExecutionRelative',
  'An execution that invoked this one, or that this one invoked.',
  z.object({
    id: z.string(),
    name: z.string(),
    functionName: z.string(),
    status: ExecutionStatus,
    operationId: z.string().describe('The chained invoke.'),
  }),
)

export const ExecutionView = named(
  'ExecutionView',
  'An execution with everything there is to show of it.',
  z.object({
    row: ExecutionRow,
    input: Payload,
    result: Payload,
    error: ExecutionError.optional(),
    deadline: LambdaAt.describe('When its time is over.'),
    explanation: z.string().describe('Why it waits, in words.'),
    reasons: z.array(ExecutionReason).describe('The same as data; none when it has ended.'),
    log: z.array(ExecutionLogEntry).describe('Oldest first; the newest are kept.'),
    isLogWhole: z.boolean().describe('The log begins with the beginning.'),
    operations: z
      .array(OperationView)
      .describe('In the order of their starts, without the execution itself.'),
    invocations: z.array(InvocationView),
    history: z.object({
      events: z.array(
        z
          .looseObject({
            EventType: z.string(),
            EventId: z.int().describe('1, 2, 3 …'),
            EventTimestamp: LambdaAt,
            Id: z.string().optional().describe('Of the operation.'),
            Name: z.string().optional(),
            ParentId: z.string().optional(),
            SubType: z.string().optional(),
          })
          .describe('In the protocol’s words, with one member named after the event type plus `Details`.'),
      ),
      from: z.int().describe('Position of the first of these events.'),
      size: z.int().describe('Of the whole history.'),
    }),
    caller: ExecutionRelative.optional(),
    targets: z.array(ExecutionRelative).describe('Executions it has invoked.'),
  }),
)
