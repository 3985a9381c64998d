/** The two regions of an entity's machine: its lock, and the batch that runs. */
import type { LogEntry } from '../live/types.ts'

export type Region = 'lock' | 'batch'

/** Where a region stands in a state value; undefined once the machine has left both. */
export function regionOf({ to }: Pick<LogEntry, 'to'>, region: Region): string | undefined {
  const live: unknown = Object(to).live
  const state: unknown = Object(live)[region]
  return typeof state === 'string' ? state : undefined
}

/** Since when a region is in the state it is in; undefined when the log does not tell. */
export function since(log: readonly LogEntry[], region: Region): number | undefined {
  const last = log.at(-1)
  if (!last) return undefined
  const state = regionOf(last, region)
  const before = log.findLastIndex(entry => regionOf(entry, region) !== state)
  return log[before + 1]?.at
}

/** Since when the lock has its holder: it may go from one to the next. */
export const lockedSince = (log: readonly LogEntry[]): number | undefined =>
  log.findLast(({ details }) => details?.lockedBy !== undefined)?.at ?? since(log, 'lock')
