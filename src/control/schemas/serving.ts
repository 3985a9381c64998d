/** Who does the work of a hub, and what waits for them. */
import { z } from 'zod'
import { named } from './schemas.ts'
import { Millis } from './time.ts'
import { WorkKind } from './work.ts'

const WallTime = Millis.describe('Milliseconds since the epoch of real time.')

const Served = z.array(
  z.object({ name: z.string(), versions: z.array(z.string()).describe('None: any version.') }),
)

const Slots = z.object({
  used: z.int(),
  limit: z.int().optional().describe('Unset: no limit.'),
})

export const WorkerInfo = named(
  'WorkerInfo',
  'A connected worker.',
  z.object({
    id: z.string(),
    name: z.string().describe('Address and SDK.'),
    address: z.string().optional(),
    sdk: z.string().optional(),
    serves: z
      .object({ orchestration: Served, activity: Served, entity: Served })
      .optional()
      .describe('What its filters let through; unset: everything.'),
    slots: z.object({ orchestration: Slots, activity: Slots, entity: Slots }),
    runs: z
      .array(
        z.object({
          kind: WorkKind,
          name: z.string(),
          instanceId: z.string(),
          taskId: z.int().optional().describe("Of an activity: the action's id."),
          since: WallTime,
        }),
      )
      .describe('What it has just now.'),
  }),
)

export const QueueInfo = named(
  'QueueInfo',
  'Work of one kind, name and version that waits to be sent.',
  z.object({
    kind: WorkKind,
    name: z.string(),
    version: z.string(),
    waiting: z.int(),
    oldest: WallTime.describe('Since when the oldest waits; milliseconds since the epoch of real time.'),
    servedBy: z.array(z.string()).describe('Ids of the workers that take such work.'),
  }),
)

export const Serving = named(
  'Serving',
  'Workers and queues of a hub.',
  z.object({
    paused: z.boolean(),
    workers: z.array(WorkerInfo),
    queues: z.array(QueueInfo),
  }),
)
