/** What `hub.entity(id)` tells of an entity. */
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { timestamp } from '../support/actions.ts'
import { openClient, ownBackend } from '../support/backend.ts'
import { sendSignal, signalEntity } from '../support/entity-actions.ts'
import { answer } from '../support/entity-batches.ts'
import { counter } from '../support/entity-counter.ts'
import { openCallers } from '../support/entity-hub.ts'

async function openReported() {
  const backend = await ownBackend({ time: 'manual' })
  const hub = backend.hub('reported')
  return { hub, ...(await openCallers({ address: backend.address, hub: hub.name })) }
}

test('1.19 an entity nobody has used has no report, nor has one that has become empty', async () => {
  const { hub, client, worker } = await openReported()
  expect(hub.entity('@counter@a')).toBeUndefined()
  await client.signal('@counter@a', 'delete')
  const batch = await worker.nextBatch()
  expect(hub.entity('@counter@a')).toBeDefined()
  await worker.completeBatch(batch, answer(batch, undefined))
  expect(hub.entity('@counter@a')).toBeUndefined()
})

test.each(['', 'counter', '@counter', '@@a'])("1.18 '%s' is no entity id", async id => {
  const { hub } = await openReported()
  expect(() => hub.entity(id)).toThrow(expect.objectContaining({ code: 'invalid-request' }))
})

test('217 the name is normalised, the key is not', async () => {
  const { hub, client, worker } = await openReported()
  await client.signal('@Counter@Key', 'add', '1')
  const batch = await worker.nextBatch()
  await worker.completeBatch(batch, counter(batch))
  expect(hub.entity('@COUNTER@Key')).toEqual({
    id: '@counter@Key',
    status: 'idle',
    state: '1',
    lockedBy: undefined,
    executing: [],
    queue: [],
    delayed: [],
    lastModified: hub.clock.now,
  })
  expect(hub.entity('@counter@key')).toBeUndefined()
})

test('216 what is out and what waits, with kinds, request ids and senders', async () => {
  const { hub, client, worker, start } = await openReported()
  const caller = await start('the caller')
  const requestId = randomUUID()
  await client.signal('@counter@a', 'add', '1', { requestId })
  const batch = await worker.nextBatch()
  const call = await caller.sendCall('@counter@a', 'get')
  await caller.requestLock('section', '@counter@a')
  await caller.act(signalEntity(50, '@counter@a', 'add', { requestId, input: '2' }))
  const report = hub.entity('@counter@a')
  expect(report).toMatchObject({ status: 'executing', state: undefined, lockedBy: undefined })
  expect(report?.executing).toEqual([
    { kind: 'signal', requestId, operation: 'add', from: undefined, input: '1' },
  ])
  expect(report?.queue).toMatchObject([
    { kind: 'call', requestId: call, operation: 'get', from: 'the caller' },
    { kind: 'lock', requestId: 'section', from: 'the caller' },
    { kind: 'signal', requestId, operation: 'add', from: 'the caller', input: '2' },
  ])
  expect(report?.queue[1]?.operation).toBeUndefined()

  await worker.completeBatch(batch, counter(batch))
  const next = await worker.nextBatch()
  expect(hub.entity('@counter@a')).toMatchObject({
    status: 'executing',
    state: '1',
    executing: [{ kind: 'call', requestId: call }],
  })
  await worker.completeBatch(next, counter(next))
  await caller.granted('section')
})

test('216 an entity whose batch no worker takes is executing, with its operations in the queue', async () => {
  const backend = await ownBackend()
  const client = await openClient({ address: backend.address, hub: 'no worker' })
  await client.signal('@counter@a', 'add', '1')
  await client.signal('@counter@a', 'get')
  const report = backend.hub('no worker').entity('@counter@a')
  expect(report).toMatchObject({ status: 'executing', executing: [] })
  expect(report?.queue.map(({ operation }) => operation)).toEqual(['add', 'get'])
})

test('239 the lock holder: instance, execution and critical section', async () => {
  const { hub, client, start } = await openReported()
  const [holder, waiter] = [await start('holder'), await start('waiter')]
  await holder.lock('one', '@counter@a', '@counter@b')
  await waiter.requestLock('two', '@counter@a')
  const executionId = (await client.state('holder'))?.executionId?.value
  for (const id of ['@counter@a', '@counter@b']) {
    expect(hub.entity(id)).toMatchObject({
      status: 'idle',
      lockedBy: { instanceId: 'holder', executionId, criticalSectionId: 'one' },
    })
  }
  expect(hub.entity('@counter@a')?.queue).toMatchObject([{ kind: 'lock', requestId: 'two', from: 'waiter' }])
  await holder.unlock('one', '@counter@a', '@counter@b')
  expect(hub.entity('@counter@b')).toBeUndefined()
  expect(hub.entity('@counter@a')?.lockedBy).toMatchObject({ instanceId: 'waiter', criticalSectionId: 'two' })
  expect(hub.entity('@counter@a')?.queue).toEqual([])
})

test('227 delayed signals by their due times, with their senders', async () => {
  const { hub, client, worker, start } = await openReported()
  const now = hub.clock.now
  const caller = await start('the caller')
  await client.signal('@counter@a', 'late', undefined, { scheduledTime: timestamp(now + 3000) })
  await caller.act(signalEntity(1, '@counter@a', 'early', { at: now + 1000 }))
  await client.signal('@source@s', 'go')
  const batch = await worker.nextBatch()
  const scheduledTime = timestamp(now + 2000)
  await worker.completeBatch(batch, {
    ...answer(batch, undefined),
    actions: [sendSignal(1, '@counter@a', 'between', undefined, { scheduledTime })],
  })
  expect(hub.entity('@counter@a')).toMatchObject({
    status: 'idle',
    queue: [],
    executing: [],
    delayed: [
      { kind: 'signal', operation: 'early', from: 'the caller', due: now + 1000 },
      { kind: 'signal', operation: 'between', from: '@source@s', due: now + 2000 },
      { kind: 'signal', operation: 'late', due: now + 3000 },
    ],
  })
  expect(hub.entity('@counter@a')?.delayed[2]?.from).toBeUndefined()
})

test('239 a report is a copy: later changes do not show in it', async () => {
  const { hub, client, worker } = await openReported()
  await client.signal('@counter@a', 'add', '1')
  const batch = await worker.nextBatch()
  const before = hub.entity('@counter@a')!
  await client.signal('@counter@a', 'add', '2')
  await worker.completeBatch(batch, counter(batch))
  expect(before).toMatchObject({ state: undefined, queue: [] })
  expect(before.executing).toHaveLength(1)
})
