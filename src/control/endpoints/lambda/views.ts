/** Everything there is to show of an execution. */
import { z } from 'zod'
import { executionMachine } from '../../../../machines/lambda/index.ts'
import { toMermaid } from '../../../inspect/mermaid.ts'
import { endpoint } from '../../endpoint.ts'
import { Text } from '../../schemas/hubs.ts'
import { ExecutionView } from '../../schemas/lambda-view.ts'
import { executionOf, showExecution } from '../../views/execution-view.ts'

const ViewQuery = z.strictObject({
  from: z.coerce
    .number({ error: 'must be a whole number from 0 on' })
    .int()
    .min(0)
    .optional()
    .describe('How many events of the history are known: it begins there.'),
})

export const executionViewEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/lambda/executions/{id}/view',
    operationId: 'viewExecution',
    summary: 'Everything there is to show of an execution',
    query: ViewQuery,
    answer: ExecutionView,
    run: ({ lambda, id, query: { from = 0 } }) => showExecution(lambda, executionOf(lambda, id), from),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/lambda/executions/{id}/diagram',
    operationId: 'getExecutionDiagram',
    summary: 'The state chart of an execution with its active states, as Mermaid text',
    answer: Text,
    run({ lambda, id }) {
      executionOf(lambda, id)
      return { text: toMermaid(executionMachine, lambda.operator.state(id)) }
    },
  }),
]
