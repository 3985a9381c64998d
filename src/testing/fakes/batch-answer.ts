/** A fake at a batch of an entity's operations. */
import type { BatchResponse } from '../../durable-task/core/commit-batch.ts'
import type { HistoryEvent } from '../../durable-task/core/events.ts'
import type { BatchDelivery, WorkerPort } from '../../durable-task/hub/work.ts'
import { type Assignment, ask, carryOut, closedPort } from './assignment.ts'
import { makeCall } from './fake-call.ts'

export function batchPort(assignment: Assignment): WorkerPort {
  const { taskHub, fake } = assignment
  return {
    ...closedPort,
    sendBatch(completionToken, batch) {
      const lease = fake.lease(completionToken)
      return carryOut(assignment, lease, fake.delay, async () => {
        const response = await runOperations(assignment, batch)
        if (fake.end(lease))
          taskHub.workers.completeBatch({ completionToken, ...response, requiresState: false })
      })
    },
  }
}

/** One after another, each on the state the last one left, until the answers are spent; the rest is for others. */
async function runOperations(
  { taskHub, work, fake, reply: first }: Assignment,
  { entityId: instanceId, state, operations }: BatchDelivery,
): Promise<BatchResponse> {
  const results: BatchResponse['results'][number][] = []
  const operationInfos: { requestId: string }[] = []
  let entityState = state
  for (const { operation, input: inputText, requestId } of operations.flatMap(readOperation)) {
    const reply = results.length === 0 ? first : fake.take()
    if (!reply) break
    const at = taskHub.settings.clock.now()
    const call = makeCall({ ...work.work, operation, inputText, instanceId, attempt: 1, at })
    fake.calls.push(call)
    const outcome = await ask(reply, call, entityState)
    const { result, failureDetails } = outcome
    if (outcome.state && !failureDetails) entityState = outcome.state.text
    results.push(failureDetails ? { failure: { failureDetails } } : { success: { result } })
    operationInfos.push({ requestId })
  }
  return { results, operationInfos, entityState, actions: [] }
}

const readOperation = (event: HistoryEvent) =>
  event.type === 'entityOperationCalled' || event.type === 'entityOperationSignaled' ? [event] : []
