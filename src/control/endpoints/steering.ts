/** Steering one instance. */
import { z } from 'zod'
import type { Run } from '../../index.ts'
import { endpoint } from '../endpoint.ts'
import { RunState } from '../schemas/runs.ts'
import { named } from '../schemas/schemas.ts'
import { stateOf } from './runs.ts'

const Raise = named(
  'Raise',
  'An event for an instance.',
  z.strictObject({ name: z.string().min(1), input: z.unknown().optional() }),
)
const Reason = named('Reason', 'Why.', z.strictObject({ reason: z.string().optional() }))
const Terminate = named(
  'Terminate',
  'How an instance is ended.',
  z.strictObject({
    output: z.unknown().optional(),
    recurse: z.boolean().optional().describe('Its children too. Default false.'),
  }),
)
const Restart = named(
  'Restart',
  'How an instance is started again.',
  z.strictObject({
    newId: z.boolean().optional().describe('Under an id that the backend chooses. Default false.'),
  }),
)
const Purged = named('Purged', 'How many instances were removed.', z.object({ purged: z.int() }))

const steer = <Body extends z.ZodType>(
  action: string,
  operationId: string,
  summary: string,
  body: Body,
  act: (run: Run, body: z.infer<Body>) => Promise<void>,
) =>
  endpoint({
    method: 'POST',
    path: `/v1/hubs/{hub}/runs/{id}/${action}`,
    operationId,
    summary,
    body,
    answer: RunState,
    async run({ run, body }) {
      await act(run, body)
      return stateOf(run)
    },
  })

export const steeringEndpoints = [
  steer('raise', 'raiseEvent', 'Raise an event for the instance', Raise, (run, { name, input }) =>
    run.raise(name, input),
  ),
  steer('suspend', 'suspendRun', 'Hold the instance', Reason, (run, { reason }) => run.suspend(reason)),
  steer('resume', 'resumeRun', 'Let a suspended instance run on', Reason, (run, { reason }) =>
    run.resume(reason),
  ),
  steer('terminate', 'terminateRun', 'End the instance', Terminate, (run, { output, recurse }) =>
    run.terminate(output, { recurse: recurse ?? false }),
  ),
  steer('rewind', 'rewindRun', 'Take back a failure and run what failed again', Reason, (run, { reason }) =>
    run.rewind(reason),
  ),
  endpoint({
    method: 'POST',
    path: '/v1/hubs/{hub}/runs/{id}/restart',
    operationId: 'restartRun',
    summary: 'Start it again with the same name, input and tags; answers with the new instance',
    body: Restart,
    answer: RunState,
    run: async ({ run, body: { newId = false } }) => stateOf(await run.restart({ newId })),
  }),
  endpoint({
    method: 'DELETE',
    path: '/v1/hubs/{hub}/runs/{id}',
    operationId: 'purgeRun',
    summary: 'Remove an instance that has ended',
    query: z.strictObject({ recurse: z.enum(['true', 'false']).optional().describe('Its children too.') }),
    answer: Purged,
    run: async ({ run, query }) => ({ purged: await run.purge({ recurse: query.recurse === 'true' }) }),
  }),
]
