/** What concerns the whole service for durable functions. */
import { endpoint } from '../../endpoint.ts'
import { Text } from '../../schemas/hubs.ts'
import { LambdaInfo } from '../../schemas/lambda.ts'
import { showClock } from '../../schemas/time.ts'
import { hubNames } from '../../source.ts'
import { showLambdaServing } from '../../views/show-lambda.ts'

export const serviceEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/lambda',
    operationId: 'getLambda',
    summary: 'The service for durable functions: its functions, its clock, and where clients reach it',
    answer: LambdaInfo,
    run: ({ lambda, source }) => ({
      ...showLambdaServing(lambda, hubNames(source)),
      clock: showClock(lambda.clock),
      counts: lambda.operator.counts(),
    }),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/lambda/explain',
    operationId: 'explainExecutions',
    summary: 'Why whatever executions have not ended wait, a line each',
    answer: Text,
    run: ({ lambda }) => ({ text: lambda.explain() }),
  }),
]
