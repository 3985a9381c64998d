/** Events of a history as a test reads them: payloads parsed, instants as numbers. */
import { type instantFields, payloadFields, writeEvent } from '../durable-task/core/event-json.ts'
import type { HistoryEvent } from '../durable-task/core/events.ts'
import { parsePayload } from '../kernel/payload.ts'

type PayloadField = (typeof payloadFields)[number]
type InstantField = (typeof instantFields)[number]

type Readable<Event> = Event extends unknown
  ? {
      readonly [Key in keyof Event]: Key extends PayloadField
        ? unknown
        : Key extends InstantField
          ? number | Extract<Event[Key], undefined>
          : Event[Key]
    } & { readonly [Key in keyof Event & PayloadField as `${Key}Text`]?: string | undefined } & {
      readonly [Key in keyof Event & InstantField as `${Key}Nanos`]?: number | undefined
    }
  : never

/**
 * One event of a history, told apart by `type`, in the protocol's words. Payloads (`input`, `output`, `result`) are
 * parsed and stand beside their raw text (`inputText`, …). Instants are milliseconds since the epoch, the first whole
 * one at or after them; one that falls between two has the nanoseconds of its second beside it (`fireAtNanos`, …).
 * A history survives JSON: `hub.replay(JSON.parse(JSON.stringify(run.history())))`.
 *
 * @example
 * run.history().flatMap(event => (event.type === 'taskCompleted' ? [event.result] : []))
 */
export type RunEvent = Readable<HistoryEvent>

/** The readable form of an event. */
export function toRunEvent(event: HistoryEvent): RunEvent {
  const readable = writeEvent(event)
  for (const field of payloadFields)
    if (`${field}Text` in readable)
      readable[field] = parsePayload(readable[`${field}Text`] as string | undefined)
  return readable as unknown as RunEvent
}
