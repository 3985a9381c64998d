/** How much is kept of those that have ended, and of those that are gone. */
import { expect, test } from 'vitest'
import { type Hub, orchestration } from '../../src/index.ts'
import { ActorLogs } from '../../src/inspect/actor-logs.ts'
import { openLab } from '../testing/lab.ts'

async function endAll(hub: Hub, ids: readonly string[]): Promise<void> {
  for (const instanceId of ids) await (await hub.start('Quick', undefined, { instanceId })).output()
}

test('of those that have ended as much is kept as fits, the newest; those that live keep all of it', async () => {
  const { hub } = await openLab({ feed: { always: true, ended: 20 } })
  hub.use(orchestration('Quick').returns(1))
  const held = await hub.start('Held', undefined, { instanceId: 'held' })
  await held.suspend('a while')
  await endAll(hub, ['one', 'two', 'three', 'four', 'five', 'six'])
  const size = (id: string) => hub.feed.log(id).length + hub.feed.work(id).length
  const whole = ['one', 'two', 'three', 'four', 'five', 'six'].filter(id => hub.feed.isWhole(id))
  expect(whole).toEqual(['one', 'two', 'three', 'four', 'five', 'six'].slice(-whole.length))
  const kept = whole.reduce((sum, id) => sum + size(id), 0)
  expect(kept).toBeLessThanOrEqual(20)
  expect(kept + size('six')).toBeGreaterThan(20)
  expect(hub.feed.log('one')).toMatchObject([{ event: 'registered', to: 'completed' }])
  expect(hub.feed.work('one')).toEqual([])
  expect(hub.feed.isWhole('held')).toBe(true)
  expect(hub.feed.log('held').at(-1)).toMatchObject({ event: 'instance.suspend' })
  // What has ended and was purged makes room.
  for (const id of whole) await hub.instance(id).purge()
  await endAll(hub, whole)
  for (const id of whole) expect(hub.feed.isWhole(id)).toBe(true)
})

test('one that is rewound lives, and those that come in from a snapshot have ended', async () => {
  const { hub } = await openLab({ feed: { always: true, ended: 10 } })
  hub.use(orchestration('Broken').throws(new Error('no')), orchestration('Quick').returns(1))
  const broken = await hub.start('Broken', undefined, { instanceId: 'broken' })
  await broken.waitFor({ status: 'FAILED' })
  hub.resetFakes()
  await broken.rewind('again')
  hub.use(orchestration('Quick').returns(1))
  await endAll(hub, ['one', 'two', 'three'])
  expect(hub.feed.isWhole('broken')).toBe(true)
  expect(hub.feed.isWhole('one')).toBe(false)
  await hub.restore(hub.snapshot())
  expect(hub.feed.log('one').length).toBe(1)
  await endAll(hub, ['four', 'five'])
  expect(hub.feed.isWhole('one')).toBe(false)
  expect(hub.feed.isWhole('five')).toBe(true)
})

test('what is told of one that has ended already is counted once', () => {
  const logs = new ActorLogs({ transitions: 10, work: 10, ended: 4 }, () => true)
  const fact = { sequence: 1, at: 0, wallTime: 0 } as const
  const work = { ...fact, id: 'x', kind: 'activity', name: 'ship', taskId: 1, worker: 'w' } as const
  const items = ['x#1', 'x#2', 'x#3']
  for (const item of items) logs.take({ ...work, item, type: 'workSent' })
  const end = { status: 'TERMINATED', state: 'terminated', completedAt: 0 } as const
  logs.take({ ...fact, ...end, id: 'x', type: 'finished' })
  for (const item of items) logs.take({ ...work, item, type: 'workBack', outcome: 'answered' })
  expect(logs.get('x')?.work).toMatchObject(items.map(() => ({ outcome: 'answered' })))
  logs.take({ ...fact, ...end, id: 'y', type: 'finished' })
  expect(logs.get('x')).toBeUndefined()
  expect(logs.get('y')?.size).toBe(1)
})

test('work that comes back for somebody who is gone leaves nothing behind', () => {
  const known = new Set(['x'])
  const logs = new ActorLogs({ transitions: 10, work: 10, ended: 10 }, id => known.has(id))
  const fact = { sequence: 1, at: 0, wallTime: 0, id: 'x' } as const
  const work = { ...fact, item: 'x#1', kind: 'activity', name: 'ship', taskId: 1, worker: 'w' } as const
  logs.take({ ...work, type: 'workSent' })
  expect(logs.get('x')?.work.length).toBe(1)
  known.clear()
  logs.take({ ...fact, type: 'purged' })
  logs.take({ ...work, type: 'workBack', outcome: 'answered' })
  logs.take({ ...work, type: 'workSent' })
  logs.take({ ...fact, type: 'purged' })
  expect(logs.get('x')).toBeUndefined()
})
