/** One orchestration or entity with everything there is to show of it. */
import { z } from 'zod'
import { Entity } from './hubs.ts'
import { WaitReason } from './reasons.ts'
import { History, RunState, Status } from './runs.ts'
import { named } from './schemas.ts'
import { Millis } from './time.ts'
import { WorkKind } from './work.ts'

const At = Millis.describe("Milliseconds since the epoch, on the hub's clock.")
const StateValue = z
  .unknown()
  .describe('Where the machine stands: a state, or states within states, as xstate says it.')

export const LogEntry = named(
  'LogEntry',
  'An event that the state machine of an orchestration or entity took in.',
  z.object({
    sequence: z.int().describe('Number of the fact in the feed.'),
    at: At,
    event: z.string().describe("'registered' for the first."),
    details: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('What the event carries: a reason, a message.'),
    from: StateValue.optional(),
    to: StateValue,
    statusBefore: Status.optional(),
    statusAfter: Status.optional(),
  }),
)

export const WorkRecord = named(
  'WorkRecord',
  'A piece of work that was given to a worker or a fake.',
  z.object({
    kind: WorkKind,
    name: z.string(),
    taskId: z.int().optional().describe("Of an activity: the action's id."),
    worker: z.string().describe('Name of the worker.'),
    sentAt: At,
    backAt: At.optional(),
    outcome: z
      .enum(['answered', 'abandoned', 'returned', 'lost', 'withdrawn'])
      .optional()
      .describe('Unset while it is out.'),
  }),
)

const Relative = named(
  'Relative',
  'A parent or child.',
  z.object({
    instanceId: z.string(),
    name: z.string(),
    status: Status.optional().describe('Unset when the hub does not know it.'),
  }),
)

const EntityUse = named(
  'EntityUse',
  'An entity that the orchestration has used.',
  z.object({
    id: z.string(),
    calls: z.int(),
    signals: z.int(),
    holdsLock: z.boolean(),
  }),
)

export const RunView = named(
  'RunView',
  'An instance with everything there is to show of it.',
  z.object({
    state: RunState,
    generation: z.int().describe('From 1; grows with each continue-as-new.'),
    turns: z.int(),
    explanation: z.string().describe('Why it waits, in words.'),
    reasons: z.array(WaitReason).describe('The same as data; none when it has ended.'),
    log: z.array(LogEntry).describe('Oldest first; the newest are kept.'),
    isLogWhole: z.boolean().describe('The log begins with the beginning.'),
    work: z.array(WorkRecord),
    history: History.extend({
      from: z.int().describe('Position of the first of these events.'),
      size: z.int().describe('Of the whole history.'),
    }),
    parent: Relative.optional(),
    children: z.array(Relative),
    entities: z.array(EntityUse),
    knownEvents: z
      .array(z.string())
      .describe('Names of events that reached orchestrations of this name; the newest first.'),
  }),
)

export const EntityView = named(
  'EntityView',
  'An entity with everything there is to show of it.',
  Entity.extend({
    stateValue: z.unknown().optional().describe('The user state, parsed; unset when it is no JSON.'),
    log: z.array(LogEntry),
    isLogWhole: z.boolean(),
    work: z.array(WorkRecord),
    holder: z
      .object({
        instanceId: z.string(),
        name: z.string(),
        parentInstanceId: z.string().optional(),
        explanation: z.string(),
      })
      .optional()
      .describe('The orchestration that holds the lock, and what it waits for.'),
  }),
)
