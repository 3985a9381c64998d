/** What an instance waits for, as data. */
import { z } from 'zod'
import { named } from './schemas.ts'
import { Millis } from './time.ts'

export const WaitReason = named(
  'WaitReason',
  'One thing that an instance waits for.',
  z.object({
    kind: z.enum(['turn', 'activity', 'timer', 'start', 'resume', 'child', 'lock', 'call', 'event']),
    text: z.string().describe('In words.'),
    name: z.string().optional().describe('Of the orchestrator, activity, child or operation.'),
    taskId: z.int().optional().describe("Of an activity, timer or child: the action's id."),
    instanceId: z.string().optional().describe('The child, or who holds the lock.'),
    entityId: z.string().optional(),
    due: Millis.optional().describe("Of a timer or start: milliseconds since the epoch, on the hub's clock."),
    place: z.enum(['queued', 'out', 'resting']).optional().describe('Where a turn or activity is.'),
    since: Millis.optional().describe('Since when it is there; milliseconds since the epoch of real time.'),
    worker: z.string().optional().describe('Name of the worker that has it.'),
    isUnserved: z.boolean().optional().describe('No connected worker takes it.'),
  }),
)
