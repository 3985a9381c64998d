import { and, assign, not, sendTo, setup, stateIn } from 'xstate'
import { supervisorOf } from '../supervisor.ts'

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'STOPPED'

/** Said by an execution to its supervisor. */
export type ExecutionFact =
  | { type: 'invocation.requested'; executionId: string }
  | { type: 'rest.requested'; executionId: string; rest: number }
  | { type: 'execution.closed'; executionId: string }

export interface ExecutionLimits {
  /** With so many failed invocations in a row the execution fails. */
  readonly failures: number
  /** With so many answers in a row that suspend without anything to wait for, the execution fails. */
  readonly emptyAnswers: number
  /** How long an execution rests after a failed invocation, in milliseconds. */
  readonly rest: number
}

export interface ExecutionContext {
  executionId: string
  limits: ExecutionLimits
  /** Something has happened that the handler does not know of. */
  isTriggered: boolean
  /** Invocations so far, the one that runs included. */
  invocations: number
  /** Failed invocations in a row. */
  failures: number
  /** Of these, the last ones that suspended with nothing to wait for. */
  emptyAnswers: number
}

export type ExecutionEvent =
  | { type: 'execution.start' }
  /** The event of an invocation is put together: it carries all that has happened so far. */
  | { type: 'invocation.started' }
  /** It was asked for and never begins. */
  | { type: 'invocation.withdrawn' }
  /** Its answer carries all that has happened so far. */
  | { type: 'checkpoint.accepted' }
  /** An operation moved on without the handler: it fell due, or was answered from outside. */
  | { type: 'operation.advanced'; operationId: string }
  | { type: 'handler.succeeded' }
  | { type: 'handler.failed' }
  | { type: 'handler.suspended'; hasPending: boolean }
  /** It answered what no handler may answer. */
  | { type: 'handler.refused' }
  | { type: 'handler.crashed' }
  | { type: 'rest.ended' }
  | { type: 'execution.succeed' }
  | { type: 'execution.fail' }
  | { type: 'execution.stop' }
  | { type: 'deadline.reached' }

const running = { lifecycle: 'running' } as const

/**
 * One durable execution: what its status is, and when its handler is invoked.
 *
 * The two go on side by side: neither a stop nor the end of its time interrupts a handler that runs, and what it then
 * answers changes nothing. There is at most one invocation; what happens meanwhile leads to another one, unless a
 * checkpoint has told the handler of it.
 */
export const executionMachine = setup({
  types: {
    context: {} as ExecutionContext,
    events: {} as ExecutionEvent,
    input: {} as { executionId: string; limits: ExecutionLimits },
    tags: {} as ExecutionStatus | 'terminal',
  },
  guards: {
    isRunning: stateIn(running),
    isClosed: not('isRunning'),
    isUntouched: ({ context }) => context.invocations === 0,
    isNew: and(['isRunning', 'isUntouched']),
    isTriggered: ({ context }) => context.isTriggered,
    hasPending: ({ event }) => event.type === 'handler.suspended' && event.hasPending,
    isEmpty: and([not('isTriggered'), not('hasPending')]),
    isLastFailure: ({ context }) => context.failures + 1 >= context.limits.failures,
    isLastInRow: ({ context }) =>
      context.failures + 1 >= context.limits.failures ||
      context.emptyAnswers + 1 >= context.limits.emptyAnswers,
    isLastEmpty: and(['isEmpty', 'isLastInRow']),
  },
  actions: {
    rememberTrigger: assign({ isTriggered: true }),
    forgetTrigger: assign({ isTriggered: false }),
    countInvocation: assign({ invocations: ({ context }) => context.invocations + 1, isTriggered: false }),
    countCrash: assign({ failures: ({ context }) => context.failures + 1, emptyAnswers: 0 }),
    countEmptyAnswer: assign({
      failures: ({ context }) => context.failures + 1,
      emptyAnswers: ({ context }) => context.emptyAnswers + 1,
    }),
    forgetFailures: assign({ failures: 0, emptyAnswers: 0 }),
    requestInvocation: sendTo(supervisorOf, ({ context }) => ({
      type: 'invocation.requested',
      executionId: context.executionId,
    })),
    requestRest: sendTo(supervisorOf, ({ context }) => ({
      type: 'rest.requested',
      executionId: context.executionId,
      rest: context.limits.rest,
    })),
    announceEnd: sendTo(supervisorOf, ({ context }) => ({
      type: 'execution.closed',
      executionId: context.executionId,
    })),
  },
}).createMachine({
  id: 'execution',
  context: ({ input }) => ({ ...input, isTriggered: false, invocations: 0, failures: 0, emptyAnswers: 0 }),
  type: 'parallel',
  states: {
    lifecycle: {
      initial: 'running',
      states: {
        running: {
          tags: 'RUNNING',
          on: {
            'handler.succeeded': 'succeeded',
            'handler.failed': 'failed',
            'handler.refused': 'failed',
            'handler.suspended': { guard: 'isLastEmpty', target: 'failed' },
            'handler.crashed': { guard: 'isLastFailure', target: 'failed' },
            'execution.succeed': 'succeeded',
            'execution.fail': 'failed',
            'execution.stop': 'stopped',
            'deadline.reached': 'timedOut',
          },
        },
        succeeded: { tags: ['SUCCEEDED', 'terminal'], entry: 'announceEnd' },
        failed: { tags: ['FAILED', 'terminal'], entry: 'announceEnd' },
        timedOut: { tags: ['TIMED_OUT', 'terminal'], entry: 'announceEnd' },
        stopped: { tags: ['STOPPED', 'terminal'], entry: 'announceEnd' },
      },
    },
    invocation: {
      initial: 'idle',
      states: {
        idle: {
          on: {
            'execution.start': {
              guard: 'isNew',
              target: 'invoking',
              actions: ['countInvocation', 'requestInvocation'],
            },
            'operation.advanced': {
              guard: 'isRunning',
              target: 'invoking',
              actions: ['countInvocation', 'requestInvocation'],
            },
          },
        },
        invoking: {
          on: {
            'invocation.started': { actions: 'forgetTrigger' },
            'invocation.withdrawn': { guard: 'isClosed', target: 'idle' },
            'checkpoint.accepted': { actions: 'forgetTrigger' },
            'operation.advanced': { actions: 'rememberTrigger' },
            'handler.succeeded': 'idle',
            'handler.failed': 'idle',
            'handler.refused': 'idle',
            'handler.suspended': [
              { guard: 'isClosed', target: 'idle' },
              {
                guard: 'isTriggered',
                target: 'invoking',
                actions: ['forgetFailures', 'countInvocation', 'requestInvocation'],
              },
              { guard: 'hasPending', target: 'idle', actions: 'forgetFailures' },
              { guard: 'isLastEmpty', target: 'idle', actions: 'countEmptyAnswer' },
              { target: 'resting', actions: ['countEmptyAnswer', 'requestRest'] },
            ],
            'handler.crashed': [
              { guard: 'isClosed', target: 'idle' },
              { guard: 'isLastFailure', target: 'idle', actions: 'countCrash' },
              { target: 'resting', actions: ['countCrash', 'requestRest'] },
            ],
          },
        },
        /** After a failed invocation; what happens meanwhile is carried by the next one. */
        resting: {
          on: {
            'rest.ended': { target: 'invoking', actions: ['countInvocation', 'requestInvocation'] },
            'execution.stop': 'idle',
            'deadline.reached': 'idle',
          },
        },
      },
    },
  },
})
