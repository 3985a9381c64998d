/** Task hubs, and the few words that several endpoints answer with. */
import { z } from 'zod'
import { Fake } from './fakes.ts'
import { named } from './schemas.ts'
import { Clock } from './time.ts'

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

const Call = z.object({
  kind: z.enum(['activity', 'orchestration', 'entity']),
  name: z.string(),
  version: z.string(),
  operation: z.string().optional(),
  input: z.unknown().optional(),
  inputText: z.string().optional(),
  instanceId: z.string(),
  attempt: z.int(),
  at: z.number(),
})

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
      code: z.string().describe('From a short list: instance-not-found, wrong-state, invalid-request …'),
      message: z.string().describe('What was wrong and what to do.'),
      reason: z
        .enum(['timed-out', 'ended', 'gone', 'mismatch'])
        .optional()
        .describe('Why a wait for a run came to nothing; or that a replay found a difference.'),
    }),
  }),
)

const Message = {
  kind: z.enum(['signal', 'call', 'lock']),
  requestId: z.string(),
  operation: z.string().optional(),
  from: z.string().optional(),
}

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
    executing: z.array(z.object(Message)),
    queue: z.array(z.object(Message)),
    delayed: z.array(z.object({ ...Message, due: z.number() })),
    lastModified: z.number(),
  }),
)
