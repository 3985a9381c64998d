/** Puts together what is known of an instance and what is new of it. */
import type { RunView } from '../../live/types.ts'

/** What to ask for: the history only from where it is known, if it still is that of this execution. */
export function viewQuery(known: RunView | undefined): string {
  if (!known) return ''
  const query = new URLSearchParams({
    execution: known.state.executionId,
    from: String(known.history.events.length),
  })
  return `?${query}`
}

/** Undefined when the answer does not fit what is known: then all of it is to be asked for. */
export function mergeViews(known: RunView | undefined, told: RunView): RunView | undefined {
  const { from, events, size } = told.history
  if (from === 0) return told
  const isSame = known?.state.executionId === told.state.executionId
  if (!known || !isSame || known.history.events.length < from) return undefined
  const whole = [...known.history.events.slice(0, from), ...events]
  return whole.length === size ? { ...told, history: { events: whole, from: 0, size } } : undefined
}
