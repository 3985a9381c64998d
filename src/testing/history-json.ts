/** Histories that were saved as JSON, back as the events they were. */
import { readEvent } from '../durable-task/core/event-json.ts'
import type { HistoryEvent } from '../durable-task/core/events.ts'
import { invalidRequest } from '../kernel/errors.ts'

/** A history as JSON: the events that `run.history()` gives, alone or as the `history` of a saved run. */
export type SavedHistory = readonly object[] | { readonly history: readonly object[] }

/**
 * The event that a `RunEvent`, or its JSON, stands for; the inverse of `toRunEvent`. Payloads are taken from their text
 * (`inputText`), or from their value where there is no text. `index` is its place in the history, for messages.
 *
 * @throws BackendError `invalid-request` naming event and field.
 */
export const toHistoryEvent = (json: unknown, index: number): HistoryEvent =>
  readEvent(json, `Event ${index} of the history`)

/** All events of a saved history. @throws BackendError `invalid-request` naming event and field. */
export function toHistoryEvents(saved: unknown): HistoryEvent[] {
  const list: unknown = Array.isArray(saved) ? saved : Object(saved).history
  if (!Array.isArray(list))
    throw invalidRequest(
      "A history is a list of events, as run.history() gives them, or an object with such a list as 'history'.",
    )
  return list.map(toHistoryEvent)
}
