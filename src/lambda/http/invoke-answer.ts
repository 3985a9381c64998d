/** The answers to an Invoke, as Lambda words them. */
import { type ErrorObject, present } from '../core/protocol.ts'

interface About {
  readonly version: string
  /** Of a durable function. */
  readonly executionArn?: string
  readonly wantsLog: boolean
}

/** Started; nobody waits. */
export const accepted = (about: About): Response =>
  new Response(null, { status: 202, headers: headersOf({ ...about, wantsLog: false }) })

/** What the function gave: JSON text. */
export const returned = (text: string | undefined, about: About): Response =>
  new Response(text || 'null', { status: 200, headers: { ...headersOf(about), ...json } })

/** The call succeeded, though the function did not: clients tell by the header. */
export const failed = ({ ErrorMessage, ErrorType, StackTrace }: ErrorObject, about: About): Response =>
  new Response(
    JSON.stringify(present({ errorMessage: ErrorMessage, errorType: ErrorType, stackTrace: StackTrace })),
    { status: 200, headers: { ...headersOf(about), ...json, 'x-amz-function-error': 'Unhandled' } },
  )

const json = { 'content-type': 'application/json' }

const headersOf = ({ version, executionArn, wantsLog }: About): Record<string, string> => ({
  'x-amz-executed-version': version,
  ...(executionArn !== undefined && { 'x-amz-durable-execution-arn': executionArn }),
  // No log is kept: the tail of it is empty.
  ...(wantsLog && { 'x-amz-log-result': '' }),
})
