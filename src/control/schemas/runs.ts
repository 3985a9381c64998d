/** Instances and their steps as JSON. Instants are milliseconds since the epoch on the hub's clock. */
import { z } from 'zod'
import { activeStatuses, terminalStatuses } from '../../../machines/orchestration.ts'
import { named } from './schemas.ts'
import { Millis } from './time.ts'

export const Status = named(
  'Status',
  'Status of an instance.',
  z.enum([...activeStatuses, ...terminalStatuses]),
)

const Failure = named(
  'Failure',
  'A failure as its SDK described it.',
  z.object({
    errorType: z.string(),
    errorMessage: z.string(),
    stackTrace: z.string().optional(),
    get innerFailure() {
      return Failure.optional()
    },
    isNonRetriable: z.boolean(),
    properties: z.record(z.string(), z.unknown()),
  }),
)

const Text = z.string().optional().describe('The same as it is on the wire.')
const Payload = z.unknown().optional()
const At = Millis.describe("Milliseconds since the epoch, on the hub's clock.")
const Tags = z.record(z.string(), z.string())

export const RunState = named(
  'RunState',
  'An instance at one moment.',
  z.object({
    instanceId: z.string(),
    executionId: z.string().describe('Changes with each generation, rewind and restart.'),
    name: z.string(),
    version: z.string().optional(),
    status: Status,
    input: Payload,
    inputText: Text,
    output: Payload.describe('Unset until it has ended.'),
    outputText: Text,
    customStatus: Payload,
    customStatusText: Text,
    failure: Failure.optional(),
    parentInstanceId: z.string().optional(),
    tags: Tags,
    createdAt: At,
    scheduledStartAt: At.optional(),
    lastUpdatedAt: At,
    completedAt: At.optional(),
  }),
)

export const ListedRun = named(
  'ListedRun',
  'An instance on a page.',
  RunState.extend({
    summary: z.string().optional().describe('What it waits for, or its outcome; when it was asked for.'),
    due: At.optional().describe('When the timer or start is due that the summary ends with.'),
  }),
)

export const RunPage = named(
  'RunPage',
  'A page of instances, in the order they were created.',
  z.object({
    runs: z.array(ListedRun),
    next: z.string().optional().describe('Leads to the next page, as `after`; unset on the last.'),
  }),
)

const StepStatus = named('StepStatus', 'How far a call is.', z.enum(['scheduled', 'completed', 'failed']))

const attempt = {
  status: StepStatus,
  output: Payload,
  outputText: Text,
  failure: Failure.optional(),
  scheduledAt: At,
  completedAt: At.optional(),
}

const Attempt = named('Attempt', 'One attempt at a call.', z.object(attempt))

const call = {
  ...attempt,
  name: z.string(),
  version: z.string().optional(),
  input: Payload,
  inputText: Text,
  tags: Tags,
  attempts: z.int().describe('How often it was tried.'),
  tries: z.array(Attempt),
}

const ActivityStep = named('ActivityStep', 'A call of an activity.', z.object(call))

const ChildStep = named(
  'ChildStep',
  'A sub-orchestration.',
  z.object({ ...call, instanceId: z.string().describe('Instance id of the last attempt.') }),
)

const TimerStep = named(
  'TimerStep',
  'A durable timer.',
  z.object({
    status: z.enum(['armed', 'fired']),
    fireAt: At,
    scheduledAt: At,
    completedAt: At.optional(),
  }),
)

const EventStep = named(
  'EventStep',
  'An event that reached the orchestration.',
  z.object({ name: z.string(), input: Payload, inputText: Text, receivedAt: At }),
)

const EntityCallStep = named(
  'EntityCallStep',
  "A call of an entity's operation.",
  z.object({ ...attempt, entityId: z.string(), operation: z.string(), input: Payload, inputText: Text }),
)

export const RunDetail = named(
  'RunDetail',
  'An instance, and what it asked for, in order.',
  z.object({
    state: RunState,
    activities: z.array(ActivityStep),
    children: z.array(ChildStep),
    timers: z.array(TimerStep),
    events: z.array(EventStep),
    entityCalls: z.array(EntityCallStep),
  }),
)

export const History = named(
  'History',
  'The committed history, oldest event first.',
  z.object({
    events: z.array(
      z
        .looseObject({ type: z.string(), eventId: z.int(), timestamp: At })
        .describe('In the protocol’s words.'),
    ),
  }),
)
