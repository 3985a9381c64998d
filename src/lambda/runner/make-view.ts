/** Makes views of operations. */
import { parsePayload } from '../../kernel/payload.ts'
import type { OperationRecord } from '../core/operation.ts'
import type { ErrorObject, Operation, OperationType } from '../core/protocol.ts'
import { errorDetails } from './error-details.ts'
import type { OperationBook } from './operation-book.ts'
import type { OperationView } from './views.ts'

type Leaf = Exclude<OperationView, { readonly type: 'CONTEXT' }>

/** A view of what has nothing inside. */
export function leafView(record: OperationRecord, book: OperationBook): Leaf {
  const { operation } = record
  switch (record.type) {
    case 'STEP':
      return { ...header('STEP', operation), ...outcome(operation.StepDetails), ...stepFields(operation) }
    case 'WAIT':
      return { ...header('WAIT', operation), ...waitFields(operation) }
    case 'CALLBACK': {
      const isOpen = operation.Status === 'STARTED'
      const { timeoutAt, heartbeatAt } = record.snapshot.context
      return {
        ...header('CALLBACK', operation, book.nameOf(record)),
        ...outcome(operation.CallbackDetails),
        ...callbackFields(operation, book),
        timeoutAt: isOpen ? timeoutAt : undefined,
        heartbeatAt: isOpen ? heartbeatAt : undefined,
      }
    }
    default:
      return {
        ...header('CHAINED_INVOKE', operation, book.nameOf(record)),
        ...outcome(operation.ChainedInvokeDetails),
        ...invokeFields(operation, book),
      }
  }
}

/** What every view tells. */
export const header = <Type extends OperationType>(
  type: Type,
  { Id, Name, SubType, ParentId, Status, StartTimestamp, EndTimestamp }: Operation,
  name: string | undefined = Name,
) => ({
  id: Id,
  name,
  type,
  subType: SubType,
  parentId: ParentId,
  status: Status,
  startedAt: StartTimestamp,
  endedAt: EndTimestamp,
})

/** What an operation came to, parsed. */
export const outcome = ({ Result, Error: error }: { Result?: string; Error?: ErrorObject } = {}) => ({
  raw: Result,
  value: parsePayload(Result),
  error: errorDetails(error),
})

const stepFields = ({ StepDetails }: Operation) => ({
  attempts: StepDetails?.Attempt ?? 0,
  nextAttemptAt: StepDetails?.NextAttemptTimestamp,
})

function waitFields({ StartTimestamp, WaitDetails }: Operation) {
  const endsAt = WaitDetails?.ScheduledEndTimestamp ?? StartTimestamp
  return { seconds: (endsAt - StartTimestamp) / 1000, endsAt }
}

function callbackFields({ Id, CallbackDetails }: Operation, book: OperationBook) {
  const { Timeout, HeartbeatTimeout } = book.startOf(Id)?.CallbackStartedDetails ?? {}
  return {
    callbackId: CallbackDetails?.CallbackId ?? '',
    timeout: Timeout,
    heartbeatTimeout: HeartbeatTimeout,
  }
}

function invokeFields({ Id }: Operation, book: OperationBook) {
  const {
    FunctionName = '',
    Input,
    DurableExecutionArn,
  } = book.startOf(Id)?.ChainedInvokeStartedDetails ?? {}
  return {
    functionName: FunctionName,
    input: parsePayload(Input?.Payload),
    executionArn: DurableExecutionArn,
  }
}
