/** What a feed keeps of each orchestration and entity: the events it took in. */
import { expect, test } from 'vitest'
import type { LogEntry } from '../../src/index.ts'
import { complete, continueAsNew, fail, failure, scheduleTask } from '../support/actions.ts'
import { lockEntities, unlockEntity } from '../support/entity-actions.ts'
import { counter } from '../support/entity-counter.ts'
import { openLab, turnByTurn } from '../testing/lab.ts'

const patiently = { timeout: 10_000 }
const always = { feed: { always: true } }
const seen = (log: readonly LogEntry[]) =>
  log.map(({ event, details }) => (details ? [event, details] : [event]))

test('each event with what it carries, the states and the statuses, and no payloads', async () => {
  const { hub, worker } = await openLab(always)
  worker.orchestrator('Order', turnByTurn([scheduleTask(3, 'charge')]))
  const run = await hub.start('Order', { a: 'payload' }, { instanceId: 'order-1' })
  const item = await worker.nextActivity()
  await run.suspend('look closer')
  await run.resume('x'.repeat(300))
  const first = await run.waitFor(() => hub.feed.log('order-1').at(-1)?.event === 'turn.committed')
  expect(first.status).toBe('RUNNING')
  worker.orchestrator('Order', () => [complete(4, '"payload"')])
  await worker.completeActivity(item, '"payload"')
  await run.output()

  const log = hub.feed.log('order-1')
  const turn = ['turn.dispatched', { worker: hub.workers()[0]!.name }]
  expect(seen(log)).toEqual([
    ['registered'],
    turn,
    ['turn.committed'],
    ['instance.suspend', { reason: 'look closer' }],
    ['instance.resume', { reason: `${'x'.repeat(200)}…` }],
    turn,
    ['turn.committed'],
    ['message.arrived', { message: 'taskCompleted', taskId: 3 }],
    turn,
    ['turn.completed', { status: 'COMPLETED' }],
  ])
  expect(hub.feed.isWhole('order-1')).toBe(true)
  expect(log[0]).toMatchObject({
    to: { live: { turn: 'queued', lifecycle: { pending: 'due' } } },
    statusAfter: 'PENDING',
  })
  expect(log[2]).toMatchObject({
    from: { live: { turn: 'out', lifecycle: { pending: 'due' } } },
    to: { live: { turn: 'idle', lifecycle: 'running' } },
    statusBefore: 'PENDING',
    statusAfter: 'RUNNING',
  })
  expect(log.at(-1)).toMatchObject({ to: 'completed', statusAfter: 'COMPLETED', at: hub.clock.now })
  expect(JSON.stringify(log)).not.toContain('payload')
  const facts = hub.feed.after(log[0]!.sequence - 1)!.filter(({ id }) => id === 'order-1')
  const end = { event: 'turn.completed', details: { status: 'COMPLETED' } }
  expect(facts).toContainEqual(expect.objectContaining({ ...end, type: 'received', state: 'completed' }))
  expect(facts).toContainEqual(expect.objectContaining({ ...end, type: 'transitioned', to: 'completed' }))
  const transitions = facts.filter(({ type }) => type === 'transitioned')
  expect(hub.feed.transitions('order-1')).toEqual(
    transitions.map(fact => ({ ...fact, wallTime: expect.any(Number) })),
  )
})

test('raised events by their names; a generation says that it goes on, a termination and a rewind why', async () => {
  const { hub, worker } = await openLab(always)
  const again = await hub.start('Again', undefined, { instanceId: 'again' })
  const turn = await worker.nextTurn()
  await again.raise('approval', 'payload')
  await worker.completeTurn(turn, [continueAsNew(1)])
  await worker.completeTurn(await worker.nextTurn(), [])
  await again.terminate('enough')
  const worked = ['turn.dispatched', { worker: hub.workers()[0]!.name }]
  expect(seen(hub.feed.log('again'))).toEqual([
    ['registered'],
    worked,
    ['message.arrived', { message: 'eventRaised', name: 'approval' }],
    ['turn.committed', { continuedAsNew: true }],
    worked,
    ['turn.committed'],
    ['instance.terminate', { reason: '"enough"', immediately: false }],
  ])
  const fails = await hub.start('Fails', undefined, { instanceId: 'fails' })
  await worker.completeTurn(await worker.nextTurn(), [fail(1, failure('no'))])
  await fails.rewind('once more')
  await worker.nextTurn()
  expect(seen(hub.feed.log('fails')).slice(-2)).toEqual([
    ['instance.rewind', { reason: 'once more' }],
    worked,
  ])
  expect(hub.feed.log('fails').filter(({ event }) => event === 'registered').length).toBe(1)
  expect(hub.feed.isWhole('fails')).toBe(true)
})

test('messages, batches and locks of an entity', async () => {
  const { hub, worker } = await openLab(always)
  worker.entity('counter', counter)
  worker.orchestrator('Locks', ({ events }) => {
    if (events.length < 3) return [lockEntities(1, 'section', ['@counter@a'])]
    return [unlockEntity(2, 'section', '@counter@a'), complete(3)]
  })
  await hub.signal('@counter@a', 'add', 1)
  await expect.poll(() => hub.entity('@counter@a')?.state, patiently).toBe('1')
  const run = await hub.start('Locks', undefined, { instanceId: 'locks' })
  await run.output()
  const log = hub.feed.log('@counter@a')
  const dispatched = { worker: hub.workers()[0]!.name, operations: 1 }
  expect(seen(log)).toContainEqual(['batch.dispatched', dispatched])
  expect(seen(log)).toContainEqual([
    'contents.changed',
    { message: 'lock', from: 'locks', lockedBy: 'locks' },
  ])
  expect(seen(log).at(-1)).toEqual(['lock.release', { releasedBy: 'locks' }])
  expect(log[0]).toEqual({
    sequence: log[0]!.sequence,
    at: hub.clock.now,
    event: 'registered',
    to: log[0]!.to,
  })
  await hub.signal('@counter@a', 'get')
  await expect
    .poll(() => seen(hub.feed.log('@counter@a')), patiently)
    .toContainEqual(['contents.changed', { message: 'signal', name: 'get' }])
})

test('one that is failed from outside has no event for it, and its end is in the log all the same', async () => {
  const { hub, worker } = await openLab({ ...always, maxSkippedTime: 1, time: 'skip' })
  const at = hub.clock.now + 3_600_000
  const run = await hub.start('Later', undefined, { instanceId: 'later', startAt: at })
  await run.output().catch(() => {})
  expect(run.status).toBe('FAILED')
  expect(hub.feed.log('later').at(-1)).toMatchObject({
    event: 'finished',
    from: { live: { lifecycle: { pending: 'scheduled' } } },
    to: 'failed',
    statusBefore: 'PENDING',
    statusAfter: 'FAILED',
  })
  expect(worker.unread.turns).toBe(0)
})

test('as many entries as are kept, the newest; whole is what has all of them', async () => {
  const { hub } = await openLab({ feed: { always: true, transitions: 3 } })
  const run = await hub.start('Order', undefined, { instanceId: 'a', startAt: hub.clock.now + 1_000 })
  await run.suspend()
  await run.resume()
  expect(hub.feed.log('a').map(({ event }) => event)).toEqual([
    'registered',
    'instance.suspend',
    'instance.resume',
  ])
  expect(hub.feed.isWhole('a')).toBe(true)
  await run.suspend()
  expect(hub.feed.log('a').map(({ event }) => event)).toEqual([
    'instance.suspend',
    'instance.resume',
    'instance.suspend',
  ])
  expect(hub.feed.isWhole('a')).toBe(false)
  await run.terminate()
  await run.purge()
  expect(hub.feed.log('a')).toEqual([])
  expect(hub.feed.isWhole('a')).toBe(false)
})

test('while nobody watches the log is where it stands, and is not whole', async () => {
  const { hub } = await openLab()
  const run = await hub.start('Order', undefined, { instanceId: 'a', startAt: hub.clock.now + 1_000 })
  await run.suspend()
  const beginning = {
    event: 'registered',
    to: { live: { lifecycle: 'suspended' } },
    statusAfter: 'SUSPENDED',
  }
  expect(hub.feed.log('a')).toMatchObject([beginning])
  expect(hub.feed.isWhole('a')).toBe(false)
  const watch = hub.inspect(() => {})
  await run.resume()
  expect(hub.feed.log('a')).toMatchObject([{ event: 'instance.resume', statusBefore: 'SUSPENDED' }])
  expect(hub.feed.isWhole('a')).toBe(false)
  watch.stop()
  await hub.signal('@counter@a', 'add', 1, { at: hub.clock.now + 1_000 })
  expect(hub.feed.log('@counter@a')).toMatchObject([{ to: { live: { batch: 'idle' } } }])
  expect(hub.feed.log('nobody')).toEqual([])
})
