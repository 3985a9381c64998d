/**
 * What a handler has not seen yet. This is one of two watermarks, and knows nothing of the other: tokens tell whether
 * a request is valid, this tells what its answer carries. A refused or repeated request moves neither.
 */
import type { ExecutionRecord } from './execution-record.ts'
import type { Operation } from './protocol.ts'
import { isVisible } from './visible.ts'

/**
 * Operations that changed since the handler last looked, in the order of their last changes. What it has just sent is
 * always among them; of the rest, only what it needs.
 */
export function deltaOf(record: ExecutionRecord, sent: ReadonlySet<string>): Operation[] {
  const { operations, unseen } = record
  const known = new Map<string, boolean>()
  return [...unseen]
    .filter(id => sent.has(id) || isVisible(id, operations, known))
    .map(id => operations.get(id)!.operation)
}

/** The same for an invocation: ids that changed without it. What is hidden by now stays so, and is forgotten. */
export function visibleNews(record: ExecutionRecord): string[] {
  const { operations, unseen } = record
  const known = new Map<string, boolean>()
  const hidden = [...unseen].filter(id => !isVisible(id, operations, known))
  markSeen(record, hidden)
  return [...unseen]
}

/** The handler has got these as they are now. */
export function markSeen({ unseen }: ExecutionRecord, ids: Iterable<string>): void {
  for (const id of ids) unseen.delete(id)
}
