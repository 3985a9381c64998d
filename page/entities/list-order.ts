/** The entities in the order in which they are shown, and which of them are looked for. */
import type { EntityRow } from '../live/types.ts'

const collator = new Intl.Collator('en', { numeric: true })

let sorted: readonly string[] = []

/** Ids in their order; the same array for as long as the same entities are there. */
export function sortedIds(rows: ReadonlyMap<string, EntityRow>): readonly string[] {
  const isSame = sorted.length === rows.size && sorted.every(id => rows.has(id))
  if (!isSame) sorted = [...rows.keys()].sort(collator.compare)
  return sorted
}

/** Whether an entity is one that is looked for: by id, value or lock holder. */
export function isFound({ id, stateText, lockedBy }: EntityRow, sought: string): boolean {
  const text = sought.trim().toLowerCase()
  return text === '' || [id, stateText, lockedBy].some(part => part?.toLowerCase().includes(text))
}
