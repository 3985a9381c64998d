/** What a handler asks while it runs: instants go out as its own clock has them, and the faults of a test strike here. */
import { type CheckpointAnswer, type CheckpointRequest, checkpoint } from '../core/checkpoint.ts'
import { LambdaError } from '../core/errors.ts'
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
  const known = beforeForgotten(execution, request.updates)
  const { answer, change } = checkpoint(execution.record, known ? { ...request, updates: known } : request, {
    now: engine.now,
    newCallbackId: () => Buffer.from(ids.hexId() + ids.hexId(), 'hex').toString('base64'),
    targetOf: call => engine.effects.targetOf(call),
  })
  engine.apply(execution, change)
  if (known || fault?.type === 'crash') engine.invocations.kill(execution)
  if (known || fault) throw new AnswerLost()
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

/**
 * The updates before the end of a step that a fault makes forget, as if the function had died before it told of that;
 * undefined where there is no such end.
 */
function beforeForgotten({ record, faults }: HostedExecution, updates: unknown): unknown[] | undefined {
  if (!faults || !Array.isArray(updates)) return undefined
  const place = updates.findIndex(update => {
    const { Id, Type, Action, Name } = Object(update)
    const name = Name ?? record.operations.get(Id)?.operation.Name
    return Type === 'STEP' && Action === 'SUCCEED' && faults.forgets(name)
  })
  return place < 0 ? undefined : updates.slice(0, place)
}

const inTimeOf = ({ ahead }: Engine, operations: readonly Operation[]): Operation[] =>
  operations.map(operation => inHandlerTime(operation, ahead))
