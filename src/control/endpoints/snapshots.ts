/** Hubs and runs as JSON, to be kept and brought back. */
import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { HubInfo } from '../schemas/hubs.ts'
import { RunState } from '../schemas/runs.ts'
import { named } from '../schemas/schemas.ts'
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
    makesHub: true,
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
    makesHub: true,
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
    makesHub: true,
    answer: RunState,
    status: 201,
    run: async ({ hub, body: { address, runId, ...rest } }) =>
      stateOf(await hub.importFrom(address, runId, given(rest))),
  }),
]
