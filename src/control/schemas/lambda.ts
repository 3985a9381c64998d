/**
 * Executions of AWS Lambda durable functions as JSON: lines of a list, and what viewers are told. Instants are milliseconds
 * since the epoch on the service's clock. `lambda-view.ts` has everything about one execution, `lambda-requests.ts` what is
 * asked.
 */
import { z } from 'zod'
import { ClockView } from './live.ts'
import { named } from './schemas.ts'
import { Clock, Millis } from './time.ts'

export const LambdaAt = Millis.describe("Milliseconds since the epoch, on the service's clock.")

export const ExecutionStatus = named(
  'ExecutionStatus',
  'Status of an execution.',
  z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'STOPPED']),
)

export const ExecutionError = named(
  'ExecutionError',
  'An error as handlers and clients describe it.',
  z.strictObject({
    type: z.string().optional(),
    message: z.string().optional(),
    data: z.string().optional(),
    stackTrace: z.array(z.string()).optional(),
  }),
)

export const ExecutionRow = named(
  'ExecutionRow',
  'An execution as a line of a list.',
  z.object({
    id: z.string().describe('The last part of the ARN.'),
    arn: z.string(),
    name: z.string(),
    functionName: z.string(),
    version: z.string().describe('`$LATEST` or a number.'),
    status: ExecutionStatus,
    startedAt: LambdaAt,
    changedAt: LambdaAt,
    endedAt: LambdaAt.optional(),
    invocations: z.int().describe('So far, the one that runs included.'),
    summary: z.string().describe('What it waits for, or its outcome; shortened.'),
    due: LambdaAt.optional().describe('When the wait or retry is due that the summary ends with.'),
    callerId: z.string().optional().describe('Id of the execution that invoked it.'),
  }),
)

export const ExecutionPage = named(
  'ExecutionPage',
  'A page of executions, in the order they were started.',
  z.object({
    executions: z.array(ExecutionRow),
    next: z.string().optional().describe('Leads to the next page, as `after`; unset on the last.'),
  }),
)

const LambdaFunction = named(
  'LambdaFunction',
  'A function that is registered.',
  z.object({
    name: z.string(),
    version: z.string().describe('`$LATEST` or a number.'),
    aliases: z.array(z.string()),
    isDurable: z.boolean().describe('False for a plain function, which has no executions.'),
    executionTimeout: z
      .number()
      .optional()
      .describe('Of its executions, in seconds. Unset: the longest allowed.'),
    timeout: z.number().describe('Of one call, in seconds of real time.'),
  }),
)

export const LambdaServing = named(
  'LambdaServing',
  'Functions, and where clients reach them.',
  z.object({
    address: z
      .string()
      .optional()
      .describe('Where AWS clients reach the service; unset while it does not listen.'),
    env: z
      .record(z.string(), z.string())
      .optional()
      .describe(
        'What AWS clients of other programs need in their environment; unset while it does not listen.',
      ),
    functions: z.array(LambdaFunction),
    hubs: z.array(z.string()).describe('Task hubs that this server has beside the service.'),
  }),
)

export const LambdaInfo = named(
  'LambdaInfo',
  'The service for durable functions.',
  LambdaServing.extend({
    clock: Clock,
    counts: z.record(z.string(), z.int()).describe('Executions by status.'),
  }),
)

/** Events of `GET /v1/lambda/live`, by their name. Executions come whole at first and whenever the viewer has fallen behind. */
export const lambdaLiveEvents = {
  start: named(
    'LambdaLiveStart',
    'A connection has begun.',
    z.object({
      feedId: z.string().describe('Another one than before: the service was made anew.'),
      version: z.string(),
      isResumed: z.boolean().describe('Goes on where the viewer left off; otherwise it forgets what it has.'),
    }),
  ),
  executions: named(
    'LiveExecutions',
    'Executions that have changed, as they are now, and those that are gone. At first the newest 20,000 come, newest ' +
      'first; an older one only when it changes.',
    z.object({
      rows: z.array(ExecutionRow),
      gone: z.array(z.string()),
      counts: z.record(z.string(), z.int()).describe('By status, of all.'),
      toCome: z
        .int()
        .optional()
        .describe('Of the first rows: how many follow in further events; 0 with the last of them.'),
    }),
  ),
  serving: LambdaServing,
  clock: ClockView,
} as const
