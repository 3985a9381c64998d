/** Payloads: opaque text for the protocol, JSON for every SDK, values for a test. */
import { invalidRequest } from './errors.ts'

/**
 * The value a payload stands for: parsed where the text is JSON, else the text itself. Unset and empty are both
 * undefined; the JavaScript SDK writes undefined as the empty text.
 */
export function parsePayload(text: string | undefined): unknown {
  if (text === undefined || text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** The JSON text of a value; undefined stays unset. Throws `invalid-request` for what JSON cannot hold. */
export function toPayload(value: unknown): string | undefined {
  if (value === undefined) return undefined
  let text: string | undefined
  try {
    text = JSON.stringify(value)
  } catch (error) {
    throw invalidRequest(`A payload must be a value JSON can hold: ${String(error)}.`)
  }
  if (text === undefined)
    throw invalidRequest(`A payload must be a value JSON can hold, not a ${typeof value}.`)
  return text
}
