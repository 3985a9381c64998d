/** Everywhere an entity can come, whatever it is told it holds and whoever asks for its lock. */
import type { SnapshotFrom } from 'xstate'
import { type EntityContents, entityMachine } from '../../machines/entity.ts'
import { A, B, type BatchState, changed, committed, dispatched, lost, releaseOf } from './entity-steps.ts'
import { explore } from './exploring.ts'

const heads: EntityContents['next'][] = [undefined, 'operation', A, B]
const kept = [{}, { hasState: true }]
const contents = [
  ...heads.flatMap(next => kept.flatMap(some => [0, 1].map(lane => ({ ...some, next, lane })))),
  { delayed: 1 },
]

export const entity = explore(entityMachine, {
  inputs: contents.map(some => ({
    entityId: 'e',
    contents: { next: undefined, lane: 0, delayed: 0, hasState: false, ...some },
  })),
  events: [
    ...contents.flatMap(some => [changed(some), committed(some)]),
    // Operations have left the queue or the lane; nothing else changes.
    ...heads.map(next => dispatched({ hasState: true, next })),
    lost,
    ...[A, B].flatMap(holder => [
      releaseOf(holder),
      releaseOf(holder, holder.criticalSectionId),
      releaseOf(holder, 'another section'),
    ]),
  ],
  keyOf: ({ value, context }) => JSON.stringify([value, context]),
})

type Snapshot = SnapshotFrom<typeof entityMachine>

/** Where the batch of a living entity is. */
export const batchOf = (state: Snapshot): BatchState | 'none' =>
  (['idle', 'queued', 'out', 'lost'] as const).find(batch => state.matches({ live: { batch } })) ?? 'none'

/** Whether a batch has been asked for and is not committed. */
export const isOnItsWay = (state: Snapshot): boolean => ['queued', 'out', 'lost'].includes(batchOf(state))

export const isLocked = (state: Snapshot): boolean => state.matches({ live: { lock: 'locked' } })
