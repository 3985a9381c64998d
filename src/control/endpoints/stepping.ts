/** Going step by step. */
import { z } from 'zod'
import type { Hub } from '../../index.ts'
import { endpoint } from '../endpoint.ts'
import { named } from '../schemas/schemas.ts'
import { Duration, durationOf } from '../schemas/time.ts'
import { QueuedWork, Step, WorkKind } from '../schemas/work.ts'
import { given } from '../values.ts'

const Dispatch = named(
  'Dispatch',
  'Whether a hub sends work, and what waits to be sent, in its order.',
  z.object({ paused: z.boolean(), queued: z.array(QueuedWork) }),
)

const StepWhich = named(
  'StepWhich',
  'Which work is released: the next that fits.',
  z.strictObject({
    kind: WorkKind.optional(),
    name: z.string().optional(),
    instance: z.string().optional(),
    timeout: Duration.optional().describe('Wall time. Default 4s.'),
  }),
)

const Stepped = named(
  'Stepped',
  'What was released; left out when nothing that fits waits.',
  z.object({ step: Step.optional() }),
)

const show = ({ isPaused, queued }: Hub) => ({ paused: isPaused, queued })

export const steppingEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/hubs/{hub}/dispatch',
    operationId: 'getDispatch',
    summary: 'What waits to be sent',
    answer: Dispatch,
    run: ({ hub }) => show(hub),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/hubs/{hub}/pause',
    operationId: 'pauseHub',
    summary: 'Stop sending: work only queues up',
    makesHub: true,
    answer: Dispatch,
    async run({ hub }) {
      await hub.pause()
      return show(hub)
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/hubs/{hub}/step',
    operationId: 'stepHub',
    summary: 'Release one piece of work of a paused hub, and wait for its answer',
    body: StepWhich,
    answer: Stepped,
    async run({ hub, body: { timeout, ...which } }) {
      const bound = timeout === undefined ? {} : { timeout: durationOf(timeout) }
      return { step: await hub.step(given(which), bound) }
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/hubs/{hub}/resume',
    operationId: 'resumeHub',
    summary: 'End a pause: all that is queued goes out',
    answer: Dispatch,
    run({ hub }) {
      hub.resume()
      return show(hub)
    },
  }),
]
