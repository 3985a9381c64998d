import type { OrchestratorAction } from '../../src/durable-task/grpc/wire/OrchestratorAction.ts'
import type { LoadClient } from './client.ts'
import type { EventKind, History } from './wire/history.ts'

/** A turn as a script sees it: the whole history up to now. */
export interface Turn {
  instanceId: string
  history: History
}

/** What an orchestration asks for next. It may look at nothing but the turn: the floor plays turns back. */
export type Script = (turn: Turn) => OrchestratorAction[]

export interface Workload {
  name: string
  /** What one instance does, for the report. */
  what: string
  /** Measured instances of a full run. */
  instances: number
  /** Instances under way at the same time. */
  concurrency: number
  /** Scripts by orchestration name; the instances themselves are called `main`. */
  scripts: Record<string, Script> & { main: Script }
  /** One instance from the client's side; by default it is started and waited for. */
  drive?: (client: LoadClient, instanceId: string) => Promise<void>
}

export const startInstance = (client: LoadClient, instanceId: string): Promise<void> =>
  client.call('StartInstance', { instanceId, name: 'main', input: { value: payload } })

export const waitForEnd = (client: LoadClient, instanceId: string): Promise<void> =>
  client.call('WaitForInstanceCompletion', { instanceId, getInputsAndOutputs: true })

export async function startAndWait(client: LoadClient, instanceId: string): Promise<void> {
  await startInstance(client, instanceId)
  await waitForEnd(client, instanceId)
}

/** How many events of a kind the turn has seen so far. */
export const count = (turn: Turn, kind: EventKind): number => turn.history.count(kind)

/** A small order, about as large as what tests pass around. */
export const payload = JSON.stringify({ order: 4711, items: ['lamp', 'chair', 'table'], customer: 'c-20077' })
