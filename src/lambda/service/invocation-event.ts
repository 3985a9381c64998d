/** What a durable handler is given (section 2.1). */
import type { InvocationEvent } from '../core/invocation.ts'
import type { Operation } from '../core/protocol.ts'
import { inHandlerTime } from './handler-time.ts'

/** As JSON text. Instants are whole milliseconds since the epoch, which all SDKs read. */
export function writeEvent(
  arn: string,
  { token, updatedOperationIds, operations, nextMarker }: InvocationEvent,
  ahead: number,
): string {
  return JSON.stringify({
    DurableExecutionArn: arn,
    CheckpointToken: token,
    UpdatedOperationIds: updatedOperationIds,
    InitialExecutionState: {
      Operations: operations.map(operation => withWholeInstants(inHandlerTime(operation, ahead))),
      NextMarker: nextMarker ?? '',
    },
  })
}

/** Real clocks have whole milliseconds; one that was moved may stand in between. */
function withWholeInstants(operation: Operation): Operation {
  const { StartTimestamp, EndTimestamp, WaitDetails, StepDetails } = operation
  const next = StepDetails?.NextAttemptTimestamp
  return {
    ...operation,
    StartTimestamp: Math.round(StartTimestamp),
    ...(EndTimestamp !== undefined && { EndTimestamp: Math.round(EndTimestamp) }),
    ...(WaitDetails && {
      WaitDetails: { ScheduledEndTimestamp: Math.round(WaitDetails.ScheduledEndTimestamp) },
    }),
    ...(next !== undefined && { StepDetails: { ...StepDetails!, NextAttemptTimestamp: Math.round(next) } }),
  }
}
