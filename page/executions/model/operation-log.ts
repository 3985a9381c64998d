/** What the machine of one operation took in, as the history of its execution tells. */
import type { ChartName } from '../../charts/all.ts'
import type { ExecutionEvent, MachineEntry, OperationView } from '../../live/types.ts'
import { nextAttemptAt, operationWord, verbOf } from './event-parts.ts'

/** The machine of each kind of operation. */
export const machines = {
  STEP: 'step',
  WAIT: 'wait',
  CALLBACK: 'callback',
  CONTEXT: 'context',
  CHAINED_INVOKE: 'chainedInvoke',
} as const satisfies Partial<Record<OperationView['type'], ChartName>>

/** What a machine hears, and where it then stands, by kind of operation and verb of the event. */
const heard: Readonly<Record<string, Readonly<Record<string, readonly [event: string, to: string]>>>> = {
  step: {
    Started: ['step.start', 'started'],
    Succeeded: ['step.succeed', 'succeeded'],
    Failed: ['step.fail', 'failed'],
  },
  wait: {
    Started: ['wait.start', 'started'],
    Succeeded: ['wait.due', 'succeeded'],
    Cancelled: ['wait.cancel', 'cancelled'],
  },
  callback: {
    Started: ['callback.start', 'started'],
    Succeeded: ['callback.succeed', 'succeeded'],
    Failed: ['callback.fail', 'failed'],
    TimedOut: ['timeout.reached', 'timedOut'],
    Cancelled: ['callback.cancel', 'cancelled'],
  },
  context: {
    Started: ['context.start', 'started'],
    Succeeded: ['context.succeed', 'succeeded'],
    Failed: ['context.fail', 'failed'],
  },
  invoke: {
    Started: ['invoke.start', 'started'],
    Succeeded: ['target.succeeded', 'succeeded'],
    Failed: ['target.failed', 'failed'],
    TimedOut: ['target.timedOut', 'timedOut'],
    Stopped: ['target.stopped', 'stopped'],
    Cancelled: ['invoke.cancel', 'cancelled'],
  },
}

/** Oldest first. `until` is the entry of the execution's log that is looked at. */
export function operationLog(
  { id, state }: Pick<OperationView, 'id' | 'state'>,
  events: readonly ExecutionEvent[],
  written: readonly number[],
  until = Number.POSITIVE_INFINITY,
): MachineEntry[] {
  const log: MachineEntry[] = []
  const add = (at: number, event: string, to: string): void => {
    const from = log.at(-1)?.to ?? 'none'
    if (log.length === 0) log.push({ sequence: 0, at, event: 'registered', to: from })
    log.push({ sequence: log.length, at, event, from, to })
  }
  let isWhole = true
  let due: number | undefined
  for (const [index, event] of events.entries()) {
    if (event.Id !== id) continue
    if (written[index]! > until) {
      isWhole = false
      break
    }
    const [name, to] = heard[operationWord(event) ?? '']?.[verbOf(event)] ?? []
    if (name === undefined || to === undefined) continue
    const at = event.EventTimestamp
    // That a step is due again has no event of its own.
    if (due !== undefined && log.at(-1)?.to === 'pending') add(Math.min(at, due), 'retry.due', 'ready')
    due = nextAttemptAt(event)
    if (due === undefined) add(at, name, to)
    else add(at, 'step.retry', 'pending')
  }
  if (isWhole && due !== undefined && state === 'ready') add(due, 'retry.due', 'ready')
  return log
}
