/** All hubs of a backend as plain JSON, and back. */
import { invalidRequest } from '../kernel/errors.ts'
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
  if (format !== backendFormat || typeof saved !== 'object' || saved === null)
    throw invalidRequest(
      `This is no snapshot of a backend: backend.snapshot() gives an object with the format '${backendFormat}' and its hubs.`,
    )
  const changes = Object.entries(saved).map(([name, snapshot]) =>
    hubs.get(name).snapshots.prepare(snapshot, `The hub '${name}'`),
  )
  const others = hubs.all().filter(({ name }) => !Object.hasOwn(saved, name))
  for (const change of changes) change()
  for (const hub of others) hub.reset()
}
