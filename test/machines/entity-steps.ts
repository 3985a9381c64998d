/** An entity stepped from state to state: short names for its events, and the states tests begin from. */
import type { EventFromLogic } from 'xstate'
import { type EntityContents, entityMachine, type LockHolder } from '../../machines/entity.ts'
import { begin, type Step, step } from './stepping.ts'

export type EntityStep = Step<typeof entityMachine>
export type EntityEvent = EventFromLogic<typeof entityMachine>

const holderNamed = (name: string): LockHolder => ({
  instanceId: name,
  executionId: `execution of ${name}`,
  criticalSectionId: `section of ${name}`,
})
export const A = holderNamed('a')
export const B = holderNamed('b')

type Some = Partial<EntityContents>
const all = (some: Some): EntityContents => ({
  next: undefined,
  lane: 0,
  delayed: 0,
  hasState: false,
  ...some,
})

export const changed = (some: Some = {}): EntityEvent => ({ type: 'contents.changed', contents: all(some) })
export const dispatched = (some: Some = {}): EntityEvent => ({
  type: 'batch.dispatched',
  contents: all(some),
})
export const committed = (some: Some = {}): EntityEvent => ({ type: 'batch.committed', contents: all(some) })
export const lost: EntityEvent = { type: 'batch.lost' }
export const releaseOf = ({ executionId }: LockHolder, criticalSectionId?: string): EntityEvent => ({
  type: 'lock.release',
  executionId,
  criticalSectionId,
})

export const requested = { type: 'batch.requested', entityId: 'e' }
export const withdrawn = { type: 'batch.withdrawn', entityId: 'e' }
export const granted = { type: 'lock.granted', entityId: 'e' }
export const emptied = { type: 'entity.emptied', entityId: 'e' }

export const created = (some: Some = {}): EntityStep =>
  begin(entityMachine, { entityId: 'e', contents: all(some) })

/** The step that the last of the events makes. */
export function play(from: EntityStep, ...events: EntityEvent[]): EntityStep {
  return events.reduce((at, event) => step(entityMachine, at.snapshot, event), from)
}

export type BatchState = 'idle' | 'queued' | 'out' | 'lost'

/** Where a living entity is: its lock and its batch. */
export const live = (lock: 'free' | 'locked', batch: BatchState) => ({ live: { lock, batch } })

const state = { hasState: true }

/** One step into each state; whoever holds the lock is A. Every entity has state, but the empty one. */
export const at = {
  idle: created(state),
  queued: created({ ...state, next: 'operation' }),
  out: play(created({ ...state, next: 'operation' }), dispatched(state)),
  lost: play(created({ ...state, next: 'operation' }), dispatched(state), lost),
  locked: play(created({ ...state, next: A }), changed(state)),
  lockedQueued: play(created({ ...state, next: A }), changed({ ...state, lane: 1 })),
  lockedOut: play(created({ ...state, next: A }), changed({ ...state, lane: 1 }), dispatched(state)),
  lockedLost: play(created({ ...state, next: A }), changed({ ...state, lane: 1 }), dispatched(state), lost),
  empty: created(),
} satisfies Record<string, EntityStep>

export type StateName = keyof typeof at
