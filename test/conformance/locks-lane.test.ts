/** The holder's own messages at the edges of its section: before the grant, and around the release. */
import { expect, test } from 'vitest'
import { complete } from '../support/actions.ts'
import { callEntity, lockEntities, signalEntity, unlockEntity } from '../support/entity-actions.ts'
import type { Batch } from '../support/entity-batches.ts'
import { journal } from '../support/entity-counter.ts'
import { openCallers } from '../support/entity-hub.ts'
import { eventually } from '../support/entity-poll.ts'

const A = '@journal@a'
const inputsOf = (batch: Batch) => batch.operations.map(({ input }) => input)

test('3.6 what the holder sent behind its own request runs once the lock is granted', async () => {
  const { client, worker, start } = await openCallers()
  worker.entity('journal', journal)
  const [first, second] = [await start(), await start()]
  await first.lock('one', A)
  await client.signal(A, 'note', 'client')
  await second.requestLock('two', A)
  await client.signal(A, 'note', 'late client')
  const call = await second.sendCall(A, 'note', 'second')
  await first.unlock('one', A)
  await second.granted('two')
  await second.answered(call)
  expect(await client.entityState(A)).toBe('client second')
  await second.unlock('two', A)
  await eventually(() => client.entityState(A)).toBe('client second late client')
})

test('3.6 what one turn asks for happens in its order: lock and call, signal and release and signal', async () => {
  const { client, worker, start } = await openCallers()
  worker.entity('journal', journal)
  const holder = await start()
  const requestId = 'a2b6c1f0-4a55-4d60-9d2a-0f6e2a3f9c11'
  await holder.act(lockEntities(1, 'section', [A]), callEntity(2, A, 'note', { input: 'inside', requestId }))
  await holder.granted('section')
  await holder.answered(requestId)
  await holder.act(
    signalEntity(3, A, 'note', { input: 'last' }),
    unlockEntity(4, 'section', A),
    signalEntity(5, A, 'note', { input: 'outside' }),
  )
  await eventually(() => client.entityState(A)).toBe('inside last outside')
  expect((await client.entity(A))?.lockedBy).toBeNull()
})

/** A holder whose first signal is out at the worker, and another that waits for its lock. */
async function openHeld() {
  const callers = await openCallers()
  const [holder, waiter] = [await callers.start(), await callers.start()]
  await holder.lock('section', A)
  await waiter.requestLock('waiter', A)
  await holder.act(signalEntity(10, A, 'note', { input: '1' }))
  return { ...callers, holder, waiter, first: await callers.worker.nextBatch() }
}

test('3.7 what the holder sent before its release runs before the next lock is granted', async () => {
  const { client, worker, settled, holder, waiter, first } = await openHeld()
  await holder.act(
    signalEntity(11, A, 'note', { input: '2' }),
    unlockEntity(12, 'section', A),
    signalEntity(13, A, 'note', { input: 'behind the waiter' }),
  )
  await worker.completeBatch(first, journal(first))
  const second = await worker.nextBatch()
  expect(inputsOf(second)).toEqual(['2'])
  await settled()
  expect(waiter.holds('waiter')).toBe(false)
  await worker.completeBatch(second, journal(second))
  await waiter.granted('waiter')
  await waiter.unlock('waiter', A)
  const third = await worker.nextBatch()
  expect(inputsOf(third)).toEqual(['behind the waiter'])
  await worker.completeBatch(third, journal(third))
  expect(await client.entityState(A)).toBe('1 2 behind the waiter')
})

test('240 what a holder sent before it ended still runs, before the next lock is granted', async () => {
  const { client, worker, settled, holder, waiter, first } = await openHeld()
  await holder.act(signalEntity(11, A, 'note', { input: '2' }), complete(12))
  await client.completion(holder.id)
  await worker.completeBatch(first, journal(first))
  const second = await worker.nextBatch()
  expect(inputsOf(second)).toEqual(['2'])
  await settled()
  expect(waiter.holds('waiter')).toBe(false)
  await worker.completeBatch(second, journal(second))
  await waiter.granted('waiter')
})

test('249 what a batch left unanswered runs before the next lock, also when the holder has let go', async () => {
  const { client, worker, start, settled } = await openCallers()
  const [holder, waiter] = [await start(), await start()]
  await holder.lock('section', A)
  await waiter.requestLock('waiter', A)
  await holder.act(...['1', '2', '3'].map((input, n) => signalEntity(10 + n, A, 'note', { input })))
  let batch = await worker.nextBatch()
  await holder.unlock('section', A)
  const all: (string | undefined)[] = []
  for (;;) {
    const [operation] = batch.operations
    all.push(operation?.input)
    const one = journal({ ...batch, operations: [operation!] })
    await worker.completeBatch(batch, { ...one, operationInfos: [] })
    if (all.length === 3) break
    await settled()
    expect(waiter.holds('waiter')).toBe(false)
    batch = await worker.nextBatch()
  }
  await waiter.granted('waiter')
  expect(all).toEqual(['1', '2', '3'])
  expect(await client.entityState(A)).toBe('1 2 3')
})
