/** Events of a history as a test reads them: payloads parsed, instants as numbers. */
import type { HistoryEvent } from '../durable-task/core/events.ts'
import { type Timestamp, toMillis } from '../durable-task/core/timestamp.ts'
import { parsePayload } from './payload.ts'

const payloadFields = ['input', 'output', 'result'] as const
const instantFields = ['timestamp', 'fireAt', 'scheduledTime', 'scheduledStartTimestamp'] as const

type PayloadField = (typeof payloadFields)[number]
type InstantField = (typeof instantFields)[number]

type Readable<Event> = Event extends unknown
  ? {
      readonly [Key in keyof Event]: Key extends PayloadField
        ? unknown
        : Key extends InstantField
          ? number | Extract<Event[Key], undefined>
          : Event[Key]
    } & { readonly [Key in keyof Event & PayloadField as `${Key}Text`]?: string | undefined }
  : never

/**
 * One event of a history, told apart by `type`, in the protocol's words. Payloads (`input`, `output`, `result`) are
 * parsed and stand beside their raw text (`inputText`, …); instants are milliseconds since the epoch.
 *
 * @example
 * run.history().flatMap(event => (event.type === 'taskCompleted' ? [event.result] : []))
 */
export type RunEvent = Readable<HistoryEvent>

/** The readable form of an event. */
export function toRunEvent(event: HistoryEvent): RunEvent {
  const source: Record<string, unknown> = { ...event }
  const readable: Record<string, unknown> = { ...event }
  for (const field of payloadFields)
    if (field in source) {
      const text = source[field] as string | undefined
      readable[field] = parsePayload(text)
      readable[`${field}Text`] = text
    }
  for (const field of instantFields)
    if (source[field] !== undefined) readable[field] = toMillis(source[field] as Timestamp)
  return readable as unknown as RunEvent
}
