/** What a worker's answer to a batch of operations means (sections 3.3 and 3.4). Pure. */
import type { EntityOperation } from './entity.ts'
import { describeFailure, type FailureDetails, type TraceContext } from './events.ts'
import type { Timestamp } from './timestamp.ts'

/** How one operation went: one of the two is set. */
interface OperationResult {
  success?: { result?: string | undefined } | undefined
  failure?: { failureDetails?: FailureDetails | undefined } | undefined
}

export interface SendSignal {
  instanceId: string
  name: string
  input?: string | undefined
  scheduledTime?: Timestamp | undefined
  parentTraceContext?: TraceContext | undefined
}

export interface StartNewOrchestration extends SendSignal {
  version?: string | undefined
}

/** What an entity asks for beside its answers: one of the two is set. */
export interface OperationAction {
  sendSignal?: SendSignal | undefined
  startNewOrchestration?: StartNewOrchestration | undefined
}

export interface BatchResponse {
  readonly results: readonly OperationResult[]
  readonly actions: readonly OperationAction[]
  /** The new state; unset deletes it. */
  readonly entityState?: string | undefined
  /** Set when the host failed, and not one of the operations. */
  readonly failureDetails?: FailureDetails | undefined
  readonly operationInfos: readonly { requestId: string }[]
}

/** How a call ended. */
export type CallOutcome =
  | { type: 'completed'; output: string | undefined }
  | { type: 'failed'; failureDetails: FailureDetails }

export interface BatchCommit {
  readonly state: string | undefined
  readonly answers: readonly { operation: EntityOperation; outcome: CallOutcome }[]
  readonly actions: readonly OperationAction[]
  /** Operations the worker did not come to; they are sent again, before all others. */
  readonly unanswered: readonly EntityOperation[]
}

export function commitBatch(
  state: string | undefined,
  batch: readonly EntityOperation[],
  response: BatchResponse,
): BatchCommit {
  const { results, failureDetails: hostFailure } = response
  const ordered = inOrderOfResults(batch, response)
  const answered = ordered.slice(0, results.length)
  const answers = answered.map((operation, index) => ({ operation, outcome: readResult(results[index]!) }))
  const settled = new Set(answered)
  const rest = batch.filter(operation => !settled.has(operation))
  if (!hostFailure)
    return {
      state: response.entityState,
      answers: onlyCalls(answers),
      actions: response.actions,
      unanswered: rest,
    }
  const outcome: CallOutcome = { type: 'failed', failureDetails: hostFailure }
  const failed = rest.map(operation => ({ operation, outcome }))
  return { state, answers: onlyCalls([...answers, ...failed]), actions: [], unanswered: [] }
}

const onlyCalls = (answers: BatchCommit['answers']): BatchCommit['answers'] =>
  answers.filter(({ operation }) => operation.kind === 'call')

function readResult({ success, failure }: OperationResult): CallOutcome {
  if (success) return { type: 'completed', output: success.result }
  const failureDetails =
    failure?.failureDetails ??
    describeFailure('OperationFailed', 'The operation failed and its worker did not say why.')
  return { type: 'failed', failureDetails }
}

/** Results answer operations by position, unless the worker names requests in another order. */
function inOrderOfResults(
  batch: readonly EntityOperation[],
  { operationInfos }: BatchResponse,
): readonly EntityOperation[] {
  if (operationInfos.every(({ requestId }, index) => requestId === batch[index]?.requestId)) return batch
  const left = [...batch]
  const named = operationInfos.map(({ requestId }) => {
    const index = left.findIndex(operation => operation.requestId === requestId)
    return index === -1 ? undefined : left.splice(index, 1)[0]
  })
  return named.every(operation => operation !== undefined) ? [...named, ...left] : batch
}
