/** Functions of this process. A durable handler is given a client of its own in its event, as the SDK's own test runner does. */
import { describe } from '../../kernel/errors.ts'
import type { ErrorObject } from '../core/protocol.ts'
import type { CallEnd, FunctionCall, Invoker } from '../service/invoker.ts'
import { type DurableExecutionClient, durableClient } from './durable-client.ts'
import { type HandlerContext, handlerContext } from './handler-context.ts'

/**
 * A handler as Lambda calls it: one that `withDurableExecution` of `@aws/durable-execution-sdk-js` has made, or of a plain
 * function, which is given its payload, parsed.
 */
// biome-ignore lint/suspicious/noExplicitAny: handlers say themselves what they take; their own types must fit.
export type Handler = (event: any, context: any) => unknown

/** Calls a handler of this process. `now` gives real time, in milliseconds. */
export const inProcess = (handler: Handler, now: () => number): Invoker => ({
  async call(call: FunctionCall): Promise<CallEnd> {
    const context: HandlerContext = handlerContext(call, now)
    try {
      const answer = await handler(eventOf(call), context)
      return { type: 'returned', text: JSON.stringify(answer) }
    } catch (error) {
      return { type: 'crashed', error: errorOf(error) }
    }
  },
})

function eventOf(call: FunctionCall): unknown {
  const event: unknown = call.payload === undefined ? undefined : JSON.parse(call.payload)
  if (!call.durable) return event
  return new DurableExecutionInvocationInputWithClient(
    Object(event),
    durableClient(call.durable, call.signal),
  )
}

/** The SDK knows it by its name and its tag. */
class DurableExecutionInvocationInputWithClient {
  readonly durableExecutionClient: DurableExecutionClient

  constructor(event: object, client: DurableExecutionClient) {
    Object.assign(this, event)
    this.durableExecutionClient = client
  }

  get [Symbol.toStringTag](): string {
    return 'DurableExecutionInvocationInputWithClient'
  }
}

/** What the runtime of Lambda makes of something thrown. */
function errorOf(error: unknown): ErrorObject {
  if (!(error instanceof Error)) return { ErrorType: typeof error, ErrorMessage: describe(error) }
  const StackTrace = error.stack
    ?.split('\n')
    .slice(1, 21)
    .map(line => line.trim())
  return {
    ErrorType: error.name,
    ErrorMessage: error.message,
    ...(StackTrace && StackTrace.length > 0 && { StackTrace }),
  }
}
