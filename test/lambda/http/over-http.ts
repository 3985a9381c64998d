/** Durable functions as they are deployed: they are given plain JSON, and reach the service with a client of AWS. */
import {
  DurableExecutionApiClient,
  type DurableExecutionConfig,
  type DurableExecutionHandler,
  withDurableExecution,
} from '@aws/durable-execution-sdk-js'
import type { LambdaClient } from '@aws-sdk/client-lambda'
import type { Handler } from '../../../src/lambda.ts'

/** The ways in which a function can be told of a client of its own. */
export const ways: Record<string, (client: LambdaClient) => DurableExecutionConfig> = {
  'a client of AWS': client => ({ client }),
  'an API client around it': client => ({ durableExecutionClient: new DurableExecutionApiClient(client) }),
}

/** The service puts a client into the event of a handler of its process; nothing but JSON gets over the wire. */
export const jsonOnly =
  (handler: Handler): Handler =>
  (event, context) => {
    const { durableExecutionClient: _, ...plain } = event
    return handler(JSON.parse(JSON.stringify(plain)), context)
  }

export const overHttp = (
  handler: DurableExecutionHandler,
  client: LambdaClient,
  way: (client: LambdaClient) => DurableExecutionConfig = ways['an API client around it']!,
): Handler => jsonOnly(withDurableExecution(handler, way(client)))

/** As an API client, but what fails is not told on the console of the tests. */
export function quietly(client: LambdaClient): DurableExecutionConfig {
  const api = new DurableExecutionApiClient(client)
  return {
    durableExecutionClient: {
      checkpoint: params => api.checkpoint(params),
      getExecutionState: params => api.getExecutionState(params),
    },
  }
}
