/** Points of a run that a test may wait for. */
import { isDeepStrictEqual } from 'node:util'
import { activeStatuses, type OrchestrationStatus, terminalStatuses } from '../../machines/orchestration.ts'
import { isTerminal } from '../durable-task/core/state.ts'
import { invalidRequest } from '../kernel/errors.ts'
import type { Attempts } from './rows.ts'
import type { RunState } from './run-state.ts'
import type { StepLog } from './step-log.ts'
import type { CallStatus } from './steps.ts'

/** A value a test names, or a predicate on it. */
type Expected = string | number | boolean | null | undefined | object | ((value: unknown) => boolean)

/**
 * A point of a run: exactly one of these, or a function of the test's own, which is asked at every change of the
 * instance and must be quick and free of effects. `index` counts calls of that name from 0; `status` defaults to
 * `scheduled`, which is also true of what has been answered since.
 */
export type RunPoint =
  /** The instance has this status. */
  | { readonly status: OrchestrationStatus }
  /** The instance has ended, whatever the way. */
  | { readonly ended: true }
  /** The custom status equals the value, or satisfies the predicate. */
  | { readonly customStatus: Expected }
  /** The activity was called, or the orchestration was told how its last attempt went. */
  | { readonly activity: string; readonly index?: number; readonly status?: CallStatus }
  /** The same for a sub-orchestration, by the name of its orchestrator. */
  | { readonly child: string; readonly index?: number; readonly status?: CallStatus }
  /** The timer with this index was created, or fired. */
  | { readonly timer: number; readonly status?: 'armed' | 'fired' }
  /** An event of this name reached the orchestration in a turn. */
  | { readonly event: string; readonly index?: number }
  /**
   * Nothing but an event or a timer can move the orchestration on: it is RUNNING, no turn of it and no message for
   * it is under way, and no activity, child, entity or lock owes it an answer.
   *
   * The protocol does not tell which event an orchestration waits for, so the name is for the reader. An
   * orchestration that only sleeps, or rests before a retry, looks the same. Events raised too early are kept for
   * it, so raising one on this point is always safe. One that has started a child without awaiting it is not at
   * this point before the child has ended.
   */
  | { readonly waitingForEvent: string }
  | (() => boolean)

/** An instance as points look at it. */
export interface PointView {
  readonly state: RunState
  readonly log: StepLog
  /** No turn of it and no message for it is under way. */
  readonly isIdle: boolean
}

export interface Point {
  /** Completes "waited for". */
  readonly text: string
  isReached(view: PointView): boolean
}

export const theEnd: Point = {
  text: 'the orchestration to end',
  isReached: ({ state }) => isTerminal(state.status),
}

/** Reads a point; throws `invalid-request` for what names none. */
export function readPoint(point: RunPoint): Point {
  if (typeof point === 'function') return { text: 'a condition of the test', isReached: point }
  if ('activity' in point) return callPoint('activity', point.activity, point, log => log.activities)
  if ('child' in point) return callPoint('child', point.child, point, log => log.children)
  if ('timer' in point) {
    const { timer, status = 'armed' } = point
    check(timer, status, ['armed', 'fired'])
    const text = `timer #${timer} to be ${status}`
    const isFired = status === 'fired'
    return {
      text,
      isReached: ({ log }) => (isFired ? log.timers[timer]?.status === 'completed' : timer in log.timers),
    }
  }
  if ('event' in point) {
    const { event, index = 0 } = point
    check(index)
    const text = `the event '${event}'${index > 0 ? ` (index ${index})` : ''}`
    return { text, isReached: ({ log }) => log.events.filter(({ name }) => name === event).length > index }
  }
  if ('waitingForEvent' in point)
    return {
      text: `the orchestration to wait for the event '${point.waitingForEvent}'`,
      isReached: ({ state, log, isIdle }) => state.status === 'RUNNING' && isIdle && !log.isOwed,
    }
  if ('ended' in point) return theEnd
  if ('customStatus' in point) return customStatusPoint(point.customStatus)
  const { status } = point
  check(0, status, [...activeStatuses, ...terminalStatuses])
  return { text: `the status ${status}`, isReached: ({ state }) => state.status === status }
}

function callPoint(
  kind: 'activity' | 'child',
  name: string,
  { index = 0, status = 'scheduled' }: { index?: number; status?: CallStatus },
  callsOf: (log: StepLog) => readonly Attempts[],
): Point {
  check(index, status, ['scheduled', 'completed', 'failed'])
  return {
    text: `${kind} '${name}'${index > 0 ? ` (index ${index})` : ''} to be ${status}`,
    isReached({ log }) {
      const call = callsOf(log).filter(([first]) => first.name === name)[index]
      return call !== undefined && (status === 'scheduled' || call[call.length - 1]?.status === status)
    },
  }
}

function customStatusPoint(expected: Expected): Point {
  if (typeof expected === 'function') {
    const isExpected = expected as (value: unknown) => boolean
    return { text: 'a custom status as expected', isReached: ({ state }) => isExpected(state.customStatus) }
  }
  return {
    text: `the custom status ${JSON.stringify(expected)}`,
    isReached: ({ state }) => isDeepStrictEqual(state.customStatus, expected),
  }
}

function check(index: number, status = '', statuses: readonly string[] = ['']): void {
  if (!Number.isInteger(index) || index < 0)
    throw invalidRequest(`A point names an index from 0 on, not ${String(index)}.`)
  if (!statuses.includes(status))
    throw invalidRequest(
      `A point of this kind has one of the statuses ${statuses.join(', ')}, not '${status}'.`,
    )
}
