/** Payloads in the answers of workers that are larger than the limit, in words. Pure. */
import type { Action, TurnResponse } from './actions.ts'
import type { BatchResponse } from './commit-batch.ts'
import { type Limits, payloadProblem } from './limits.ts'

/** A text that is stored or sent on, and what it is. */
type Payload = readonly [text: string | undefined, what: string]

/** What is too large in the answer to a turn; undefined when nothing is. */
export function turnProblem(limits: Limits, response: TurnResponse): string | undefined {
  if (limits.maxPayload === 0) return undefined
  return firstProblem(limits, [
    [response.customStatus, 'The custom status'],
    ...response.actions.flatMap(payloadsOf),
  ])
}

/** What is too large in the answer to a batch of an entity's operations; undefined when nothing is. */
export function batchProblem(limits: Limits, { entityState, ...answer }: BatchResponse): string | undefined {
  if (limits.maxPayload === 0) return undefined
  const results = answer.results.map<Payload>(({ success }) => [
    success?.result,
    'The result of an operation',
  ])
  const sent = answer.actions.flatMap<Payload>(({ sendSignal: signal, startNewOrchestration: start }) => [
    [signal?.input, `The input of the signal '${signal?.name}'`],
    [start?.input, `The input of the orchestration '${start?.name}'`],
  ])
  return firstProblem(limits, [[entityState, 'The state of the entity'], ...results, ...sent])
}

function firstProblem(limits: Limits, payloads: readonly Payload[]): string | undefined {
  for (const [text, what] of payloads) {
    const problem = payloadProblem(limits, text, what)
    if (problem) return problem
  }
  return undefined
}

function payloadsOf(action: Action): Payload[] {
  switch (action.type) {
    case 'scheduleTask':
      return [[action.input, `The input of the activity '${action.name}'`]]
    case 'createSubOrchestration':
      return [[action.input, `The input of the sub-orchestration '${action.name}'`]]
    case 'sendEvent':
      return [[action.data, `The data of the event '${action.name}'`]]
    case 'terminateOrchestration':
      return [[action.reason, 'The output of a termination']]
    case 'sendEntityMessage': {
      const { entityOperationSignaled: signal, entityOperationCalled: call } = action
      return [
        [signal?.input, `The input of the signal '${signal?.operation}'`],
        [call?.input, `The input of the call '${call?.operation}'`],
      ]
    }
    case 'completeOrchestration': {
      const { orchestrationStatus, result, carryoverEvents } = action
      const isNext = orchestrationStatus === 'CONTINUED_AS_NEW'
      return [
        [result, isNext ? 'The input of the next generation' : 'The output of the orchestration'],
        ...carryoverEvents.map<Payload>(({ name, input }) => [input, `The data of the event '${name}'`]),
      ]
    }
    default:
      return []
  }
}
