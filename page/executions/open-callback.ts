/** Answers to callbacks that are open. */
import { openAction } from '../actions/open.ts'
import { inScope, messageOf, post } from '../live/api.ts'
import type { ExecutionView, OperationView } from '../live/types.ts'
import { say } from '../parts/toast.tsx'

export const isOpenCallback = ({ type, status }: OperationView): boolean =>
  type === 'CALLBACK' && status === 'STARTED'

/** A callback in a context that waits for it has no name of its own. */
export function callbackName(
  { name, parentId }: OperationView,
  operations: readonly OperationView[],
): string | undefined {
  return name ?? operations.find(({ id }) => id === parentId)?.name
}

export type AnswerKind = 'succeedCallback' | 'failCallback'

/** Opens the form that answers a callback. */
export function answerCallback(
  kind: AnswerKind,
  of: OperationView,
  { row, operations }: ExecutionView,
): void {
  const name = callbackName(of, operations)
  openAction(kind, {
    id: row.id,
    title: name ?? row.name,
    callback: { callbackId: of.callbackId, name },
  })
}

interface Answer {
  /** Why none can be answered from here. */
  readonly refusal: string | undefined
  open(kind: AnswerKind): void
}

/** The first callback that is open. */
export function answerOf(view: ExecutionView): Answer {
  const callback = view.operations.find(isOpenCallback)
  return {
    refusal: callback ? undefined : 'No callback is open',
    open: kind => {
      if (callback) answerCallback(kind, callback, view)
    },
  }
}

/** Says that whoever is to answer is alive. */
export async function sendHeartbeat(callbackId: string): Promise<void> {
  try {
    await post(inScope('/callbacks/heartbeat'), { callbackId })
    say('Heartbeat sent.')
  } catch (error) {
    say(messageOf(error))
  }
}
