/** Whose operations run while an entity is locked. */
import { expect, test } from 'vitest'
import { complete, text } from '../support/actions.ts'
import { signalEntity } from '../support/entity-actions.ts'
import { counter, journal } from '../support/entity-counter.ts'
import { openCallers, openCounters } from '../support/entity-hub.ts'
import { eventually } from '../support/entity-poll.ts'

test('233 a call from another orchestration waits until the lock is released', async () => {
  const { client, start, settled } = await openCounters()
  const [holder, other] = [await start(), await start()]
  await holder.lock('section', '@counter@a')
  const waiting = await other.sendCall('@counter@a', 'add', '100')
  expect(await holder.call('@counter@a', 'add', '1')).toBe('1')
  expect(await holder.call('@counter@a', 'add', '1')).toBe('2')
  await settled()
  expect(other.answers).toEqual([])
  expect(await client.entityState('@counter@a')).toBe('2')

  await holder.unlock('section', '@counter@a')
  expect((await other.answered(waiting)).entityOperationCompleted?.output?.value).toBe('102')
})

test('234 signals from clients and other orchestrations wait until the lock is released', async () => {
  const { client, worker, start, settled } = await openCallers()
  worker.entity('journal', journal)
  const [holder, other] = [await start(), await start()]
  await holder.lock('section', '@journal@a')
  await client.signal('@journal@a', 'note', 'client')
  await other.act(signalEntity(1, '@journal@a', 'note', { input: 'other' }))
  await holder.call('@journal@a', 'note', 'holder')
  await settled()
  expect(await client.entity('@journal@a')).toMatchObject({
    serializedState: { value: 'holder' },
    backlogQueueSize: 2,
  })
  await holder.unlock('section', '@journal@a')
  await other.call('@journal@a', 'note', 'end')
  expect(await client.entityState('@journal@a')).toBe('holder client other end')
})

test('234 signals of entities wait too', async () => {
  const { client, worker, start, settled } = await openCallers()
  const holder = await start()
  worker.entity('journal', journal)
  worker.entity('source', () => ({
    results: [{ success: {} }],
    entityState: text('done'),
    actions: [{ id: 1, sendSignal: { instanceId: '@journal@a', name: 'note', input: text('entity') } }],
  }))
  await holder.lock('section', '@journal@a')
  await client.signal('@source@a', 'go')
  await eventually(() => client.entityState('@source@a')).toBe('done')
  await settled()
  expect(await client.entity('@journal@a')).toBeUndefined()
  await holder.unlock('section', '@journal@a')
  await eventually(() => client.entityState('@journal@a')).toBe('entity')
})

test('3.6 what the holder sends overtakes what waits, signals as well as calls', async () => {
  const { client, worker, start } = await openCallers()
  const holder = await start()
  await holder.lock('section', '@journal@a')
  await client.signal('@journal@a', 'note', 'waiting')
  await holder.act(signalEntity(50, '@journal@a', 'note', { input: 'signal' }))
  const first = await worker.nextBatch()
  expect(first.operations.map(({ kind, input }) => `${kind} ${input}`)).toEqual(['signal signal'])
  const request = await holder.sendCall('@journal@a', 'note', 'call')
  await holder.act(signalEntity(51, '@journal@a', 'note', { input: 'after' }))
  await worker.completeBatch(first, journal(first))

  const second = await worker.nextBatch()
  expect(second.operations.map(({ input }) => input)).toEqual(['call', 'after'])
  await worker.completeBatch(second, journal(second))
  await holder.answered(request)
  await holder.unlock('section', '@journal@a')
  const third = await worker.nextBatch()
  expect(third.operations.map(({ input }) => input)).toEqual(['waiting'])
  await worker.completeBatch(third, journal(third))
  expect(await client.entityState('@journal@a')).toBe('signal call after waiting')
})

test('235 operations queued before the lock run before the grant, those after it wait', async () => {
  const { client, worker, start, settled } = await openCallers()
  const holder = await start()
  await client.signal('@journal@a', 'note', '1')
  const first = await worker.nextBatch()
  await client.signal('@journal@a', 'note', '2')
  await client.signal('@journal@a', 'note', '3')
  await holder.requestLock('section', '@journal@a')
  await client.signal('@journal@a', 'note', '4')
  await worker.completeBatch(first, journal(first))

  const second = await worker.nextBatch()
  expect(second.operations.map(({ input }) => input)).toEqual(['2', '3'])
  await settled()
  expect(holder.holds('section')).toBe(false)
  await worker.completeBatch(second, journal(second))
  await holder.granted('section')
  await settled()
  expect(worker.unreadBatches).toBe(0)

  await holder.unlock('section', '@journal@a')
  expect((await worker.nextBatch()).operations.map(({ input }) => input)).toEqual(['4'])
})

test('235 a call that an orchestration sends with its lock request runs before the grant', async () => {
  const { worker, start, settled } = await openCallers()
  const holder = await start()
  const request = await holder.sendCall('@counter@a', 'add', '1')
  await holder.requestLock('section', '@counter@a')
  const batch = await worker.nextBatch()
  await settled()
  expect(holder.answers).toEqual([])
  await worker.completeBatch(batch, counter(batch))
  await holder.answered(request)
  await holder.granted('section')
})

test('239 GetEntity names the instance that holds the lock, nobody after the release', async () => {
  const { client, start } = await openCounters()
  const holder = await start('the holder')
  await holder.call('@counter@a', 'add', '1')
  expect((await client.entity('@counter@a'))?.lockedBy).toBeNull()
  await holder.lock('section', '@counter@a')
  expect((await client.entity('@counter@a'))?.lockedBy).toEqual({ value: 'the holder' })
  await holder.unlock('section', '@counter@a')
  expect((await client.entity('@counter@a'))?.lockedBy).toBeNull()
})

test('233 only what is locked is exclusive', async () => {
  const { start } = await openCounters()
  const [holder, other] = [await start(), await start()]
  await holder.lock('section', '@counter@a')
  expect(await other.call('@counter@b', 'add', '1')).toBe('1')
  expect(await holder.call('@counter@b', 'add', '1')).toBe('2')
})

test('233 what waits runs in its order: operations, then the next lock, then what is behind it', async () => {
  const { client, worker, start, settled } = await openCallers()
  worker.entity('journal', journal)
  const [first, second, third] = [await start(), await start(), await start()]
  await first.lock('one', '@journal@a')
  const before = await third.sendCall('@journal@a', 'note', 'before')
  await second.requestLock('two', '@journal@a')
  const after = await third.sendCall('@journal@a', 'note', 'after')
  await first.unlock('one', '@journal@a')
  await second.granted('two')
  await third.answered(before)
  await settled()
  expect(third.answeredRequests).toEqual([before])
  expect(await client.entityState('@journal@a')).toBe('before')
  await second.call('@journal@a', 'note', 'locked')
  await second.unlock('two', '@journal@a')
  await third.answered(after)
  expect(await client.entityState('@journal@a')).toBe('before locked after')
})

test('233 a former holder waits like everybody else', async () => {
  const { start, settled } = await openCounters()
  const [former, holder] = [await start(), await start()]
  await former.lock('one', '@counter@a')
  await former.unlock('one', '@counter@a')
  await holder.lock('two', '@counter@a')
  const waiting = await former.sendCall('@counter@a', 'add', '10')
  await settled()
  expect(former.answeredRequests).toEqual([])
  expect(await holder.call('@counter@a', 'add', '1')).toBe('1')
  await holder.act(complete(90))
  expect((await former.answered(waiting)).entityOperationCompleted?.output?.value).toBe('11')
})

test('248 only the holder releases, and only by the id of its section', async () => {
  const { client, start, settled } = await openCounters()
  const [holder, other] = [await start(), await start()]
  await holder.call('@counter@a', 'add', '1')
  await holder.lock('section', '@counter@a')
  const waiting = await other.sendCall('@counter@a', 'add', '1')
  await holder.unlock('another section', '@counter@a')
  await other.unlock('section', '@counter@a')
  await holder.unlock('section', '@counter@b')
  await settled()
  expect(other.answers).toEqual([])
  expect((await client.entity('@counter@a'))?.lockedBy?.value).toBe(holder.id)
  await holder.unlock('section', '@counter@a')
  expect((await other.answered(waiting)).entityOperationCompleted?.output?.value).toBe('2')
})

test('248 an unlock of an entity that is not locked is ignored', async () => {
  const { client, start } = await openCounters()
  const caller = await start()
  await caller.unlock('section', '@counter@a')
  expect(await client.entity('@counter@a')).toBeUndefined()
  expect((await client.call('QueryEntities', { query: { includeTransient: true } })).entities).toEqual([])
  expect(await caller.call('@counter@a', 'add', '1')).toBe('1')
})
