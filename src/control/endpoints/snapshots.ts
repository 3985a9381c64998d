/** Hubs and runs as JSON, to be kept and brought back; and replays of what was kept. */
import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { HubInfo } from '../schemas/hubs.ts'
import { RunState } from '../schemas/runs.ts'
import { named } from '../schemas/schemas.ts'
import { Duration, durationOf } from '../schemas/time.ts'
import { given } from '../values.ts'
import { showHub } from './hub.ts'
import { stateOf } from './runs.ts'

const Snapshot = named('Snapshot', 'Everything durable of a hub, as greenroom writes it.', z.looseObject({}))
const ExportedRun = named('ExportedRun', 'A run, as greenroom writes it.', z.looseObject({}))

const Import = named(
  'Import',
  'A run to bring in.',
  z.strictObject({
    run: ExportedRun,
    instanceId: z.string().optional().describe('Under another id, as a copy. Default: its own.'),
  }),
)

const ImportFrom = named(
  'ImportFrom',
  'A run to bring in from a running backend.',
  z.strictObject({
    address: z.string().describe('host:port, or https://host in the cloud.'),
    runId: z.string().describe('Its instance id there.'),
    taskHub: z.string().optional().describe('The task hub there. Default: default.'),
    metadata: z.record(z.string(), z.string()).optional().describe('Headers of each call.'),
    tls: z.boolean().optional().describe('Default: only for an https address.'),
    instanceId: z.string().optional().describe('Under another id. Default: its own.'),
  }),
)

const Timeout = Duration.optional().describe('Wall time for each turn. Default 4s.')
const Again = named('Again', 'How a run is replayed.', z.strictObject({ timeout: Timeout }))
const ReplayHistory = named(
  'ReplayHistory',
  'A history to replay.',
  z.strictObject({
    history: z.array(z.looseObject({})).describe('The events, as the history of a run has them.'),
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

const boundOf = ({ timeout }: z.infer<typeof Again>) =>
  timeout === undefined ? {} : { timeout: durationOf(timeout) }

interface Replay {
  readonly instanceId: string
  readonly name: string
  readonly turns: readonly unknown[]
  trace(): string
}

const showReplay = (replay: Replay) => ({
  instanceId: replay.instanceId,
  name: replay.name,
  turns: replay.turns.length,
  trace: replay.trace(),
})

const mismatch =
  "Every committed turn is given to a connected worker once more. A difference is refused with the reason 'mismatch'."

export const snapshotEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/hubs/{hub}/snapshot',
    operationId: 'getSnapshot',
    summary: 'Everything durable of the hub',
    answer: Snapshot,
    run: ({ hub }) => ({ ...hub.snapshot() }),
  }),
  endpoint({
    method: 'PUT',
    path: '/v1/hubs/{hub}/snapshot',
    operationId: 'restoreSnapshot',
    summary: 'Make the hub what a snapshot says, in the place of everything in it',
    body: Snapshot,
    answer: HubInfo,
    async run({ hub, body }) {
      await hub.restore(body)
      return showHub(hub)
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/hubs/{hub}/runs/{id}/export',
    operationId: 'exportRun',
    summary: 'The run as JSON, to be kept or brought into another hub',
    answer: ExportedRun,
    run: ({ run }) => ({ ...run.export() }),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/hubs/{hub}/import',
    operationId: 'importRun',
    summary: 'Bring in a run that was exported',
    body: Import,
    answer: RunState,
    status: 201,
    run: async ({ hub, body: { run, instanceId } }) => stateOf(await hub.import(run, given({ instanceId }))),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/hubs/{hub}/import-from',
    operationId: 'importRunFrom',
    summary: 'Bring in a run from a running backend, or from the scheduler',
    body: ImportFrom,
    answer: RunState,
    status: 201,
    run: async ({ hub, body: { address, runId, ...rest } }) =>
      stateOf(await hub.importFrom(address, runId, given(rest))),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/hubs/{hub}/runs/{id}/replay',
    operationId: 'replayRun',
    summary: 'Replay the run against the workers that are connected, and compare',
    description: mismatch,
    body: Again,
    answer: Replayed,
    run: async ({ run, body }) => showReplay(await run.replay(boundOf(body))),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/hubs/{hub}/replay',
    operationId: 'replayHistory',
    summary: 'Replay a history that was kept against the workers that are connected, and compare',
    description: mismatch,
    body: ReplayHistory,
    answer: Replayed,
    run: async ({ hub, body }) => showReplay(await hub.replay(body.history, boundOf(body))),
  }),
]
