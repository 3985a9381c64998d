import { assign, sendTo, setup } from 'xstate'
import { supervisorOf } from '../supervisor.ts'

/** Said by a wait to its supervisor. */
export type WaitFact =
  | { type: 'wait.armed'; operationId: string; dueAt: number }
  | { type: 'timers.dropped'; operationId: string }
  | { type: 'operation.advanced'; operationId: string }

export interface WaitContext {
  operationId: string
  /** When the wait ends, in milliseconds; set while it lasts. */
  dueAt: number | undefined
}

export type WaitEvent = { type: 'wait.start'; dueAt: number } | { type: 'wait.cancel' } | { type: 'wait.due' }

/** One wait: it ends by itself, or is cancelled before. */
export const waitMachine = setup({
  types: {
    context: {} as WaitContext,
    events: {} as WaitEvent,
    input: {} as { operationId: string },
    tags: {} as 'STARTED' | 'SUCCEEDED' | 'CANCELLED',
  },
  actions: {
    takeDueTime: assign(({ event }) => (event.type === 'wait.start' ? { dueAt: event.dueAt } : {})),
    forgetDueTime: assign({ dueAt: undefined }),
    armWait: sendTo(supervisorOf, ({ context }) => ({
      type: 'wait.armed',
      operationId: context.operationId,
      dueAt: context.dueAt,
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
  id: 'wait',
  context: ({ input }) => ({ operationId: input.operationId, dueAt: undefined }),
  initial: 'none',
  states: {
    none: { on: { 'wait.start': { target: 'started', actions: ['takeDueTime', 'armWait'] } } },
    started: {
      tags: 'STARTED',
      on: {
        'wait.due': { target: 'succeeded', actions: ['forgetDueTime', 'announceAdvance'] },
        'wait.cancel': { target: 'cancelled', actions: ['forgetDueTime', 'dropTimers'] },
      },
    },
    succeeded: { tags: 'SUCCEEDED', type: 'final' },
    cancelled: { tags: 'CANCELLED', type: 'final' },
  },
})
