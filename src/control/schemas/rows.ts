/** Instances and entities as lines of a list. */
import { z } from 'zod'
import { Status } from './runs.ts'
import { named } from './schemas.ts'
import { Millis } from './time.ts'

const At = Millis.describe("Milliseconds since the epoch, on the hub's clock.")

export const InstanceRow = named(
  'InstanceRow',
  'An instance as a line of a list.',
  z.object({
    instanceId: z.string(),
    name: z.string(),
    status: Status,
    createdAt: At,
    changedAt: At,
    completedAt: At.optional(),
    parentInstanceId: z.string().optional(),
    summary: z.string().describe('What it waits for, or its outcome; shortened.'),
    due: At.optional().describe('When the timer or start is due that the summary ends with.'),
    isUnserved: z.boolean().describe('It waits for work that no connected worker takes.'),
    customStatusText: z.string().optional().describe('As it is on the wire; shortened.'),
    tags: z.record(z.string(), z.string()),
  }),
)

export const EntityRow = named(
  'EntityRow',
  'An entity as a line of a list.',
  z.object({
    id: z.string().describe('@name@key'),
    status: z.enum(['idle', 'executing']),
    lockedBy: z.string().optional().describe('Instance id of the lock holder.'),
    queued: z.int().describe('Messages that wait, lock requests too.'),
    delayed: z.int().describe('Messages that come later.'),
    stateText: z.string().optional().describe('Serialized user state; shortened.'),
    changedAt: At,
  }),
)

export const EntityList = named(
  'EntityList',
  'The entities of a hub.',
  z.object({ entities: z.array(EntityRow) }),
)
