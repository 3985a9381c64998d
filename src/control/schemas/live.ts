/** What a viewer is told as it happens: the events of `GET /v1/hubs/{hub}/live`. */
import { z } from 'zod'
import { EntityRow, InstanceRow } from './rows.ts'
import { named } from './schemas.ts'
import { Serving } from './serving.ts'
import { Clock, Millis } from './time.ts'

export const ClockView = named(
  'ClockView',
  "A hub's clock, and what comes next.",
  Clock.extend({
    wallTime: Millis.describe('Milliseconds since the epoch of real time, at the same moment.'),
    next: z
      .object({
        at: Millis,
        kind: z
          .enum(['timer', 'start', 'signal', 'other', 'wait', 'retry', 'callback', 'rest', 'deadline'])
          .describe('The last five are those of durable functions on AWS Lambda.'),
        id: z.string().optional().describe('The instance, entity or execution whose it is.'),
      })
      .optional()
      .describe('The next instant at which something is due.'),
    held: z
      .string()
      .optional()
      .describe("What holds a skip back, of a hub with time 'skip' in which somebody waits."),
  }),
)

/** Events by their name. Instances and entities come whole at first and whenever the viewer has fallen behind. */
export const liveEvents = {
  start: named(
    'LiveStart',
    'A connection has begun.',
    z.object({
      feedId: z.string().describe('Another one than before: the backend was started anew.'),
      hub: z.string(),
      hubs: z.array(z.string()),
      hasLambda: z.boolean().describe('This server has a service for durable functions too: /v1/lambda.'),
      address: z.string(),
      version: z.string(),
      isResumed: z.boolean().describe('Goes on where the viewer left off; otherwise it forgets what it has.'),
    }),
  ),
  instances: named(
    'LiveInstances',
    'Instances that have changed, as they are now, and those that are gone. At first the newest 20,000 come, newest ' +
      'first; an older one only when it changes.',
    z.object({
      rows: z.array(InstanceRow),
      gone: z.array(z.string()),
      counts: z.record(z.string(), z.int()).describe('By status, of the whole hub.'),
      toCome: z
        .int()
        .optional()
        .describe('Of the first rows: how many follow in further events; 0 with the last of them.'),
    }),
  ),
  entities: named(
    'LiveEntities',
    'Entities that have changed, as they are now, and those that are gone.',
    z.object({ rows: z.array(EntityRow), gone: z.array(z.string()) }),
  ),
  serving: Serving,
  clock: ClockView,
  hubs: named('LiveHubs', 'The names of all hubs.', z.object({ hubs: z.array(z.string()) })),
} as const
