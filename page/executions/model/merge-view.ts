/** Puts together what is known of an execution and what is new of it. */
import type { ExecutionView } from '../../live/types.ts'

/** What to ask for: the history only from where it is known. */
export const viewQuery = (known: ExecutionView | undefined): string =>
  known ? `?from=${known.history.events.length}` : ''

/** Undefined when the answer does not fit what is known: then all of it is to be asked for. */
export function mergeViews(known: ExecutionView | undefined, told: ExecutionView): ExecutionView | undefined {
  const { from, events, size } = told.history
  if (from === 0) return told
  if (!known || known.row.id !== told.row.id || known.history.events.length < from) return undefined
  const whole = [...known.history.events.slice(0, from), ...events]
  return whole.length === size ? { ...told, history: { events: whole, from: 0, size } } : undefined
}
