/** All hubs of a backend as plain JSON, and back. */
import { invalidRequest } from '../kernel/errors.ts'
import { readHubSnapshot } from './core/read-snapshot.ts'
import type { HubSnapshot } from './core/snapshot.ts'
import type { TaskHubs } from './task-hubs.ts'

export const backendFormat = 'greenroom/1'

/** Every hub of a backend by name: `backend.snapshot()` gives it, `backend.restore(…)` takes it. */
export interface BackendSnapshot {
  readonly format: typeof backendFormat
  readonly hubs: Readonly<Record<string, HubSnapshot>>
}

/** Restores the hubs that are named and clears the others. Throws before anything changes. */
export function restoreHubs(hubs: TaskHubs, json: unknown): void {
  const { format, hubs: saved }: Partial<Record<string, unknown>> = Object(json)
  if (format !== backendFormat)
    throw noSnapshot(format === undefined ? 'it has no format' : `its format is ${JSON.stringify(format)}`)
  if (typeof saved !== 'object' || saved === null || Array.isArray(saved))
    throw noSnapshot('it has no hubs by name')
  // All are read before one is made that is not there yet.
  const read = Object.entries(saved).map(
    ([name, snapshot]) => [name, readHubSnapshot(snapshot, `The hub '${name}'`)] as const,
  )
  const changes = read.map(([name, snapshot]) => hubs.get(name).snapshots.prepareRead(snapshot))
  const others = hubs.all().filter(({ name }) => !Object.hasOwn(saved, name))
  for (const change of changes) change()
  for (const hub of others) hub.reset()
}

const noSnapshot = (reason: string) =>
  invalidRequest(
    `This is no snapshot of a backend: ${reason}, and backend.snapshot() gives the format '${backendFormat}' and the hubs by name.`,
  )
