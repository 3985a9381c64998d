import { assign, sendTo, setup } from 'xstate'
import { supervisorOf } from '../supervisor.ts'

/** Said by a step to its supervisor. */
export type StepFact =
  | { type: 'retry.armed'; operationId: string; dueAt: number }
  | { type: 'operation.advanced'; operationId: string }

export interface StepContext {
  operationId: string
  /** Attempts that have ended. */
  attempt: number
  /** When the next attempt may begin, in milliseconds; set while it is waited for. */
  dueAt: number | undefined
}

export type StepEvent =
  | { type: 'step.start' }
  | { type: 'step.succeed' }
  | { type: 'step.fail' }
  | { type: 'step.retry'; dueAt: number }
  | { type: 'retry.due' }

/** How an attempt ends; a handler may tell of it without having told of its start. */
const endings = {
  'step.succeed': { target: 'succeeded', actions: 'countAttempt' },
  'step.fail': { target: 'failed', actions: 'countAttempt' },
  'step.retry': { target: 'pending', actions: ['countAttempt', 'takeDueTime', 'armRetry'] },
} as const

/** One step, over all its attempts. A wait for a condition is a step that is retried until the condition holds. */
export const stepMachine = setup({
  types: {
    context: {} as StepContext,
    events: {} as StepEvent,
    input: {} as { operationId: string },
    tags: {} as 'STARTED' | 'PENDING' | 'READY' | 'SUCCEEDED' | 'FAILED',
  },
  actions: {
    countAttempt: assign({ attempt: ({ context }) => context.attempt + 1 }),
    takeDueTime: assign(({ event }) => (event.type === 'step.retry' ? { dueAt: event.dueAt } : {})),
    forgetDueTime: assign({ dueAt: undefined }),
    armRetry: sendTo(supervisorOf, ({ context }) => ({
      type: 'retry.armed',
      operationId: context.operationId,
      dueAt: context.dueAt,
    })),
    announceAdvance: sendTo(supervisorOf, ({ context }) => ({
      type: 'operation.advanced',
      operationId: context.operationId,
    })),
  },
}).createMachine({
  id: 'step',
  context: ({ input }) => ({ operationId: input.operationId, attempt: 0, dueAt: undefined }),
  initial: 'none',
  states: {
    none: { on: { 'step.start': 'started', ...endings } },
    started: { tags: 'STARTED', on: endings },
    pending: {
      tags: 'PENDING',
      on: { 'retry.due': { target: 'ready', actions: ['forgetDueTime', 'announceAdvance'] } },
    },
    ready: { tags: 'READY', on: { 'step.start': 'started', ...endings } },
    succeeded: { tags: 'SUCCEEDED', type: 'final' },
    failed: { tags: 'FAILED', type: 'final' },
  },
})
