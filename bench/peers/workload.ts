import type { Load } from '../load/load.ts'
import type { Script } from '../load/workload.ts'
import type { Figures } from './figures.ts'

/** A workload that every peer with a port is driven through, by the same worker. */
export interface PeerWorkload {
  name: string
  /** What it is, with its sizes, for the table. */
  what: string
  /** What `size` counts is the workload's own matter: instances, activities, steps, signals. */
  size: number
  scripts(size: number): Record<string, Script>
  /** Runs it once. `round` is part of every id, so that rounds can share a server. */
  round(load: Load, size: number, round: string): Promise<Figures>
}

/** How many instances, signals or events are under way at the same time. */
export const inFlight = 50
