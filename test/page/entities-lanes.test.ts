import { describe, expect, it } from 'vitest'
import { entityLanes } from '../../page/entities/lanes.ts'
import { lockedSince, since } from '../../page/entities/regions.ts'
import type { EntityView, LogEntry } from '../../page/live/types.ts'

type Written = Omit<LogEntry, 'sequence' | 'to'> & { readonly lock?: string; readonly batch?: string }

/** A log of which each entry says only what has changed. */
function logOf(...written: readonly Written[]): LogEntry[] {
  let [lock, batch] = ['free', 'idle']
  return written.map(({ lock: nextLock, batch: nextBatch, ...entry }, sequence) => {
    lock = nextLock ?? lock
    batch = nextBatch ?? batch
    return { ...entry, sequence, to: { live: { lock, batch } } }
  })
}

const viewOf = (log: LogEntry[], fields: Partial<EntityView> = {}): EntityView => ({
  id: '@stock@a',
  status: 'idle',
  executing: [],
  queue: [],
  delayed: [],
  lastModified: 0,
  log,
  isLogWhole: true,
  work: [],
  ...fields,
})

const arrives = (at: number, message: string, from?: string, name?: string) => ({
  at,
  event: 'contents.changed',
  details: { message, from, name },
})

const dispatches = (at: number, operations: number): Written => ({
  at,
  event: 'batch.dispatched',
  details: { operations },
  batch: 'out',
})
const commits = (at: number): Written => ({ at, event: 'batch.committed', batch: 'idle' })

const inUse = logOf(
  { at: 0, event: 'registered', batch: 'queued' },
  dispatches(2, 1),
  arrives(3, 'signal', undefined, 'restock'),
  { ...commits(5), batch: 'queued' },
  dispatches(6, 1),
  commits(8),
  {
    at: 10,
    event: 'contents.changed',
    details: { message: 'lock', from: 'one', lockedBy: 'one' },
    lock: 'locked',
  },
  arrives(11, 'lock', 'two'),
  arrives(12, 'signal', undefined, 'restock'),
  { ...arrives(13, 'call', 'one', 'reserve'), batch: 'queued' },
  dispatches(14, 1),
  { at: 15, event: 'batch.lost', batch: 'lost' },
  dispatches(16, 1),
  commits(18),
  { at: 20, event: 'lock.release', details: { releasedBy: 'one', lockedBy: 'two' } },
)

/** Lanes without what only tells them apart, and instants without their steps. */
const shown = (view: EntityView) =>
  entityLanes(view).map(lane => ({
    lane: `${lane.kind} ${lane.name}`,
    bars:
      'bars' in lane
        ? lane.bars.map(({ queued, from, to, outcome }) => [queued?.at, from?.at, to?.at, outcome])
        : [],
  }))

describe('the lanes of an entity', () => {
  it('tell who asked for the lock, had it, and gave it back', () => {
    expect(shown(viewOf(inUse)).slice(0, 2)).toEqual([
      { lane: 'lock one', bars: [[10, 10, 20, 'done']] },
      { lane: 'lock two', bars: [[11, 20, undefined, 'open']] },
    ])
  })

  it('tell when batches were queued, out, lost and back', () => {
    expect(shown(viewOf(inUse))[2]).toEqual({
      lane: 'batch batches',
      bars: [
        [0, 2, 5, 'done'],
        [5, 6, 8, 'done'],
        [13, 14, 15, 'failed'],
        [15, 16, 18, 'done'],
      ],
    })
  })

  it('tell which messages a batch took: in order, and under the lock only those of its holder', () => {
    expect(shown(viewOf(inUse)).slice(3)).toEqual([
      { lane: 'call first message', bars: [[0, 2, 5, 'done']] },
      { lane: 'call restock', bars: [[3, 6, 8, 'done']] },
      { lane: 'call restock', bars: [[12, undefined, undefined, 'open']] },
      { lane: 'call reserve', bars: [[13, 14, 18, 'done']] },
    ])
  })

  it('tell of messages that were dropped: nothing waits where nothing is queued', () => {
    const log = logOf(
      { at: 0, event: 'registered' },
      { ...arrives(1, 'call', 'one', 'take'), batch: 'queued' },
      { at: 2, event: 'contents.changed', batch: 'idle' },
    )
    expect(shown(viewOf(log))).toEqual([{ lane: 'call take', bars: [[1, undefined, 2, 'dropped']] }])
  })

  it('begin where the log does: whoever gives the lock back had it', () => {
    const view = viewOf(inUse.slice(7), { isLogWhole: false })
    expect(shown(view)[0]).toEqual({ lane: 'lock one', bars: [[undefined, 11, 20, 'done']] })
  })

  it('guess nothing of messages where it is not known what was queued', () => {
    const lanes = shown(viewOf(inUse.slice(2), { isLogWhole: false })).filter(({ lane }) =>
      lane.startsWith('call'),
    )
    expect(lanes.map(({ lane }) => lane)).toEqual(['call restock', 'call reserve'])
  })

  it('are none of an entity that nothing was told of', () => {
    expect(entityLanes(viewOf([]))).toEqual([])
  })
})

describe('since when', () => {
  it('the batch is idle: since it came back last', () => {
    expect(since(inUse, 'batch')).toBe(18)
  })

  it('the lock has its holder: since it went to that one', () => {
    expect(lockedSince(inUse)).toBe(20)
  })
})
