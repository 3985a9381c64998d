/** Points of a run that a request may wait for. */
import { z } from 'zod'
import type { RunPoint } from '../../index.ts'
import { Status } from './runs.ts'
import { named } from './schemas.ts'

const places = ['activity', 'child', 'timer', 'event', 'waitingForEvent', 'customStatus'] as const

const fields = z.strictObject({
  status: z
    .enum([...Status.options, 'scheduled', 'completed', 'failed', 'armed', 'fired'])
    .optional()
    .describe(
      'Alone: the status of the instance. Of an activity or child: scheduled (default), completed, failed; of a timer: armed (default), fired.',
    ),
  customStatus: z.unknown().optional().describe('The custom status equals this.'),
  activity: z.string().optional().describe('The activity of this name was called.'),
  child: z.string().optional().describe('The sub-orchestration of this name was called.'),
  timer: z.int().min(0).optional().describe('The timer with this index was created.'),
  event: z.string().optional().describe('An event of this name reached the orchestration.'),
  waitingForEvent: z
    .string()
    .optional()
    .describe('Nothing but an event or a timer can move it on. The name is for the reader.'),
  index: z.int().min(0).optional().describe('Of the calls or events of that name, from 0.'),
})

const isOne = (point: object): boolean => {
  const count = places.filter(place => place in point).length
  return count === 1 || (count === 0 && 'status' in point)
}

export const Point = named(
  'Point',
  'A point of a run: one of status, customStatus, activity, child, timer, event and waitingForEvent.',
  fields.refine(isOne, { error: `A point is one of status, ${places.join(', ')}.` }),
)

/** The point as a run knows it, which looks at the statuses itself. */
export const pointOf = (point: z.infer<typeof Point>): RunPoint => point as RunPoint
