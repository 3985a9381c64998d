import { describe, expect, it } from 'vitest'
import { isFound, sortedIds } from '../../page/entities/list-order.ts'
import { knownOperations, serversOf, whenItRuns } from '../../page/entities/model.ts'
import type { EntityRow, EntityView, WorkerInfo } from '../../page/live/types.ts'

type Message = EntityView['queue'][number]

const viewOf = (fields: Partial<EntityView>): EntityView => ({
  id: '@Stock@a',
  status: 'idle',
  executing: [],
  queue: [],
  delayed: [],
  lastModified: 0,
  log: [],
  isLogWhole: true,
  work: [],
  ...fields,
})

const lockedBy = { instanceId: 'holder', executionId: 'e', criticalSectionId: 'c' }
const signal: Message = { kind: 'signal', requestId: '1', operation: 'restock' }
const lock: Message = { kind: 'lock', requestId: '2', from: 'other' }
const call = (from: string): Message => ({ kind: 'call', requestId: from, operation: 'take', from })

describe('when a message of the queue runs', () => {
  it.each([
    ['a signal of an idle one', signal, [], {}, 'a worker takes it'],
    ['a signal behind a batch', signal, [], { status: 'executing' }, 'the batch that is out is back'],
    ['a signal behind the lock', signal, [], { lockedBy }, 'the lock is free again'],
    ['a signal behind a lock request', signal, [signal, lock], { lockedBy }, '#2 has unlocked'],
    ['a lock request, first', lock, [], { lockedBy }, 'the lock is free'],
    ['a lock request behind a batch', lock, [], { status: 'executing' }, 'what is before it has run'],
    [
      'a call of the holder',
      call('holder'),
      [],
      { lockedBy },
      'with the next batch: its caller holds the lock',
    ],
    ['a call of another', call('other'), [], { lockedBy }, 'the lock is free again'],
  ] as const)('%s', (_, message, before, fields, expected) => {
    expect(whenItRuns(message, before, viewOf(fields))).toBe(expected)
  })
})

it('knows the operations that have come, the latest first', () => {
  const arrived = (sequence: number, message: string, name?: string) => ({
    sequence,
    at: 0,
    event: 'contents.changed',
    details: { message, name },
    to: {},
  })
  const log = [arrived(1, 'signal', 'restock'), arrived(2, 'call', 'take'), arrived(3, 'lock')]
  expect(knownOperations(viewOf({ log, queue: [{ ...signal, operation: 'count' }] }))).toEqual([
    'take',
    'restock',
    'count',
  ])
})

it('is served by workers that take its name, however it is written, or everything', () => {
  const workerOf = (id: string, fields: Partial<WorkerInfo> = {}): WorkerInfo => ({
    id,
    name: id,
    slots: { orchestration: { used: 0 }, activity: { used: 0 }, entity: { used: 0 } },
    runs: [],
    ...fields,
  })
  const only = (name: string) => ({ orchestration: [], activity: [], entity: [{ name, versions: [] }] })
  const none = { orchestration: { used: 0 }, activity: { used: 0 }, entity: { used: 0, limit: 0 } }
  const workers = [
    workerOf('all'),
    workerOf('stock', { serves: only('stock') }),
    workerOf('ledger', { serves: only('ledger') }),
    workerOf('no entities', { slots: none }),
  ]
  expect(serversOf('@Stock@a', workers).map(({ id }) => id)).toEqual(['all', 'stock'])
})

describe('the list', () => {
  const rowOf = (id: string, fields: Partial<EntityRow> = {}): EntityRow => ({
    id,
    status: 'idle',
    queued: 0,
    delayed: 0,
    changedAt: 0,
    ...fields,
  })

  it('is in the order of ids, numbers as numbers, and keeps it while rows change', () => {
    const rows = new Map(['@c@10', '@c@9', '@b@1'].map(id => [id, rowOf(id)]))
    const ids = sortedIds(rows)
    expect(ids).toEqual(['@b@1', '@c@9', '@c@10'])
    expect(sortedIds(new Map(rows).set('@c@9', rowOf('@c@9', { queued: 3 })))).toBe(ids)
    expect(sortedIds(new Map([...rows, ['@a@1', rowOf('@a@1')]]))).toEqual(['@a@1', ...ids])
  })

  it('finds by id, value and holder', () => {
    const row = rowOf('@stock@a', { stateText: '{"onHand":12}', lockedBy: 'order-7' })
    for (const sought of ['', 'STOCK', 'onhand', 'order-7 ']) expect(isFound(row, sought)).toBe(true)
    expect(isFound(row, 'ledger')).toBe(false)
  })
})
