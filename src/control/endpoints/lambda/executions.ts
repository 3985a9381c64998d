/** Executions: listing, starting and stopping. */
import { z } from 'zod'
import { toPayload } from '../../../kernel/payload.ts'
import { endpoint } from '../../endpoint.ts'
import { ExecutionPage, ExecutionRow, ExecutionStatus } from '../../schemas/lambda.ts'
import { StartExecution, StopExecution } from '../../schemas/lambda-requests.ts'
import { given } from '../../values.ts'
import { executionOf, executionRow } from '../../views/execution-view.ts'
import { listExecutions } from '../../views/list-executions.ts'

const asList = (value: unknown): unknown => (value === undefined || Array.isArray(value) ? value : [value])

const ExecutionQuery = z.strictObject({
  status: z.preprocess(asList, z.array(ExecutionStatus)).optional(),
  functionName: z.string().optional(),
  name: z.string().optional(),
  limit: z.coerce
    .number({ error: 'must be a whole number from 1 on' })
    .int()
    .min(1)
    .optional()
    .describe('Most executions on a page. Default 100.'),
  after: z.string().optional().describe('`next` of the page before.'),
})

export const executionEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/lambda/executions',
    operationId: 'listExecutions',
    summary: 'Executions, oldest first, a page at a time',
    query: ExecutionQuery,
    answer: ExecutionPage,
    run: ({ lambda, query }) => listExecutions(lambda, given(query)),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/lambda/executions',
    operationId: 'startExecution',
    summary: 'Start an execution, or find the one that was started under the same name before',
    body: StartExecution,
    answer: ExecutionRow,
    status: 201,
    run({ lambda, body: { functionName, payload, ...rest } }) {
      const id = lambda.operator.start(functionName, { payload: toPayload(payload), ...rest })
      return executionRow(lambda, executionOf(lambda, id))
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/lambda/executions/{id}/stop',
    operationId: 'stopExecution',
    summary: 'Stop an execution; one that has ended stays as it is',
    body: StopExecution,
    answer: ExecutionRow,
    run({ lambda, id, body: { error } }) {
      lambda.operator.stop(id, error && given(error))
      return executionRow(lambda, executionOf(lambda, id))
    },
  }),
]
