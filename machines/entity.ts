import { and, assign, not, or, sendTo, setup, stateIn } from 'xstate'
import { supervisorOf } from './supervisor.ts'

/** Said by an entity to its supervisor. */
export type EntityFact =
  | { type: 'batch.requested'; entityId: string }
  | { type: 'batch.withdrawn'; entityId: string }
  | { type: 'lock.granted'; entityId: string }
  | { type: 'entity.emptied'; entityId: string }

/** Whose critical section holds the lock, or asks for it. */
export interface LockHolder {
  readonly instanceId: string
  readonly executionId: string
  readonly criticalSectionId: string
}

/** What an entity holds beside its actor, as far as decisions depend on it. */
export interface EntityContents {
  /** What the queue begins with: an operation, the request of a would-be holder, or nothing. */
  next: 'operation' | LockHolder | undefined
  /** Operations waiting in the lane of the lock holder, which overtakes the queue. */
  lane: number
  /** Scheduled messages that are not due. */
  delayed: number
  hasState: boolean
}

export interface EntityContext extends EntityContents {
  entityId: string
  holder: LockHolder | undefined
}

/** What is optional decides nothing: it is for those who watch. */
export type EntityEvent =
  | {
      type: 'contents.changed'
      contents: EntityContents
      /** What has arrived: a signal, a call or a lock request. */
      message?: string | undefined
      /** Its operation. */
      name?: string | undefined
      from?: string | undefined
    }
  | {
      type: 'batch.dispatched'
      contents: EntityContents
      worker?: string | undefined
      operations?: number | undefined
    }
  | { type: 'batch.lost' }
  | { type: 'batch.committed'; contents: EntityContents }
  /** Without a critical section: whatever this execution holds. */
  | { type: 'lock.release'; executionId: string; criticalSectionId: string | undefined }

const idle = { live: { batch: 'idle' } } as const
const free = { live: { lock: 'free' } } as const

/**
 * One entity: when a batch of its operations may go to a worker, and who holds its lock.
 *
 * The queue is first in, first out. A lock request waits until everything before it has run, and then holds back
 * everything behind it; meanwhile only the holder's own operations run, from a lane of their own (section 3.6).
 */
export const entityMachine = setup({
  types: {
    context: {} as EntityContext,
    events: {} as EntityEvent,
    input: {} as { entityId: string; contents: EntityContents },
  },
  guards: {
    isIdle: stateIn(idle),
    isFree: stateIn(free),
    operationIsNext: ({ context }) => context.next === 'operation',
    lockIsNext: ({ context }) => typeof context.next === 'object',
    holderHasOperations: ({ context }) => context.lane > 0,
    mayRun: or([and(['isFree', 'operationIsNext']), and([not('isFree'), 'holderHasOperations'])]),
    mayNotRun: not('mayRun'),
    /** A batch that is out is waited for, also when its sender has ended (checklist 246). */
    mayLock: and(['isIdle', 'lockIsNext']),
    isHolder: ({ context, event }) =>
      event.type === 'lock.release' &&
      event.executionId === context.holder?.executionId &&
      (event.criticalSectionId ?? context.holder.criticalSectionId) === context.holder.criticalSectionId,
    hasNothing: ({ context }) =>
      !context.hasState && context.next === undefined && context.lane === 0 && context.delayed === 0,
    isEmpty: and(['isIdle', 'isFree', 'hasNothing']),
  },
  actions: {
    takeContents: assign(({ event }) => ('contents' in event ? event.contents : {})),
    takeHolder: assign({
      holder: ({ context }) => (typeof context.next === 'object' ? context.next : undefined),
    }),
    forgetHolder: assign({ holder: undefined }),
    requestBatch: sendTo(supervisorOf, ({ context }) => ({
      type: 'batch.requested',
      entityId: context.entityId,
    })),
    withdrawBatch: sendTo(supervisorOf, ({ context }) => ({
      type: 'batch.withdrawn',
      entityId: context.entityId,
    })),
    announceGrant: sendTo(supervisorOf, ({ context }) => ({
      type: 'lock.granted',
      entityId: context.entityId,
    })),
    announceEmpty: sendTo(supervisorOf, ({ context }) => ({
      type: 'entity.emptied',
      entityId: context.entityId,
    })),
  },
}).createMachine({
  id: 'entity',
  context: ({ input }) => ({ ...input.contents, entityId: input.entityId, holder: undefined }),
  initial: 'live',
  states: {
    live: {
      type: 'parallel',
      always: { guard: 'isEmpty', target: 'empty' },
      on: { 'contents.changed': { actions: 'takeContents' } },
      states: {
        lock: {
          initial: 'free',
          states: {
            free: {
              always: { guard: 'mayLock', target: 'locked', actions: ['takeHolder', 'announceGrant'] },
            },
            locked: {
              on: {
                'lock.release': { guard: 'isHolder', target: 'free', actions: 'forgetHolder' },
              },
            },
          },
        },
        batch: {
          initial: 'idle',
          states: {
            idle: {
              always: { guard: 'mayRun', target: 'queued', actions: 'requestBatch' },
            },
            queued: {
              always: { guard: 'mayNotRun', target: 'idle', actions: 'withdrawBatch' },
              on: {
                'batch.dispatched': { target: 'out', actions: 'takeContents' },
                'batch.committed': { target: 'idle', actions: 'takeContents' },
              },
            },
            out: {
              on: {
                'batch.committed': { target: 'idle', actions: 'takeContents' },
                'batch.lost': 'lost',
              },
            },
            /** The same operations are sent again; a late answer still counts. */
            lost: {
              on: {
                'batch.dispatched': { target: 'out', actions: 'takeContents' },
                'batch.committed': { target: 'idle', actions: 'takeContents' },
              },
            },
          },
        },
      },
    },
    empty: {
      entry: 'announceEmpty',
      on: {
        'contents.changed': { target: 'live', actions: 'takeContents' },
      },
    },
  },
})
