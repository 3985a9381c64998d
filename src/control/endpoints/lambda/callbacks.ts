/** Callbacks, answered from outside. Their ids stand in the body: they may have slashes. */
import { toPayload } from '../../../kernel/payload.ts'
import { endpoint } from '../../endpoint.ts'
import { ExecutionRow } from '../../schemas/lambda.ts'
import { CallbackFailure, CallbackHeartbeat, CallbackSuccess } from '../../schemas/lambda-requests.ts'
import { given } from '../../values.ts'
import { executionOf, executionRow } from '../../views/execution-view.ts'

export const callbackEndpoints = [
  endpoint({
    method: 'POST',
    path: '/v1/lambda/callbacks/succeed',
    operationId: 'succeedCallback',
    summary: 'Answer a callback; the answer is its execution',
    body: CallbackSuccess,
    answer: ExecutionRow,
    run({ lambda, body: { callbackId, result } }) {
      // A callback's result is a text that handlers read as it is.
      const text = typeof result === 'string' ? result : toPayload(result)
      return executionRow(lambda, executionOf(lambda, lambda.operator.succeedCallback(callbackId, text)))
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/lambda/callbacks/fail',
    operationId: 'failCallback',
    summary: 'Fail a callback; the answer is its execution',
    body: CallbackFailure,
    answer: ExecutionRow,
    run({ lambda, body: { callbackId, error = {} } }) {
      const id = lambda.operator.failCallback(callbackId, given(error))
      return executionRow(lambda, executionOf(lambda, id))
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/lambda/callbacks/heartbeat',
    operationId: 'sendCallbackHeartbeat',
    summary: 'Say that whoever is to answer a callback is alive; the answer is its execution',
    body: CallbackHeartbeat,
    answer: ExecutionRow,
    run: ({ lambda, body: { callbackId } }) =>
      executionRow(lambda, executionOf(lambda, lambda.operator.heartbeat(callbackId))),
  }),
]
