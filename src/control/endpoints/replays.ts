/** Replays of runs, and of histories that were kept. */
import { z } from 'zod'
import type { Replay } from '../../index.ts'
import { endpoint } from '../endpoint.ts'
import { named } from '../schemas/schemas.ts'
import { Duration, durationOf } from '../schemas/time.ts'
import { given } from '../values.ts'

const Timeout = Duration.optional().describe('Wall time for each turn. Default 4s.')
const Turns = z.enum(['all', 'last']).optional().describe("'last' is quick for long histories. Default: all.")
const Again = named('Again', 'How a run is replayed.', z.strictObject({ turns: Turns, timeout: Timeout }))
const ReplayHistory = named(
  'ReplayHistory',
  'A history to replay.',
  z.strictObject({
    history: z.array(z.looseObject({})).describe('The events, as the history of a run has them.'),
    turns: Turns,
    timeout: Timeout,
  }),
)
const Replayed = named(
  'Replayed',
  'A replay that found no difference.',
  z.object({
    instanceId: z.string(),
    name: z.string(),
    turns: z.int().describe('How many turns were replayed.'),
    trace: z.string().describe('What each turn saw and asked for, for people.'),
  }),
)

const optionsOf = ({ turns, timeout }: z.infer<typeof Again>) =>
  given({ turns, timeout: timeout === undefined ? undefined : durationOf(timeout) })

const showReplay = (replay: Replay) => ({
  instanceId: replay.instanceId,
  name: replay.name,
  turns: replay.turns.length,
  trace: replay.trace(),
})

const mismatch =
  "Every committed turn is given to a connected worker once more. A difference is refused with the reason 'mismatch'."

export const replayEndpoints = [
  endpoint({
    method: 'POST',
    path: '/v1/hubs/{hub}/runs/{id}/replay',
    operationId: 'replayRun',
    summary: 'Replay the run against the workers that are connected, and compare',
    description: mismatch,
    body: Again,
    answer: Replayed,
    run: async ({ run, body }) => showReplay(await run.replay(optionsOf(body))),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/hubs/{hub}/replay',
    operationId: 'replayHistory',
    summary: 'Replay a history that was kept against the workers that are connected, and compare',
    description: mismatch,
    body: ReplayHistory,
    answer: Replayed,
    run: async ({ hub, body }) => showReplay(await hub.replay(body.history, optionsOf(body))),
  }),
]
