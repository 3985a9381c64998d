/** Waiters that are suspended, end, or are replaced before their lock is granted. */
import { expect, test } from 'vitest'
import { complete, continueAsNew, fail, failure } from '../support/actions.ts'
import type { Caller } from '../support/entity-callers.ts'
import { counter } from '../support/entity-counter.ts'
import { type EntityHub, openCallers, openCounters } from '../support/entity-hub.ts'

const [A, B] = ['@counter@a', '@counter@b'] as const

type End = (hub: EntityHub, waiter: Caller) => Promise<unknown>

const ends: [way: string, end: End][] = [
  ['is terminated', ({ client }, { id }) => client.call('TerminateInstance', { instanceId: id })],
  [
    'is terminated and purged',
    async ({ client }, { id: instanceId }) => {
      await client.call('TerminateInstance', { instanceId })
      await client.call('PurgeInstances', { instanceId })
    },
  ],
  ['completes', (_, waiter) => waiter.act(complete(90))],
  ['fails', (_, waiter) => waiter.act(fail(90, failure('gave up')))],
  ['continues as new', (_, waiter) => waiter.act(continueAsNew(90))],
  [
    'is terminated without a turn',
    ({ client }, { id }) =>
      client.call('SkipGracefulOrchestrationTerminations', { instanceBatch: { instanceIds: [id] } }),
  ],
]

test.each(ends)('244 a waiter that %s is passed over, the next one is granted', async (_, end) => {
  const hub = await openCounters()
  const { start, client, settled } = hub
  const [holder, waiter, next] = [await start(), await start(), await start()]
  await holder.call(A, 'add', '1')
  await holder.lock('section', A)
  await waiter.requestLock('waiter', A)
  await next.requestLock('next', A)
  await end(hub, waiter)
  await settled()
  expect(next.holds('next')).toBe(false)
  await holder.unlock('section', A)
  await next.granted('next')
  expect((await client.entity(A))?.lockedBy?.value).toBe(next.id)
  expect(waiter.answers).toEqual([])
})

test.each(ends)('244 a waiter that %s leaves the entity usable', async (_, end) => {
  const hub = await openCounters()
  const { start, client, settled } = hub
  const [holder, waiter, caller] = [await start(), await start(), await start()]
  await holder.lock('section', A)
  await waiter.requestLock('waiter', A)
  const call = await caller.sendCall(A, 'add', '1')
  await end(hub, waiter)
  await settled()
  expect(caller.answers).toEqual([])
  await holder.unlock('section', A)
  await caller.answered(call)
  expect(await client.entity(A)).toMatchObject({ lockedBy: null, backlogQueueSize: 0 })
})

// One that has a part of its set already is a holder: that is not terminated without a turn.
test.each(ends.slice(0, -1))(
  '244 a waiter in the middle of its set that %s gives back what it had',
  async (_, end) => {
    const hub = await openCounters()
    const { start, settled } = hub
    const [holder, waiter, next] = [await start(), await start(), await start()]
    await holder.lock('section', B)
    await waiter.requestLock('waiter', A, B)
    await next.requestLock('next', A)
    await settled()
    await end(hub, waiter)
    // B is still held: only A has become free.
    await next.granted('next')
    expect(await next.call(A, 'add', '1')).toBe('1')
    await holder.unlock('section', B)
    await next.lock('later', B)
    expect(waiter.answers).toEqual([])
  },
)

test('244 operations behind a waiter that is gone do not wait for the next request', async () => {
  const { client, start, settled } = await openCounters()
  const [holder, waiter, caller] = [await start(), await start(), await start()]
  await holder.lock('section', B)
  await waiter.requestLock('waiter', A, B)
  const call = await caller.sendCall(A, 'add', '1')
  await settled()
  await client.call('TerminateInstance', { instanceId: waiter.id })
  expect((await caller.answered(call)).entityOperationCompleted?.output?.value).toBe('1')
})

test('247 a grant for a purged and recreated waiter is not delivered to the new one', async () => {
  const { client, start, settled } = await openCounters()
  const [holder, waiter] = [await start(), await start('waiter')]
  await holder.lock('section', A)
  await waiter.requestLock('waiter', A)
  await client.call('TerminateInstance', { instanceId: 'waiter' })
  await client.call('PurgeInstances', { instanceId: 'waiter' })
  const successor = await start('waiter')
  await holder.unlock('section', A)
  await settled()
  expect(successor.answers).toEqual([])
  expect(await holder.call(A, 'add', '1')).toBe('1')
  expect((await client.entity(A))?.lockedBy).toBeNull()
})

test('3.6 a suspended waiter is granted the lock in its turn, and hears of it when it is resumed', async () => {
  const { client, start, settled } = await openCounters()
  const [holder, waiter, next] = [await start(), await start(), await start()]
  await holder.call(A, 'add', '1')
  await holder.lock('section', A)
  await waiter.requestLock('waiter', A)
  await next.requestLock('next', A)
  await client.call('SuspendInstance', { instanceId: waiter.id })
  await holder.unlock('section', A)
  await settled()
  expect([waiter.holds('waiter'), next.holds('next')]).toEqual([false, false])
  expect((await client.entity(A))?.lockedBy?.value).toBe(waiter.id)
  await client.call('ResumeInstance', { instanceId: waiter.id })
  await waiter.granted('waiter')
  await waiter.unlock('waiter', A)
  await next.granted('next')
})

test('3.6 a suspended waiter that is terminated gives the granted lock on', async () => {
  const { client, start } = await openCounters()
  const [holder, waiter, next] = [await start(), await start(), await start()]
  await holder.lock('section', A)
  await waiter.requestLock('waiter', A)
  await next.requestLock('next', A)
  await client.call('SuspendInstance', { instanceId: waiter.id })
  await holder.unlock('section', A)
  await client.call('TerminateInstance', { instanceId: waiter.id })
  await next.granted('next')
})

test('3.6 a suspended holder keeps its lock', async () => {
  const { client, start, settled } = await openCounters()
  const [holder, waiter] = [await start(), await start()]
  await holder.lock('section', A)
  await waiter.requestLock('waiter', A)
  await client.call('SuspendInstance', { instanceId: holder.id })
  await settled()
  expect(waiter.holds('waiter')).toBe(false)
  await client.call('ResumeInstance', { instanceId: holder.id })
  await holder.unlock('section', A)
  await waiter.granted('waiter')
})

test('3.6 a lock asked for while a batch is out is granted when the batch returns, not before', async () => {
  const { client, worker, start, settled } = await openCallers()
  const holder = await start()
  await client.signal(A, 'add', '1')
  const batch = await worker.nextBatch()
  await holder.requestLock('section', B, A)
  await settled()
  expect(holder.holds('section')).toBe(false)
  await worker.abandonBatch(batch)
  const again = await worker.nextBatch()
  await settled()
  expect(holder.holds('section')).toBe(false)
  await worker.completeBatch(again, counter(again))
  await holder.granted('section')
  expect((await client.entity(A))?.lockedBy?.value).toBe(holder.id)
})

test('3.6 while a waiter heads the queue of a busy entity, what comes later waits behind it', async () => {
  const { client, worker, start, settled } = await openCallers()
  const holder = await start()
  await client.signal(A, 'add', '1')
  const batch = await worker.nextBatch()
  await holder.requestLock('section', A)
  await client.signal(A, 'add', '10')
  await worker.completeBatch(batch, counter(batch))
  await holder.granted('section')
  await settled()
  expect(worker.unreadBatches).toBe(0)
  await holder.act(complete(90))
  const after = await worker.nextBatch()
  expect(after.operations.map(({ input }) => input)).toEqual(['10'])
})
