import type { Draft } from '../draft.ts'
import { carried, makeEvent } from '../history.ts'
import type { OperationRecord } from '../operation.ts'
import { type ErrorObject, present } from '../protocol.ts'
import { advance, type Kind } from './kind.ts'

/** A timeout of 0 is none. */
const timeout = (seconds: number | undefined): number | undefined => seconds || undefined

const millis = (seconds: number | undefined): number | undefined =>
  seconds === undefined ? undefined : seconds * 1000

export const callbackKind: Kind = {
  type: 'CALLBACK',
  hears: ({ Action, CallbackOptions }, now) => {
    if (Action === 'CANCEL') return { type: 'callback.cancel' }
    const time = millis(timeout(CallbackOptions?.TimeoutSeconds))
    return {
      type: 'callback.start',
      now,
      timeoutAt: time === undefined ? undefined : now + time,
      heartbeatEvery: millis(timeout(CallbackOptions?.HeartbeatTimeoutSeconds)),
    }
  },
  details: ({ update, draft, around, before }) => {
    if (before) return {}
    const CallbackId = around.newCallbackId()
    draft.effects.push({ type: 'openCallback', operationId: update.Id, callbackId: CallbackId })
    return { CallbackDetails: { CallbackId } }
  },
  event: ({ update, around }, operation) => {
    // The protocol has no event for a cancelled callback.
    if (update.Action === 'CANCEL') return undefined
    const { TimeoutSeconds, HeartbeatTimeoutSeconds } = update.CallbackOptions ?? {}
    const details = present({
      CallbackId: operation.CallbackDetails!.CallbackId,
      Timeout: timeout(TimeoutSeconds),
      HeartbeatTimeout: timeout(HeartbeatTimeoutSeconds),
    })
    return makeEvent('CallbackStarted', around.now, details, operation)
  },
}

/** How a callback is answered from outside. */
export type CallbackAnswer =
  | { readonly type: 'succeed'; readonly result?: string }
  /** What the error does not say is left out, and not empty. */
  | { readonly type: 'fail'; readonly error: ErrorObject }

export function answerCallback(
  draft: Draft,
  callback: OperationRecord,
  answer: CallbackAnswer,
  at: number,
): void {
  const { CallbackId } = callback.operation.CallbackDetails!
  if (answer.type === 'succeed') {
    const CallbackDetails = present({ CallbackId, Result: answer.result })
    const operation = advance(draft, callback, { type: 'callback.succeed' }, at, { CallbackDetails })
    draft.append(makeEvent('CallbackSucceeded', at, { Result: carried(answer.result) }, operation))
  } else {
    const CallbackDetails = { CallbackId, Error: answer.error }
    const operation = advance(draft, callback, { type: 'callback.fail' }, at, { CallbackDetails })
    draft.append(makeEvent('CallbackFailed', at, { Error: carried(answer.error) }, operation))
  }
}

const timeouts = {
  timeout: {
    event: { type: 'timeout.reached' },
    error: { ErrorType: 'Callback.Timeout', ErrorMessage: 'The callback timed out.' },
  },
  heartbeat: {
    event: { type: 'heartbeat.overdue' },
    error: { ErrorType: 'Callback.Heartbeat', ErrorMessage: 'The heartbeat of the callback timed out.' },
  },
} as const

export function timeOutCallback(
  draft: Draft,
  callback: OperationRecord,
  kind: keyof typeof timeouts,
  at: number,
): void {
  const { event, error } = timeouts[kind]
  const { CallbackId } = callback.operation.CallbackDetails!
  const operation = advance(draft, callback, event, at, { CallbackDetails: { CallbackId, Error: error } })
  draft.append(makeEvent('CallbackTimedOut', at, { Error: carried(error) }, operation))
}
