/** Shows that a timer did not fire by a given time: another one, due later, has. */
import { complete, createTimer, text } from './actions.ts'
import type { RawClient } from './client.ts'
import { inputOf, ofType } from './history.ts'
import { sentinel } from './sentinel.ts'
import type { ScriptedWorker } from './worker.ts'

/** Sees a timer of another instance fire at `fireAt`, and every turn that was due before it reach the worker. */
export async function timerSentinel(
  client: RawClient,
  worker: ScriptedWorker,
  fireAt: number,
): Promise<void> {
  worker.orchestrator('timer-sentinel', turn =>
    ofType(turn.events, 'timerFired').length > 0 ? [complete(2)] : [createTimer(1, Number(inputOf(turn)))],
  )
  await client.completion(await client.start('timer-sentinel', { input: text(String(fireAt)) }))
  await sentinel(client, worker)
}
