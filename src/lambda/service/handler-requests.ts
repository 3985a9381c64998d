/** What a handler asks while it runs: instants go out as its own clock has them, and the faults of a test strike here. */
import { type CheckpointAnswer, type CheckpointRequest, checkpoint } from '../core/checkpoint.ts'
import type { Change } from '../core/draft.ts'
import { LambdaError } from '../core/errors.ts'
import { resetStep } from '../core/faults.ts'
import { type OperationPage, readState } from '../core/operation-pages.ts'
import type { PageRequest } from '../core/paging.ts'
import type { Operation } from '../core/protocol.ts'
import { staleToken } from '../core/tokens.ts'
import type { Engine } from './engine.ts'
import { AnswerLost, type CheckpointFault } from './fault-plan.ts'
import { inHandlerTime } from './handler-time.ts'
import type { HostedExecution } from './hosted-execution.ts'

export function takeCheckpoint(engine: Engine, arn: string, request: CheckpointRequest): CheckpointAnswer {
  const execution = engine.executions.ofHandler(arn)
  const fault = execution.faults?.next(request)
  refuse(execution, fault)
  const { ids } = engine.settings
  const { answer, change } = checkpoint(execution.record, request, {
    now: engine.now,
    newCallbackId: () => Buffer.from(ids.hexId() + ids.hexId(), 'hex').toString('base64'),
    targetOf: call => engine.effects.targetOf(call),
  })
  engine.apply(execution, change)
  const isForgotten = forgetStep(engine, execution, change)
  if (isForgotten || fault?.type === 'crash') engine.invocations.kill(execution)
  if (isForgotten || fault) throw new AnswerLost()
  return { ...answer, operations: inTimeOf(engine, answer.operations) }
}

export function readOperations(
  engine: Engine,
  arn: string,
  request: PageRequest & { readonly token: string },
): OperationPage {
  const page = readState(engine.executions.ofHandler(arn).record, request, engine.now)
  return { ...page, operations: inTimeOf(engine, page.operations) }
}

function refuse({ record }: HostedExecution, fault: CheckpointFault | undefined): void {
  if (fault?.type === 'stale-token') throw staleToken(record)
  if (fault?.type !== 'throttled') return
  const { retryAfter } = fault
  throw new LambdaError('TooManyRequestsException', 'Rate exceeded: a fault of this test.', {
    reason: 'CallerRateLimitExceeded',
    ...(retryAfter !== undefined && { retryAfter }),
  })
}

/** Whether the end of a step was in it that a fault makes forget. */
function forgetStep(engine: Engine, execution: HostedExecution, { operations }: Change): boolean {
  const step = operations.find(
    ({ type, operation: { Status, Name } }) =>
      type === 'STEP' && Status === 'SUCCEEDED' && execution.faults?.forgets(Name),
  )
  if (step) engine.apply(execution, resetStep(execution.record, step.operation.Id))
  return step !== undefined
}

const inTimeOf = ({ ahead }: Engine, operations: readonly Operation[]): Operation[] =>
  operations.map(operation => inHandlerTime(operation, ahead))
