/** A hub on a clock that stands still, with a scripted worker: every instant and every answer is the test's own. */
import type { OrchestratorAction } from '../../src/durable-task/grpc/wire/OrchestratorAction.ts'
import type { BackendOptions } from '../../src/index.ts'
import { openClient, openWorker, ownBackend } from '../support/backend.ts'
import { ofType } from '../support/history.ts'
import type { Script } from '../support/worker.ts'

export async function openLab(options: BackendOptions = {}) {
  const backend = await ownBackend({ time: 'manual', ...options })
  const client = await openClient({ address: backend.address, hub: 'lab' })
  const worker = await openWorker(client)
  return { backend, hub: backend.hub('lab'), client, worker }
}

/** Answers the first turn of each instance with the first list, and so on; later turns with nothing. */
export const turnByTurn =
  (...turns: OrchestratorAction[][]): Script =>
  ({ events }) =>
    turns[ofType(events, 'orchestratorStarted').length - 1] ?? []
