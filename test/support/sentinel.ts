/** Shows that something was not sent: whatever is sent first on a stream arrives first. */
import { complete } from './actions.ts'
import type { RawClient } from './client.ts'
import type { ScriptedWorker } from './worker.ts'

/** Runs another instance from start to end; items due before it have reached the worker then. */
export async function sentinel(client: RawClient, worker: ScriptedWorker): Promise<void> {
  worker.orchestrator('sentinel', () => [complete(1)])
  const state = await client.completion(await client.start('sentinel'))
  if (state?.orchestrationStatus !== 'ORCHESTRATION_STATUS_COMPLETED')
    throw new Error(`the sentinel ended as ${state?.orchestrationStatus}`)
}
