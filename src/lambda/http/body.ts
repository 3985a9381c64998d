/** Bodies: what may come in, and how instants go out. */
import { readBody } from '../../kernel/read-body.ts'
import { invalidParameter } from '../core/errors.ts'
import type { LambdaLimits } from '../core/limits.ts'
import { HttpError } from './http-error.ts'

const MIB = 1024 * 1024

/** As JSON each character of a payload may take six, and nothing else in a body is large. */
const largestBody = ({ executionPayload, payload, callbackResult }: LambdaLimits): number =>
  6 * Math.max(executionPayload, payload, callbackResult) + MIB

/** The whole body; empty where there is none. Throws RequestTooLargeException before it holds too much. */
async function readBytes(request: Request, limits: LambdaLimits): Promise<Uint8Array> {
  const most = largestBody(limits)
  const bytes = await readBody(request, most)
  if (bytes) return bytes
  throw new HttpError('RequestTooLargeException', `The body of a request has at most ${most} bytes.`)
}

/** The body as text, undefined where there is none. Throws InvalidParameterValueException for what is no UTF-8. */
export async function readText(request: Request, limits: LambdaLimits): Promise<string | undefined> {
  const bytes = await readBytes(request, limits)
  if (bytes.length === 0) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw invalidParameter('The body of the request is not text in UTF-8.')
  }
}

/** The body as JSON; an empty one is an empty object. Throws InvalidParameterValueException for what is none. */
export async function readJson(request: Request, limits: LambdaLimits): Promise<unknown> {
  const text = await readText(request, limits)
  if (text === undefined) return {}
  try {
    return JSON.parse(text)
  } catch (error) {
    throw invalidParameter(
      `The body of the request is no JSON: ${error instanceof Error ? error.message : error}.`,
    )
  }
}

/**
 * A body to send. Instants, which are milliseconds here, are seconds there, with the milliseconds behind the point.
 * Whatever users sent is text in it, so no field of theirs is taken for one.
 */
export const writeBody = (body: object): string =>
  JSON.stringify(body, (key, value) =>
    typeof value === 'number' && key.endsWith('Timestamp') ? Math.round(value) / 1000 : value,
  )
