/** Errors as Lambda's runtimes write them: `{ errorMessage, errorType, stackTrace }`. */
import { type ErrorObject, present } from '../core/protocol.ts'
import type { CallEnd } from '../service/invoker.ts'

/** What Lambda allows an answer to have; bytes. */
const LARGEST_ANSWER = 6 * 1024 * 1024 + 100

/** The error that a body tells of; unset for a body of another kind. */
export function readErrorBody(text: string): ErrorObject | undefined {
  const body = parse(text)
  if (typeof body !== 'object' || body === null) return undefined
  const { errorMessage, errorType, stackTrace } = body as Record<string, unknown>
  if (typeof errorMessage !== 'string' && typeof errorType !== 'string') return undefined
  return present({
    ErrorType: typeof errorType === 'string' ? errorType : undefined,
    ErrorMessage: typeof errorMessage === 'string' ? errorMessage : undefined,
    StackTrace: Array.isArray(stackTrace) && stackTrace.length > 0 ? stackTrace.map(frameText) : undefined,
  })
}

/** Whether a body is what an emulator answers with status 200 for a handler that threw. */
export function isWholeError(text: string): boolean {
  const error = readErrorBody(text)
  return error?.ErrorType !== undefined && error.ErrorMessage !== undefined
}

/** The end of a call whose function answered with this text, unless it is too long. */
export function returned(text: string | undefined): CallEnd {
  const size = Buffer.byteLength(text ?? '')
  if (size <= LARGEST_ANSWER) return { type: 'returned', text: text === '' ? undefined : text }
  return crashed(
    'Function.ResponseSizeTooLarge',
    `The answer has ${size} bytes; Lambda allows ${LARGEST_ANSWER}.`,
  )
}

export const crashed = (ErrorType: string, ErrorMessage: string): CallEnd => ({
  type: 'crashed',
  error: { ErrorType, ErrorMessage },
})

/** Go writes a line of the stack as an object. */
function frameText(frame: unknown): string {
  if (typeof frame === 'string') return frame
  const { label, path, line } = Object(frame) as Record<string, unknown>
  return path === undefined ? JSON.stringify(frame) : `${label} (${path}:${line})`
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
