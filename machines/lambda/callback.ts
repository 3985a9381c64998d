import { assign, sendTo, setup } from 'xstate'
import { supervisorOf } from '../supervisor.ts'

/** Said by a callback to its supervisor. */
export type CallbackFact =
  | {
      type: 'callback.armed'
      operationId: string
      timeoutAt: number | undefined
      heartbeatAt: number | undefined
    }
  | { type: 'timers.dropped'; operationId: string }
  | { type: 'operation.advanced'; operationId: string }

export interface CallbackContext {
  operationId: string
  /** Whether a handler may cancel it; the emulators disagree. */
  mayCancel: boolean
  /** When it times out, in milliseconds; unset when it never does, and once it is closed. */
  timeoutAt: number | undefined
  /** When the next heartbeat is overdue, in milliseconds; unset when none is expected. */
  heartbeatAt: number | undefined
  /** The longest time between two heartbeats, in milliseconds; unset when none is expected. */
  heartbeatEvery: number | undefined
}

export type CallbackEvent =
  | {
      type: 'callback.start'
      now: number
      timeoutAt: number | undefined
      heartbeatEvery: number | undefined
    }
  | { type: 'callback.succeed' }
  | { type: 'callback.fail' }
  | { type: 'callback.cancel' }
  | { type: 'heartbeat.record'; now: number }
  | { type: 'heartbeat.overdue' }
  | { type: 'timeout.reached' }

const close = (target: 'succeeded' | 'failed' | 'timedOut') =>
  ({ target, actions: ['dropTimers', 'announceAdvance'] }) as const

/** One callback: open until somebody outside answers it, or its time is over. */
export const callbackMachine = setup({
  types: {
    context: {} as CallbackContext,
    events: {} as CallbackEvent,
    input: {} as { operationId: string; mayCancel: boolean },
    tags: {} as 'STARTED' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'CANCELLED',
  },
  guards: {
    mayCancel: ({ context }) => context.mayCancel,
    isTimeLimited: ({ context }) => context.timeoutAt !== undefined,
    hasHeartbeat: ({ context }) => context.heartbeatEvery !== undefined,
  },
  actions: {
    takeTimeouts: assign(({ event }) =>
      event.type === 'callback.start'
        ? {
            timeoutAt: event.timeoutAt,
            heartbeatEvery: event.heartbeatEvery,
            heartbeatAt: after(event.now, event.heartbeatEvery),
          }
        : {},
    ),
    restartHeartbeat: assign(({ context, event }) =>
      event.type === 'heartbeat.record' ? { heartbeatAt: after(event.now, context.heartbeatEvery) } : {},
    ),
    armTimeouts: sendTo(supervisorOf, ({ context }) => ({
      type: 'callback.armed',
      operationId: context.operationId,
      timeoutAt: context.timeoutAt,
      heartbeatAt: context.heartbeatAt,
    })),
    dropTimers: sendTo(supervisorOf, ({ context }) => ({
      type: 'timers.dropped',
      operationId: context.operationId,
    })),
    announceAdvance: sendTo(supervisorOf, ({ context }) => ({
      type: 'operation.advanced',
      operationId: context.operationId,
    })),
  },
}).createMachine({
  id: 'callback',
  context: ({ input }) => ({
    ...input,
    timeoutAt: undefined,
    heartbeatAt: undefined,
    heartbeatEvery: undefined,
  }),
  initial: 'none',
  states: {
    none: { on: { 'callback.start': { target: 'started', actions: ['takeTimeouts', 'armTimeouts'] } } },
    started: {
      tags: 'STARTED',
      on: {
        'callback.succeed': close('succeeded'),
        'callback.fail': close('failed'),
        'timeout.reached': { guard: 'isTimeLimited', ...close('timedOut') },
        'heartbeat.overdue': { guard: 'hasHeartbeat', ...close('timedOut') },
        'heartbeat.record': { actions: ['restartHeartbeat', 'armTimeouts'] },
        'callback.cancel': { guard: 'mayCancel', target: 'cancelled', actions: 'dropTimers' },
      },
    },
    succeeded: { tags: 'SUCCEEDED', type: 'final' },
    failed: { tags: 'FAILED', type: 'final' },
    timedOut: { tags: 'TIMED_OUT', type: 'final' },
    cancelled: { tags: 'CANCELLED', type: 'final' },
  },
})

const after = (now: number, time: number | undefined): number | undefined =>
  time === undefined ? undefined : now + time
