/** Task hubs, and the few words that several endpoints answer with. */
import { z } from 'zod'
import { errorCodes } from '../http-errors.ts'
import { Fake } from './fakes.ts'
import { named } from './schemas.ts'
import { Clock, Millis } from './time.ts'
import { WorkKind } from './work.ts'

export const ServerInfo = named(
  'ServerInfo',
  'What a server has.',
  z.object({
    version: z.string(),
    hasHubs: z.boolean().describe('There are the endpoints of task hubs, /v1/hubs.'),
    hasLambda: z
      .boolean()
      .describe('There are the endpoints of durable functions on AWS Lambda, /v1/lambda.'),
  }),
)

export const HubInfo = named(
  'HubInfo',
  'A task hub.',
  z.object({
    name: z.string().describe('The header `taskhub` of the SDKs.'),
    address: z.string().describe('host:port for the SDKs.'),
    clock: Clock,
    counters: z.object({
      staleCompletions: z.int().describe('Answers of workers that named no work that is out.'),
      redeliveries: z.int().describe('Work items sent again.'),
    }),
  }),
)

export const HubList = named('HubList', 'The task hubs there are.', z.object({ hubs: z.array(HubInfo) }))

export const Text = named('Text', 'A text for people.', z.object({ text: z.string() }))

const Call = named(
  'FakeCall',
  'What a fake was called with.',
  z.object({
    kind: WorkKind,
    name: z.string(),
    version: z.string(),
    operation: z.string().optional().describe('Of entities.'),
    input: z.unknown().optional(),
    inputText: z.string().optional().describe('The same as it is on the wire.'),
    instanceId: z.string().describe("The activity's caller, the orchestration itself, or the entity."),
    attempt: z.int().describe('From 1.'),
    at: Millis.describe("Milliseconds since the epoch, on the hub's clock."),
  }),
)

export const FakeInUse = named(
  'FakeInUse',
  'A fake in use, and what it was called with.',
  z.object({ id: z.string(), fake: Fake, calls: z.array(Call) }),
)

export const FakeList = named(
  'FakeList',
  'Fakes in use, in the order they are asked.',
  z.object({ fakes: z.array(FakeInUse) }),
)

export const Failed = named(
  'Failed',
  'What every refusal answers.',
  z.object({
    error: z.object({
      code: z.enum(errorCodes),
      message: z.string().describe('What was wrong and what to do.'),
      reason: z
        .enum(['timed-out', 'ended', 'gone', 'mismatch'])
        .optional()
        .describe('Why a wait for a run came to nothing; or that a replay found a difference.'),
    }),
  }),
)

const Message = named(
  'EntityMessage',
  'A message to an entity.',
  z.object({
    kind: z.enum(['signal', 'call', 'lock']),
    requestId: z.string(),
    operation: z.string().optional(),
    from: z.string().optional(),
    input: z.string().optional().describe('Of an operation; as it is on the wire.'),
  }),
)

const DelayedMessage = named(
  'DelayedMessage',
  'A message that comes later.',
  Message.extend({ due: Millis.describe('Milliseconds since the epoch.') }),
)

export const Entity = named(
  'Entity',
  'What an entity holds.',
  z.object({
    id: z.string(),
    status: z.enum(['idle', 'executing']),
    state: z.string().optional().describe('Serialized user state.'),
    lockedBy: z
      .object({ instanceId: z.string(), executionId: z.string(), criticalSectionId: z.string() })
      .optional(),
    executing: z.array(Message),
    queue: z.array(Message),
    delayed: z.array(DelayedMessage),
    lastModified: Millis.describe('Milliseconds since the epoch.'),
  }),
)
