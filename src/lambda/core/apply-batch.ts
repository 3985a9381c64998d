/** A batch of updates within a change: all of them, or the change is thrown away. */
import { applyUpdate } from './apply-update.ts'
import { checkBatch } from './check-batch.ts'
import { checkUpdate } from './check-update.ts'
import type { Draft } from './draft.ts'
import type { Surroundings } from './kinds/kind.ts'
import type { OperationUpdate } from './protocol.ts'

/** Checks and applies updates one after the other. The draft is worthless if this throws. */
export function applyBatch(draft: Draft, updates: readonly OperationUpdate[], around: Surroundings): void {
  checkBatch(updates, draft.record)
  for (const update of updates) applyUpdate(draft, checkUpdate(draft, update, around.now), around)
}
