import { assign, sendTo, setup } from 'xstate'
import { supervisorOf } from './supervisor.ts'

/** Said by a work item to its supervisor. */
export type WorkItemFact =
  | { type: 'item.queued'; itemId: string }
  | { type: 'item.rested'; itemId: string; rest: number }
  | { type: 'item.exhausted'; itemId: string; deliveries: number }

export interface WorkItemContext {
  itemId: string
  /** How often the item was sent to a worker. */
  deliveries: number
  /** How often it came back undone; the rest grows with it. */
  setbacks: number
  /** Token of the last delivery; an abandoned one is forgotten. */
  token: string | undefined
  /** Worker of the last delivery. */
  worker: string | undefined
  /** Most deliveries; 0 is no limit. */
  maxDeliveries: number
}

export type WorkItemEvent =
  | { type: 'item.dispatch'; token: string; worker: string }
  | { type: 'item.complete'; token: string }
  | { type: 'item.abandon'; token: string }
  | { type: 'item.return'; token: string }
  | { type: 'item.withdraw' }
  | { type: 'worker.lost' }
  | { type: 'rest.ended' }

const SHORTEST_REST = 100
const LONGEST_REST = 5_000

/** How long an item rests after its n-th setback: 100 ms, doubling to 5 s. */
export const restAfter = (setbacks: number): number =>
  Math.min(SHORTEST_REST * 2 ** Math.max(0, setbacks - 1), LONGEST_REST)

/**
 * The lease of one work item, from dispatch to completion.
 *
 * A lost item keeps its token until it is sent again, so that an answer which only came late still counts
 * (checklist 137); an abandoned one loses it at once.
 */
export const workItemMachine = setup({
  types: {
    context: {} as WorkItemContext,
    events: {} as WorkItemEvent,
    input: {} as { itemId: string; maxDeliveries: number },
  },
  guards: {
    ownsToken: ({ context, event }) => 'token' in event && event.token === context.token,
    ownsTokenOfLastDelivery: ({ context, event }) =>
      'token' in event && event.token === context.token && isLastDelivery(context),
    wasLastDelivery: ({ context }) => isLastDelivery(context),
  },
  actions: {
    takeLease: assign(({ context, event }) =>
      event.type === 'item.dispatch'
        ? { token: event.token, worker: event.worker, deliveries: context.deliveries + 1 }
        : {},
    ),
    /** A turn that is sent again because its worker wants the history was not a failed delivery. */
    uncountDelivery: assign({ deliveries: ({ context }) => context.deliveries - 1 }),
    countSetback: assign({ setbacks: ({ context }) => context.setbacks + 1 }),
    forgetToken: assign({ token: undefined }),
    announceQueued: sendTo(supervisorOf, ({ context }) => ({ type: 'item.queued', itemId: context.itemId })),
    announceRest: sendTo(supervisorOf, ({ context }) => ({
      type: 'item.rested',
      itemId: context.itemId,
      rest: restAfter(context.setbacks),
    })),
    announceExhausted: sendTo(supervisorOf, ({ context }) => ({
      type: 'item.exhausted',
      itemId: context.itemId,
      deliveries: context.deliveries,
    })),
  },
}).createMachine({
  id: 'workItem',
  context: ({ input: { itemId, maxDeliveries } }) => ({
    itemId,
    maxDeliveries,
    deliveries: 0,
    setbacks: 0,
    token: undefined,
    worker: undefined,
  }),
  initial: 'queued',
  on: {
    'item.withdraw': '.withdrawn',
    'item.complete': { guard: 'ownsToken', target: '.done' },
  },
  states: {
    queued: {
      entry: 'announceQueued',
      on: { 'item.dispatch': { target: 'dispatched', actions: 'takeLease' } },
    },
    dispatched: {
      tags: 'in-flight',
      on: {
        'item.return': { guard: 'ownsToken', target: 'queued', actions: 'uncountDelivery' },
        'item.abandon': [
          { guard: 'ownsTokenOfLastDelivery', target: 'exhausted' },
          { guard: 'ownsToken', target: 'resting', actions: ['countSetback', 'forgetToken'] },
        ],
        'worker.lost': [
          { guard: 'wasLastDelivery', target: 'exhausted' },
          { target: 'resting', actions: 'countSetback' },
        ],
      },
    },
    resting: {
      entry: 'announceRest',
      on: { 'rest.ended': 'queued' },
    },
    exhausted: { type: 'final', entry: 'announceExhausted' },
    withdrawn: { type: 'final' },
    done: { type: 'final' },
  },
})

function isLastDelivery({ deliveries, maxDeliveries }: WorkItemContext): boolean {
  return maxDeliveries > 0 && deliveries >= maxDeliveries
}
