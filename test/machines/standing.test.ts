/** An actor made from a record stands where the one that was recorded stood, in every state it can be in. */
import { expect, test } from 'vitest'
import type { SnapshotFrom } from 'xstate'
import { type EntityContents, entityMachine } from '../../machines/entity.ts'
import { orchestrationMachine } from '../../machines/orchestration.ts'
import { entityAt, failedOrchestration, orchestrationAt } from '../../src/durable-task/core/standing.ts'
import { batchOf, entity, isLocked, isOnItsWay } from './entity-walk.ts'
import { orchestration } from './orchestration-walk.ts'
import { step } from './stepping.ts'

type Orchestration = SnapshotFrom<typeof orchestrationMachine>

/** Without those after a commit of no turn, which the hub never sends. */
const living = orchestration.states.filter(
  state => state.matches('live') && (state.context.hasRun || !state.hasTag('RUNNING')),
)

/** What a snapshot of a hub keeps of it: turns are not kept, so a turn that is out is lost. */
function restored(state: Orchestration) {
  const { inbox, hasRun, isDue, owesTurn, isTerminating } = state.context
  const isSuspended = state.hasTag('SUSPENDED')
  return orchestrationAt('o', { inbox, hasRun, isDue, owesTurn, isSuspended, isTerminating })
}

/** Both brought to where no turn is out. */
const without = (state: Orchestration): Orchestration =>
  state.matches({ live: { turn: 'out' } })
    ? step(orchestrationMachine, state, { type: 'turn.lost' }).snapshot
    : state

test('an orchestration in each of its states', () => {
  expect(living.length).toBeGreaterThan(20)
  for (const state of living) {
    const { inbox, isTerminating } = state.context
    const start = restored(state)
    expect(start.tags, JSON.stringify(state.value)).toEqual(state.tags)
    const woken = step(
      orchestrationMachine,
      start,
      isTerminating ? { type: 'turn.lost' } : { type: 'message.arrived', inbox },
    )
    const expected = without(state)
    expect({ value: woken.snapshot.value, context: woken.snapshot.context }).toEqual({
      value: expected.value,
      context: expected.context,
    })
    const mayRun = expected.matches({ live: { turn: 'queued' } })
    expect(woken.said.map(({ type }) => type)).toEqual(
      mayRun ? ['turn.requested'] : isTerminating ? ['termination.due', 'instance.ended'] : [],
    )
  }
})

test('a failed orchestration may be rewound', () => {
  const rewound = step(orchestrationMachine, failedOrchestration('o'), { type: 'instance.rewind', inbox: 0 })
  expect(rewound.snapshot.value).toEqual({ live: { lifecycle: 'running', turn: 'queued' } })
})

/** What the entity holds once the batch that is out is in its place again. */
function withBatch(state: SnapshotFrom<typeof entityMachine>): EntityContents {
  const { next, lane, delayed, hasState, holder } = state.context
  if (!['out', 'lost'].includes(batchOf(state))) return { next, lane, delayed, hasState }
  return holder ? { next, lane: lane + 1, delayed, hasState } : { next: 'operation', lane, delayed, hasState }
}

test('an entity in each of its states', () => {
  const all = entity.states.filter(state => state.matches('live'))
  expect(all.length).toBeGreaterThan(20)
  for (const state of all) {
    const { entityId, holder } = state.context
    const contents = withBatch(state)
    const woken = step(entityMachine, entityAt(entityId, contents, holder), {
      type: 'contents.changed',
      contents,
    })
    expect(woken.snapshot.context, JSON.stringify(state.value)).toEqual({ ...contents, entityId, holder })
    expect(isLocked(woken.snapshot)).toBe(isLocked(state))
    expect(batchOf(woken.snapshot)).toBe(isOnItsWay(state) ? 'queued' : 'idle')
    expect(woken.said).toEqual(isOnItsWay(state) ? [{ type: 'batch.requested', entityId }] : [])
  }
})
