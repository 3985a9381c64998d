/** Rewinding, and the outcome of what ran before and after it. */
import type { OrchestrationState__Output } from '../../src/durable-task/grpc/wire/OrchestrationState.ts'
import { text } from './actions.ts'
import type { RawClient } from './client.ts'

export const rewind = (client: RawClient, instanceId: string, reason?: string): Promise<unknown> =>
  client.call('RewindInstance', { instanceId, reason: text(reason) })

/** Status, output and failure in one comparable line: a broken history shows by its error type. */
function outcome(state: OrchestrationState__Output | undefined): string {
  const status = state?.orchestrationStatus.replace('ORCHESTRATION_STATUS_', '') ?? 'gone'
  const { errorType, errorMessage } = state?.failureDetails ?? {}
  return [status, state?.output?.value, errorType && `${errorType}: ${errorMessage}`]
    .filter(Boolean)
    .join(' ')
}

/** Waits for the end of the instance and tells how it ended. */
export const outcomeOf = async (client: RawClient, instanceId: string): Promise<string> =>
  outcome(await client.completion(instanceId))
