import type { Draft } from '../draft.ts'
import type { TargetCall } from '../effects.ts'
import { carried, makeEvent } from '../history.ts'
import type { OperationRecord } from '../operation.ts'
import { type ErrorObject, present } from '../protocol.ts'
import { advance, type CheckedUpdate, type Kind } from './kind.ts'

/** Whom a chained invoke calls, before it is known who that is. */
const callOf = ({ ChainedInvokeOptions, Payload }: CheckedUpdate): TargetCall =>
  present({
    functionName: ChainedInvokeOptions!.FunctionName,
    payload: Payload,
    tenantId: ChainedInvokeOptions!.TenantId,
    traceId: ChainedInvokeOptions!.XAmznTraceId,
  })

export const chainedInvokeKind: Kind = {
  type: 'CHAINED_INVOKE',
  hears: ({ Action }) => ({ type: Action === 'START' ? 'invoke.start' : 'invoke.cancel' }),
  details: ({ before }) => ({ ChainedInvokeDetails: before?.ChainedInvokeDetails ?? {} }),
  event: ({ update, draft, around }, operation) => {
    // The protocol has no event for a cancelled invoke.
    if (update.Action === 'CANCEL') return undefined
    const call = callOf(update)
    const target: TargetCall = present({ ...call, ...around.targetOf(call) })
    draft.effects.push({ type: 'startTarget', operationId: update.Id, target })
    const details = present({
      FunctionName: target.functionName,
      Input: carried(target.payload),
      ExecutedVersion: target.version,
      DurableExecutionArn: target.executionArn,
      TenantId: target.tenantId,
    })
    return makeEvent('ChainedInvokeStarted', around.now, details, operation)
  },
}

/** How what was called has ended. */
export type TargetEnd =
  | { readonly type: 'succeeded'; readonly result?: string }
  | { readonly type: 'failed' | 'timedOut' | 'stopped'; readonly error?: ErrorObject }

export function endTarget(draft: Draft, invoke: OperationRecord, end: TargetEnd, at: number): void {
  if (end.type === 'succeeded') {
    const ChainedInvokeDetails = present({ Result: end.result })
    const operation = advance(draft, invoke, { type: 'target.succeeded' }, at, { ChainedInvokeDetails })
    draft.append(makeEvent('ChainedInvokeSucceeded', at, { Result: carried(end.result) }, operation))
    return
  }
  const names = { failed: 'Failed', timedOut: 'TimedOut', stopped: 'Stopped' } as const
  const ChainedInvokeDetails = present({ Error: end.error })
  const operation = advance(draft, invoke, { type: `target.${end.type}` }, at, { ChainedInvokeDetails })
  const details = { Error: carried(end.error) }
  draft.append(makeEvent(`ChainedInvoke${names[end.type]}`, at, details, operation))
}
