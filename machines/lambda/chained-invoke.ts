import { sendTo, setup } from 'xstate'
import { supervisorOf } from '../supervisor.ts'

/** Said by a chained invoke to its supervisor. */
export type ChainedInvokeFact =
  | { type: 'target.requested'; operationId: string }
  | { type: 'operation.advanced'; operationId: string }

export interface ChainedInvokeContext {
  operationId: string
}

export type ChainedInvokeEvent =
  | { type: 'invoke.start' }
  | { type: 'invoke.cancel' }
  | { type: 'target.succeeded' }
  | { type: 'target.failed' }
  | { type: 'target.timedOut' }
  | { type: 'target.stopped' }

const close = (target: 'succeeded' | 'failed' | 'timedOut' | 'stopped') =>
  ({ target, actions: 'announceAdvance' }) as const

/**
 * The call of another function: a durable one becomes an execution of its own, a plain one is called once.
 *
 * A cancelled call is not waited for any more; what it has set going runs on.
 */
export const chainedInvokeMachine = setup({
  types: {
    context: {} as ChainedInvokeContext,
    events: {} as ChainedInvokeEvent,
    input: {} as { operationId: string },
    tags: {} as 'STARTED' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'STOPPED' | 'CANCELLED',
  },
  actions: {
    requestTarget: sendTo(supervisorOf, ({ context }) => ({
      type: 'target.requested',
      operationId: context.operationId,
    })),
    announceAdvance: sendTo(supervisorOf, ({ context }) => ({
      type: 'operation.advanced',
      operationId: context.operationId,
    })),
  },
}).createMachine({
  id: 'chainedInvoke',
  context: ({ input }) => ({ operationId: input.operationId }),
  initial: 'none',
  states: {
    none: { on: { 'invoke.start': { target: 'started', actions: 'requestTarget' } } },
    started: {
      tags: 'STARTED',
      on: {
        'target.succeeded': close('succeeded'),
        'target.failed': close('failed'),
        'target.timedOut': close('timedOut'),
        'target.stopped': close('stopped'),
        'invoke.cancel': 'cancelled',
      },
    },
    succeeded: { tags: 'SUCCEEDED', type: 'final' },
    failed: { tags: 'FAILED', type: 'final' },
    timedOut: { tags: 'TIMED_OUT', type: 'final' },
    stopped: { tags: 'STOPPED', type: 'final' },
    cancelled: { tags: 'CANCELLED', type: 'final' },
  },
})
