/** Every end of a lock holder releases what it holds. */
import { expect, test } from 'vitest'
import { complete, continueAsNew, createChild, fail, failure } from '../support/actions.ts'
import { signalEntity, unlockEntity } from '../support/entity-actions.ts'
import type { Caller } from '../support/entity-callers.ts'
import { counter } from '../support/entity-counter.ts'
import { type EntityHub, openCallers, openCounters } from '../support/entity-hub.ts'

const [A, B] = ['@counter@a', '@counter@b'] as const
const replaceable = ['ORCHESTRATION_STATUS_RUNNING', 'ORCHESTRATION_STATUS_TERMINATED'] as const

type End = (hub: EntityHub, holder: Caller) => Promise<unknown>

const purge = async ({ client }: Pick<EntityHub, 'client'>, { id: instanceId }: Caller) => {
  await client.call('TerminateInstance', { instanceId })
  await client.call('PurgeInstances', { instanceId })
}

const ends: [way: string, end: End][] = [
  ['240 completes', (_, holder) => holder.act(complete(90))],
  ['241 fails', (_, holder) => holder.act(fail(90, failure('inside the section')))],
  [
    '240 is canceled',
    (_, holder) => holder.act(complete(90, '', { orchestrationStatus: 'ORCHESTRATION_STATUS_CANCELED' })),
  ],
  ['241 is failed for a malformed turn', (_, holder) => holder.act(complete(90), complete(91))],
  ['242 is terminated', ({ client }, { id }) => client.call('TerminateInstance', { instanceId: id })],
  ['243 is purged', purge],
  ['243 continues as new', (_, holder) => holder.act(continueAsNew(90))],
  [
    '243 is replaced by a start',
    ({ client }, { id: instanceId }) =>
      client.start('Caller', {
        instanceId,
        orchestrationIdReusePolicy: { replaceableStatus: [...replaceable] },
      }),
  ],
  [
    '243 completes and is restarted',
    async ({ client }, holder) => {
      await holder.act(complete(90))
      await client.call('RestartInstance', { instanceId: holder.id })
    },
  ],
]

test.each(ends)('%s: the holder no longer holds, the next waiter does', async (_, end) => {
  const hub = await openCounters()
  const { client, start, settled } = hub
  const [holder, waiter, caller] = [await start(), await start(), await start()]
  await holder.call(A, 'add', '1')
  await holder.lock('section', A, B)
  await waiter.requestLock('waiter', B, A)
  const queued = await caller.sendCall(A, 'add', '1')
  await settled()
  expect(waiter.holds('waiter')).toBe(false)

  await end(hub, holder)
  await waiter.granted('waiter')
  expect((await client.entity(A))?.lockedBy?.value).toBe(waiter.id)
  await waiter.unlock('waiter', A, B)
  expect((await caller.answered(queued)).entityOperationCompleted?.output?.value).toBe('2')
  expect((await client.entity(A))?.lockedBy).toBeNull()
})

test.each(ends.slice(0, 4))('%s without waiters: the entity is usable, nothing is left', async (_, end) => {
  const hub = await openCounters()
  const { client, start } = hub
  const holder = await start()
  await holder.lock('section', A, '@nobody@x')
  await end(hub, holder)
  await client.completion(holder.id)
  expect((await client.call('QueryEntities', { query: { includeTransient: true } })).entities).toEqual([])
  expect(await (await start()).call(A, 'add', '1')).toBe('1')
})

test('207 a turn that continues as new sends its unlocks and signals first', async () => {
  const { client, start } = await openCounters()
  const [holder, waiter] = [await start(), await start()]
  await holder.lock('section', A, B)
  await waiter.requestLock('waiter', A)
  await holder.act(
    signalEntity(10, A, 'add', { input: '5' }),
    unlockEntity(11, 'section', A),
    unlockEntity(12, 'section', B),
    signalEntity(13, '@counter@c', 'add', { input: '7' }),
    continueAsNew(14),
  )
  await waiter.granted('waiter')
  expect(await waiter.call(A, 'get')).toBe('5')
  expect(await waiter.call('@counter@c', 'get')).toBe('7')
  expect(await client.status(holder.id)).toBe('RUNNING')
})

test('240 the turn that completes may carry the unlocks under the id of its completion', async () => {
  const { client, start } = await openCounters()
  const [holder, waiter] = [await start(), await start()]
  await holder.lock('section', A, B)
  await waiter.requestLock('waiter', A, B)
  await holder.act(unlockEntity(5, 'section', A), unlockEntity(5, 'section', B), complete(5, 'done'))
  await waiter.granted('waiter')
  expect((await client.completion(holder.id))?.output?.value).toBe('done')
})

test('243 a child of an older generation that is replaced loses its lock', async () => {
  const { client, start, watch, settled } = await openCounters()
  const [parent, child] = [await start('parent'), watch('kid')]
  await parent.act(createChild(1, 'Caller', 'kid'))
  await client.started('kid')
  await child.lock('section', A)
  const waiter = await start()
  await waiter.requestLock('waiter', A)
  await parent.act(continueAsNew(2))
  await settled()
  expect(waiter.holds('waiter')).toBe(false)
  await parent.act(createChild(1, 'Caller', 'kid'))
  await waiter.granted('waiter')
  expect(await client.status('kid')).not.toBe('TERMINATED')
})

test('242 a recursive termination releases what the children hold', async () => {
  const { client, start, watch } = await openCounters()
  const [parent, child] = [await start('parent'), watch('kid')]
  await parent.act(createChild(1, 'Caller', 'kid'))
  await client.started('kid')
  await child.lock('section', A)
  const waiter = await start()
  await waiter.requestLock('waiter', A)
  await client.call('TerminateInstance', { instanceId: 'parent', recursive: true })
  await waiter.granted('waiter')
})

test('246 a holder terminated while its batch runs: granted only after the batch returns', async () => {
  const { client, worker, start, settled } = await openCallers()
  const [holder, waiter] = [await start(), await start()]
  await holder.lock('section', A)
  await waiter.requestLock('waiter', A)
  await holder.sendCall(A, 'add', '1')
  const batch = await worker.nextBatch()
  await client.call('TerminateInstance', { instanceId: holder.id })
  await settled()
  expect(waiter.holds('waiter')).toBe(false)
  await worker.completeBatch(batch, counter(batch))
  await waiter.granted('waiter')
  expect(await client.entity(A)).toMatchObject({
    serializedState: { value: '1' },
    lockedBy: { value: waiter.id },
  })
})

test('246 the same when the holder unlocks while its batch runs, and when the batch is sent again', async () => {
  const { worker, start, settled } = await openCallers()
  const [holder, waiter] = [await start(), await start()]
  await holder.lock('section', A)
  await waiter.requestLock('waiter', A)
  await holder.sendCall(A, 'add', '1')
  const batch = await worker.nextBatch()
  await holder.unlock('section', A)
  await worker.abandonBatch(batch)
  const again = await worker.nextBatch()
  expect(again.operations.map(({ requestId }) => requestId)).toEqual(
    batch.operations.map(({ requestId }) => requestId),
  )
  await settled()
  expect(waiter.holds('waiter')).toBe(false)
  await worker.completeBatch(again, counter(again))
  await waiter.granted('waiter')
})

test('245 a new instance under the id of a former holder does not hold its lock', async () => {
  const { client, worker, start, settled } = await openCallers()
  const [holder, waiter] = [await start('one'), await start('two')]
  await holder.lock('section', A)
  await waiter.requestLock('waiter', A)
  await holder.sendCall(A, 'add', '1')
  const batch = await worker.nextBatch()
  await purge({ client }, holder)
  const successor = await start('one')
  const call = await successor.sendCall(A, 'add', '10')
  await successor.unlock('section', A)
  await worker.completeBatch(batch, counter(batch))
  await waiter.granted('waiter')
  await settled()
  expect(successor.answers).toEqual([])
  expect(worker.unreadBatches).toBe(0)

  // Nor does it release what the next one holds, by whatever id.
  await successor.unlock('waiter', A)
  await settled()
  expect(worker.unreadBatches).toBe(0)
  await waiter.unlock('waiter', A)
  const next = await worker.nextBatch()
  await worker.completeBatch(next, counter(next))
  expect((await successor.answered(call)).entityOperationCompleted?.output?.value).toBe('11')
})
