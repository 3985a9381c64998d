/** Which operations are sent to handlers: what is inside a closed context is settled, and stays away (section 2.1). */
import type { OperationRecord } from './operation.ts'

/** Those of an execution that a handler needs, in start order. */
export function visibleOperations(operations: ReadonlyMap<string, OperationRecord>): OperationRecord[] {
  const known = new Map<string, boolean>()
  return [...operations.values()].filter(({ operation }) => isVisible(operation.Id, operations, known))
}

/** Hidden is what has a hidden parent, or one that was closed and is not to be replayed. */
export function isVisible(
  id: string,
  operations: ReadonlyMap<string, OperationRecord>,
  known = new Map<string, boolean>(),
): boolean {
  const path: string[] = []
  let at: string | undefined = id
  let isShown = true
  while (at !== undefined) {
    const before = known.get(at)
    if (before !== undefined) {
      isShown = before
      break
    }
    path.push(at)
    at = operations.get(at)?.operation.ParentId
  }
  // From the outermost inwards: who is hidden hides all that is inside.
  for (const each of path.reverse()) {
    const parent = operations.get(each)?.operation.ParentId
    isShown = isShown && (parent === undefined || showsChildren(operations.get(parent)))
    known.set(each, isShown)
  }
  return isShown
}

function showsChildren(context: OperationRecord | undefined): boolean {
  const { Status, ContextDetails } = context?.operation ?? {}
  return (Status !== 'SUCCEEDED' && Status !== 'FAILED') || ContextDetails?.ReplayChildren === true
}
