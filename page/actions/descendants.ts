/** How many more an action touches. */
import type { InstanceRow } from '../live/types.ts'
import type { Known } from './known.ts'
import { hasEnded } from './rules.ts'

/** Children, and theirs, as long as they are reached through those that `isReached`. */
function descendants(
  id: string,
  { children }: Known,
  isReached: (row: InstanceRow) => boolean,
): InstanceRow[] {
  const found: InstanceRow[] = []
  const seen = new Set([id])
  const waiting = [id]
  for (let parent = waiting.pop(); parent !== undefined; parent = waiting.pop())
    for (const child of children.get(parent) ?? []) {
      if (seen.has(child.instanceId) || !isReached(child)) continue
      seen.add(child.instanceId)
      found.push(child)
      waiting.push(child.instanceId)
    }
  return found
}

/** Those that a recursive termination ends. */
export const inProgress = (id: string, known: Known): number =>
  descendants(id, known, () => true).filter(({ status }) => !hasEnded(status)).length

/** Those that a recursive purge removes. */
export const finished = (id: string, known: Known): number =>
  descendants(id, known, ({ status }) => hasEnded(status)).length

/** Those that are rewound with it. */
export const failed = (id: string, known: Known): number =>
  descendants(id, known, ({ status }) => status === 'FAILED').length
