import { and, assign, not, sendTo, setup, stateIn } from 'xstate'
import { supervisorOf } from './supervisor.ts'

export const activeStatuses = ['PENDING', 'RUNNING', 'SUSPENDED'] as const
export const terminalStatuses = ['COMPLETED', 'FAILED', 'CANCELED', 'TERMINATED'] as const

type ActiveStatus = (typeof activeStatuses)[number]
export type TerminalStatus = (typeof terminalStatuses)[number]

/** Status as clients see it. CONTINUED_AS_NEW is never shown: a new generation is RUNNING. */
export type OrchestrationStatus = ActiveStatus | TerminalStatus

/** Said by an orchestration to its supervisor. */
export type OrchestrationFact =
  | { type: 'turn.requested'; instanceId: string }
  | { type: 'turn.withdrawn'; instanceId: string }
  | { type: 'termination.due'; instanceId: string }
  | { type: 'instance.ended'; instanceId: string }

export interface OrchestrationContext {
  instanceId: string
  /** Messages that no committed turn has consumed yet. */
  inbox: number
  /** A turn is owed even with an empty inbox: the first one after a rewind. */
  owesTurn: boolean
  /** The scheduled start, if any, has been reached. */
  isDue: boolean
  /** A turn was committed at least once. */
  hasRun: boolean
  /** A termination waits for the turn that is out. */
  isTerminating: boolean
}

/** What is optional decides nothing: it is for those who watch. */
export type OrchestrationEvent =
  | { type: 'start.due' }
  | {
      type: 'message.arrived'
      inbox: number
      message?: string | undefined
      taskId?: number | undefined
      name?: string | undefined
    }
  | { type: 'turn.dispatched'; worker?: string | undefined }
  | { type: 'turn.lost' }
  | { type: 'turn.committed'; inbox: number; continuedAsNew?: true | undefined }
  | { type: 'turn.completed'; status: TerminalStatus }
  | { type: 'instance.suspend'; reason?: string | undefined }
  | { type: 'instance.resume'; inbox: number; reason?: string | undefined }
  | { type: 'instance.terminate'; immediately: boolean; reason?: string | undefined }
  | { type: 'instance.rewind'; inbox: number; reason?: string | undefined }

const suspended = { live: { lifecycle: 'suspended' } } as const
const turnOut = { live: { turn: 'out' } } as const

/**
 * One orchestration, over all its generations: what its status is, when it may have a turn, how it ends.
 *
 * Two things go on side by side while it lives: its lifecycle, and the turn it may have out at a worker.
 * Continue-as-new is an ordinary commit that leaves the new generation's first message in the inbox.
 */
export const orchestrationMachine = setup({
  types: {
    context: {} as OrchestrationContext,
    events: {} as OrchestrationEvent,
    input: {} as { instanceId: string; inbox: number; isDue: boolean },
    tags: {} as OrchestrationStatus | 'terminal',
  },
  guards: {
    isDue: ({ context }) => context.isDue,
    hasRun: ({ context }) => context.hasRun,
    isTerminating: ({ context }) => context.isTerminating,
    hasWork: ({ context }) => context.isDue && (context.inbox > 0 || context.owesTurn),
    isHeld: stateIn(suspended),
    isTurnOut: stateIn(turnOut),
    isGraceful: ({ event }) => event.type === 'instance.terminate' && !event.immediately,
    mayRun: and(['hasWork', not('isHeld')]),
    mayNotRun: not('mayRun'),
    /** The result of a turn that is out is applied before the termination; a first turn is not waited for. */
    waitsForTurn: and(['isGraceful', 'isTurnOut', 'hasRun']),
    isCompleted: ({ event }) => event.type === 'turn.completed' && event.status === 'COMPLETED',
    isFailed: ({ event }) => event.type === 'turn.completed' && event.status === 'FAILED',
    isCanceled: ({ event }) => event.type === 'turn.completed' && event.status === 'CANCELED',
  },
  actions: {
    markDue: assign({ isDue: true }),
    countInbox: assign(({ event }) => ('inbox' in event ? { inbox: event.inbox } : {})),
    takeCommit: assign(({ event }) => ({
      hasRun: true,
      owesTurn: false,
      ...('inbox' in event && { inbox: event.inbox }),
    })),
    oweTurn: assign({ owesTurn: true, hasRun: true, isDue: true, isTerminating: false }),
    rememberTermination: assign({ isTerminating: true }),
    requestTurn: sendTo(supervisorOf, ({ context }) => ({
      type: 'turn.requested',
      instanceId: context.instanceId,
    })),
    withdrawTurn: sendTo(supervisorOf, ({ context }) => ({
      type: 'turn.withdrawn',
      instanceId: context.instanceId,
    })),
    writeTermination: sendTo(supervisorOf, ({ context }) => ({
      type: 'termination.due',
      instanceId: context.instanceId,
    })),
    announceEnd: sendTo(supervisorOf, ({ context }) => ({
      type: 'instance.ended',
      instanceId: context.instanceId,
    })),
  },
}).createMachine({
  id: 'orchestration',
  context: ({ input: { instanceId, inbox, isDue } }) => ({
    instanceId,
    inbox,
    isDue,
    owesTurn: false,
    hasRun: false,
    isTerminating: false,
  }),
  initial: 'live',
  states: {
    live: {
      type: 'parallel',
      on: {
        'message.arrived': { actions: 'countInbox' },
        'instance.terminate': [
          { guard: 'waitsForTurn', actions: 'rememberTermination' },
          { target: 'terminated', actions: 'writeTermination' },
        ],
        'turn.completed': [
          { guard: 'isCompleted', target: 'completed' },
          { guard: 'isFailed', target: 'failed' },
          { guard: 'isCanceled', target: 'canceled' },
          { target: 'terminated' },
        ],
      },
      states: {
        turn: {
          initial: 'idle',
          states: {
            idle: {
              always: { guard: 'mayRun', target: 'queued', actions: 'requestTurn' },
            },
            queued: {
              always: { guard: 'mayNotRun', target: 'idle', actions: 'withdrawTurn' },
              on: {
                'turn.dispatched': 'out',
                'turn.committed': { target: 'idle', actions: 'takeCommit' },
              },
            },
            out: {
              on: {
                'turn.committed': [
                  {
                    guard: 'isTerminating',
                    target: '#orchestration.terminated',
                    actions: 'writeTermination',
                  },
                  { target: 'idle', actions: 'takeCommit' },
                ],
                'turn.lost': [
                  {
                    guard: 'isTerminating',
                    target: '#orchestration.terminated',
                    actions: 'writeTermination',
                  },
                  { target: 'queued' },
                ],
              },
            },
          },
        },
        lifecycle: {
          initial: 'pending',
          states: {
            pending: {
              tags: 'PENDING',
              initial: 'admitted',
              states: {
                admitted: { always: [{ guard: 'isDue', target: 'due' }, { target: 'scheduled' }] },
                scheduled: { on: { 'start.due': { target: 'due', actions: 'markDue' } } },
                due: {},
              },
              on: { 'turn.committed': 'running', 'instance.suspend': 'suspended' },
            },
            running: {
              tags: 'RUNNING',
              on: { 'instance.suspend': 'suspended' },
            },
            suspended: {
              tags: 'SUSPENDED',
              on: {
                'start.due': { actions: 'markDue' },
                'instance.resume': [
                  { guard: 'hasRun', target: 'running', actions: 'countInbox' },
                  { target: 'pending', actions: 'countInbox' },
                ],
              },
            },
          },
        },
      },
    },
    completed: { tags: ['COMPLETED', 'terminal'], entry: 'announceEnd' },
    failed: {
      tags: ['FAILED', 'terminal'],
      entry: 'announceEnd',
      on: {
        'instance.rewind': {
          target: '#orchestration.live.lifecycle.running',
          actions: ['countInbox', 'oweTurn'],
        },
      },
    },
    canceled: { tags: ['CANCELED', 'terminal'], entry: 'announceEnd' },
    terminated: { tags: ['TERMINATED', 'terminal'], entry: 'announceEnd' },
  },
})
