import type { FunctionCall } from '../service/invoker.ts'

/** What a handler is told of its call, as the Node runtime of Lambda has it. */
export interface HandlerContext {
  readonly awsRequestId: string
  readonly functionName: string
  readonly functionVersion: string
  readonly invokedFunctionArn: string
  readonly memoryLimitInMB: string
  readonly logGroupName: string
  readonly logStreamName: string
  readonly tenantId: string | undefined
  readonly clientContext: unknown
  callbackWaitsForEmptyEventLoop: boolean
  /** Of real time. */
  getRemainingTimeInMillis(): number
}

/** `now` gives real time, in milliseconds. */
export const handlerContext = (call: FunctionCall, now: () => number): HandlerContext => ({
  awsRequestId: call.requestId,
  functionName: call.functionName,
  functionVersion: call.version,
  invokedFunctionArn: call.functionArn,
  memoryLimitInMB: '128',
  logGroupName: `/aws/lambda/${call.functionName}`,
  logStreamName: call.requestId,
  tenantId: call.tenantId,
  clientContext: readClientContext(call.clientContext),
  callbackWaitsForEmptyEventLoop: true,
  getRemainingTimeInMillis: () => Math.max(0, call.deadline - now()),
})

/** Base64 of JSON; what is none is left out. */
export function readClientContext(text: string | undefined): unknown {
  if (text === undefined) return undefined
  try {
    return JSON.parse(Buffer.from(text, 'base64').toString())
  } catch {
    return undefined
  }
}
