/** What a call says of itself in HTTP headers. */
import type { FunctionCall } from '../service/invoker.ts'
import { readClientContext } from './handler-context.ts'

type Headers = Record<string, string>

/** As the Runtime API tells a runtime. */
export const runtimeHeaders = (call: FunctionCall): Headers =>
  given({
    'content-type': 'application/json',
    'lambda-runtime-aws-request-id': call.requestId,
    'lambda-runtime-deadline-ms': String(Math.round(call.deadline)),
    'lambda-runtime-invoked-function-arn': call.functionArn,
    'lambda-runtime-trace-id': call.traceHeader,
    'lambda-runtime-client-context': clientContext(call),
    'lambda-runtime-aws-tenant-id': call.tenantId,
  })

/** As a client tells the Invoke operation, which emulators have. */
export const invokeHeaders = (call: FunctionCall): Headers =>
  given({
    'content-type': 'application/json',
    'x-amz-invocation-type': 'RequestResponse',
    'x-amzn-requestid': call.requestId,
    'x-amzn-trace-id': call.traceHeader,
    'x-amz-client-context': call.clientContext,
    'x-amz-tenant-id': call.tenantId,
  })

/** Runtimes read it as JSON. */
function clientContext({ clientContext: text }: FunctionCall): string | undefined {
  const context = readClientContext(text)
  return context === undefined ? undefined : asciiJson(context)
}

/** Headers hold no other characters as they are, and JSON can say them all in these. */
const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replaceAll(
    /[^ -~]/g,
    char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

/** Those that have a value. What a test makes up may have characters that no header has. */
function given(headers: Record<string, string | undefined>): Headers {
  const all: Headers = {}
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) all[name] = value.replaceAll(/[^ -~]/g, '?')
  return all
}
