/** What a handler of this process talks to the service with: as an AWS client would, without the wire. */
import { LambdaError } from '../core/errors.ts'
import type { Operation, OperationUpdate } from '../core/protocol.ts'
import { AnswerLost } from '../service/fault-plan.ts'
import type { DurableCalls } from '../service/invoker.ts'

interface CheckpointParams {
  readonly DurableExecutionArn?: string
  readonly CheckpointToken?: string
  readonly Updates?: readonly OperationUpdate[]
  readonly ClientToken?: string
}

interface StateParams {
  readonly DurableExecutionArn?: string
  readonly CheckpointToken?: string
  readonly Marker?: string
  readonly MaxItems?: number
}

/** As `@aws/durable-execution-sdk-js` declares it. */
export interface DurableExecutionClient {
  checkpoint(params: CheckpointParams): Promise<object>
  getExecutionState(params: StateParams): Promise<object>
}

/** AWS clients try so many times where the fault may pass. */
const ATTEMPTS = 3

/** Once `signal` aborts, its calls come to nothing: the process they were made in is no more. */
export function durableClient(calls: DurableCalls, signal: AbortSignal): DurableExecutionClient {
  let requests = 0
  const ask = async <T>(request: () => T): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      // The wire takes its time: other work of the handler goes on meanwhile.
      await Promise.resolve()
      if (signal.aborted) return new Promise(() => {})
      try {
        return request()
      } catch (error) {
        if (signal.aborted) return new Promise(() => {})
        if (attempt === ATTEMPTS || !mayPass(error)) throw asAwsError(error)
      }
    }
  }
  return {
    checkpoint(params) {
      // AWS clients make one up too: a request that is tried again is the same one.
      const clientToken = params.ClientToken ?? `request-${++requests}`
      const { DurableExecutionArn: arn = '', CheckpointToken: token = '', Updates: updates } = params
      return ask(() => {
        const answer = calls.checkpoint(arn, { token, updates, clientToken })
        return {
          CheckpointToken: answer.token,
          NewExecutionState: { Operations: answer.operations.map(withDates) },
        }
      })
    },
    getExecutionState({ DurableExecutionArn: arn = '', CheckpointToken: token = '', Marker, MaxItems }) {
      return ask(() => {
        const page = calls.state(arn, { token, marker: Marker, maxItems: MaxItems })
        return { Operations: page.operations.map(withDates), NextMarker: page.nextMarker }
      })
    },
  }
}

const mayPass = (error: unknown): boolean =>
  error instanceof AnswerLost ||
  (error instanceof LambdaError && (error.status === 429 || error.status >= 500))

/** The shape by which the SDK tells what is at an end: the invocation, or the execution. */
function asAwsError(error: unknown): unknown {
  if (!(error instanceof LambdaError)) return error
  const { name, message, status } = error
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } })
}

const withDates = (operation: Operation): object => {
  const { StartTimestamp, EndTimestamp, WaitDetails, StepDetails } = operation
  const next = StepDetails?.NextAttemptTimestamp
  return {
    ...operation,
    StartTimestamp: new Date(StartTimestamp),
    ...(EndTimestamp !== undefined && { EndTimestamp: new Date(EndTimestamp) }),
    ...(WaitDetails && {
      WaitDetails: { ScheduledEndTimestamp: new Date(WaitDetails.ScheduledEndTimestamp) },
    }),
    ...(next !== undefined && { StepDetails: { ...StepDetails, NextAttemptTimestamp: new Date(next) } }),
  }
}
