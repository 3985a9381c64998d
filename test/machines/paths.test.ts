/** Every state and transition of the machines is reached from the start, and what must always hold holds there. */
import { describe, expect, test } from 'vitest'
import type { AnyStateMachine, SnapshotFrom } from 'xstate'
import { entityMachine } from '../../machines/entity.ts'
import { orchestrationMachine } from '../../machines/orchestration.ts'
import { workItemMachine } from '../../machines/work-item.ts'
import { type WorkKind, workerMachine } from '../../machines/worker.ts'
import { entity } from './entity-walk.ts'
import { definedStates, definedTransitions, type Explored, explore } from './exploring.ts'
import { orchestration } from './orchestration-walk.ts'

const workItem = explore(workItemMachine, {
  inputs: [0, 2].map(maxDeliveries => ({ itemId: 'i', maxDeliveries })),
  events: [
    ...['a', 'b'].flatMap(token => [
      { type: 'item.dispatch' as const, token, worker: 'w' },
      { type: 'item.complete' as const, token },
      { type: 'item.abandon' as const, token },
      { type: 'item.return' as const, token },
    ]),
    { type: 'item.withdraw' },
    { type: 'worker.lost' },
    { type: 'rest.ended' },
  ],
  keyOf: ({ value, context: { token, deliveries, maxDeliveries } }) =>
    JSON.stringify([value, token, maxDeliveries, Math.min(deliveries, maxDeliveries)]),
})

const kinds = ['orchestration', 'activity', 'entity'] as const satisfies WorkKind[]
const worker = explore(workerMachine, {
  inputs: [{ limits: { orchestration: 2, activity: 1, entity: 1 }, filters: undefined, refuses: ['entity'] }],
  events: [
    ...kinds.map(kind => ({ type: 'work.send' as const, work: { kind, name: 'A', version: '' } })),
    ...kinds.map(kind => ({ type: 'work.settled' as const, kind })),
    { type: 'stream.filled' },
    { type: 'stream.drained' },
    { type: 'stream.closed' },
  ],
  keyOf: ({ value, context: { inFlight } }) => JSON.stringify([value, inFlight]),
})

/** Transitions no path takes, each with the reason. Empty: everything the machines define can happen. */
const unreachable: Record<string, string[]> = {
  orchestration: [],
  entity: [],
  workItem: [],
  worker: [],
}

describe.for<[AnyStateMachine, Pick<Explored<AnyStateMachine>, 'states' | 'taken'>]>([
  [orchestrationMachine, orchestration],
  [entityMachine, entity],
  [workItemMachine, workItem],
  [workerMachine, worker],
])('the paths through the machine $id', ([machine, { states, taken }]) => {
  test('take every transition it defines', () => {
    const defined = definedTransitions(machine)
    expect(new Set(defined).size).toBe(defined.length)
    expect([...taken, ...unreachable[machine.id]!].sort()).toEqual(defined.sort())
  })

  test('come through every state it defines', () => {
    const visited = new Set(states.flatMap(({ _nodes }) => _nodes.map(({ id }) => id)))
    // Left again before an event can find it there.
    const passedThrough = ['orchestration.live.lifecycle.pending.admitted']
    const lasting = definedStates(machine).filter(id => !passedThrough.includes(id))
    expect([...visited].sort()).toEqual(lasting.sort())
  })
})

describe('an orchestration in any state', () => {
  const statuses = [
    'PENDING',
    'RUNNING',
    'SUSPENDED',
    'COMPLETED',
    'FAILED',
    'CANCELED',
    'TERMINATED',
  ] as const

  test('has exactly one status', () => {
    for (const state of orchestration.states)
      expect(statuses.filter(status => state.hasTag(status))).toHaveLength(1)
  })

  test('stays ended, unless it failed and is rewound', () => {
    const fromTheEnd = orchestration.edges.filter(({ from }) => from.hasTag('terminal'))
    const leaving = fromTheEnd.filter(({ to }) => !to.snapshot.hasTag('terminal'))
    expect(leaving.length).toBeGreaterThan(0)
    for (const { from, event, to } of fromTheEnd)
      if (from.matches('failed') && event.type === 'instance.rewind')
        expect(to.snapshot.matches('live')).toBe(true)
      else expect(to).toMatchObject({ snapshot: { value: from.value, context: from.context }, said: [] })
  })

  test('60 61 has no turn in the queue while it is suspended', () => {
    const suspended = orchestration.states.filter(state => state.hasTag('SUSPENDED'))
    expect(suspended.length).toBeGreaterThan(0)
    for (const state of suspended) expect(state.matches({ live: { turn: 'queued' } })).toBe(false)
  })

  test('waits for a turn exactly when there is work that it may do', () => {
    for (const state of orchestration.states) {
      const { inbox, owesTurn, isDue } = state.context
      const mayRun = isDue && (inbox > 0 || owesTurn) && !state.hasTag('SUSPENDED')
      if (state.matches({ live: { turn: 'queued' } })) expect(mayRun).toBe(true)
      if (state.matches({ live: { turn: 'idle' } })) expect(mayRun).toBe(false)
    }
  })

  test('says what its supervisor must know, once', () => {
    for (const { from, event, to } of orchestration.edges) {
      const facts = to.said.map(({ type }) => type)
      const [before, now] = [turnOf(from), turnOf(to.snapshot)]
      const isCommit = event.type === 'turn.committed'
      // A lost turn keeps its work item, so going back to the queue with it asks for nothing.
      const isRequest = now === 'queued' && (before === 'idle' || before === 'none' || isCommit)
      const isWithdrawal = now === 'idle' && before !== 'idle' && !isCommit
      const isEnd = to.snapshot.hasTag('terminal') && !from.hasTag('terminal')
      expect(facts.filter(type => type === 'turn.requested')).toHaveLength(isRequest ? 1 : 0)
      expect(facts.filter(type => type === 'turn.withdrawn')).toHaveLength(isWithdrawal ? 1 : 0)
      expect(facts.filter(type => type === 'instance.ended')).toHaveLength(isEnd ? 1 : 0)
      expect(facts.includes('termination.due')).toBe(isEnd && event.type !== 'turn.completed')
    }
  })

  test('remembers a termination as long as the turn is out, and ends when it is lost', () => {
    const remembered = orchestration.edges.filter(({ to }) => to.snapshot.context.isTerminating)
    expect(remembered.length).toBeGreaterThan(0)
    for (const { to } of remembered)
      expect(to.snapshot.matches({ live: { turn: 'out' } }) || to.snapshot.hasTag('terminal')).toBe(true)
    const losing = orchestration.edges.filter(
      ({ from, event }) => from.context.isTerminating && from.matches('live') && event.type === 'turn.lost',
    )
    expect(losing.length).toBeGreaterThan(0)
    for (const { to } of losing) expect(to.snapshot.matches('terminated')).toBe(true)
  })
})

describe('a work item in any state', () => {
  test('is done only by an answer with the token of its last delivery', () => {
    const done = workItem.edges.filter(({ to }) => to.snapshot.matches('done'))
    expect(done.length).toBeGreaterThan(0)
    for (const { from, event } of done)
      expect(event).toEqual({ type: 'item.complete', token: from.context.token })
  })

  test('is delivered at most as often as its limit allows', () => {
    for (const { to } of workItem.edges) {
      const { deliveries, maxDeliveries, setbacks } = to.snapshot.context
      expect(deliveries).toBeGreaterThanOrEqual(0)
      expect(setbacks).toBeLessThanOrEqual(deliveries)
      if (maxDeliveries > 0) expect(deliveries).toBeLessThanOrEqual(maxDeliveries)
    }
  })

  test('is exhausted by a setback of its last delivery, and by no other', () => {
    const setbacks = workItem.edges.filter(
      ({ event, to }) => to.taken.length > 0 && ['item.abandon', 'worker.lost'].includes(event.type),
    )
    expect(setbacks.length).toBeGreaterThan(0)
    for (const { from, to } of setbacks) {
      const { deliveries, maxDeliveries } = from.context
      const wasLast = maxDeliveries > 0 && deliveries >= maxDeliveries
      expect(to.snapshot.value).toBe(wasLast ? 'exhausted' : 'resting')
    }
  })
})

test('a worker in any state has no more in flight than its limits, and nothing that it refuses', () => {
  for (const { context } of worker.states) {
    for (const kind of kinds) {
      expect(context.inFlight[kind]).toBeGreaterThanOrEqual(0)
      expect(context.inFlight[kind]).toBeLessThanOrEqual(context.limits[kind])
    }
    expect(context.inFlight.entity).toBe(0)
  }
})

/** Where the turn of a living instance is. */
const turnOf = (state: SnapshotFrom<typeof orchestrationMachine>): 'idle' | 'queued' | 'out' | 'none' =>
  (['idle', 'queued', 'out'] as const).find(turn => state.matches({ live: { turn } })) ?? 'none'
