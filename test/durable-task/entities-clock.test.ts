/** Scheduled messages on a manual clock: nothing before its time, everything at it. */
import { expect, test } from 'vitest'
import { complete, millis, text, timestamp } from '../support/actions.ts'
import { ownBackend } from '../support/backend.ts'
import { callEntity, sendSignal, signalEntity, startOrchestration } from '../support/entity-actions.ts'
import { answer } from '../support/entity-batches.ts'
import { counter, journal } from '../support/entity-counter.ts'
import { openCallers } from '../support/entity-hub.ts'
import { eventually } from '../support/entity-poll.ts'
import { startOf } from '../support/instance-in.ts'

async function openManual() {
  const backend = await ownBackend({ time: 'manual' })
  const hub = backend.hub('entities')
  const callers = await openCallers({ address: backend.address, hub: hub.name })
  const signalIn = (ms: number, id: string, input: string) =>
    callers.client.signal(id, 'note', input, { scheduledTime: timestamp(hub.clock.now + ms) })
  /** Of the notes 'now' and, a second on, 'later', the second comes at its time and not before. */
  const expectHeld = async (): Promise<void> => {
    const state = () => callers.client.entityState('@journal@a')
    await eventually(state).toBe('now')
    await hub.clock.advance(999)
    await callers.settled()
    expect(await state()).toBe('now')
    await hub.clock.advance(1)
    await eventually(state).toBe('now later')
  }
  return { ...callers, hub, clock: hub.clock, signalIn, expectHeld }
}

test('227 a scheduled signal of a client is not applied before its time, and at it', async () => {
  const { client, worker, clock, settled, signalIn } = await openManual()
  await signalIn(3000, '@journal@a', 'x')
  await settled()
  await clock.advance(2999)
  await settled()
  expect(worker.unreadBatches).toBe(0)
  expect(await client.entity('@journal@a')).toBeUndefined()
  await clock.advance(1)
  const batch = await worker.nextBatch()
  expect(batch.operations.map(({ name, input }) => [name, input])).toEqual([['note', 'x']])
  await worker.completeBatch(batch, journal(batch))
  expect(await client.entityState('@journal@a')).toBe('x')
})

test('228 a plain signal does not wait for a scheduled one that came first', async () => {
  const { client, worker, clock, signalIn } = await openManual()
  worker.entity('journal', journal)
  await signalIn(3000, '@journal@a', 'scheduled')
  await client.signal('@journal@a', 'note', 'plain')
  await eventually(() => client.entityState('@journal@a')).toBe('plain')
  await clock.advance(3000)
  await eventually(() => client.entityState('@journal@a')).toBe('plain scheduled')
})

test('229 a scheduled signal of an orchestration is held until it is due', async () => {
  const { worker, clock, start, expectHeld } = await openManual()
  worker.entity('journal', journal)
  const caller = await start()
  await caller.act(
    signalEntity(1, '@journal@a', 'note', { input: 'later', at: clock.now + 1000 }),
    signalEntity(2, '@journal@a', 'note', { input: 'now' }),
    complete(3),
  )
  await expectHeld()
})

test('229 a scheduled signal of an entity is held until it is due', async () => {
  const { client, worker, clock, expectHeld } = await openManual()
  worker.entity('journal', journal)
  worker.entity('source', batch => ({
    ...answer(batch, 'done'),
    actions: [
      sendSignal(1, '@journal@a', 'note', 'later', { scheduledTime: timestamp(clock.now + 1000) }),
      sendSignal(2, '@journal@a', 'note', 'now'),
    ],
  }))
  await client.signal('@source@a', 'go')
  await expectHeld()
})

test('3.7 a scheduled call is held until it is due, then answered', async () => {
  const { client, worker, clock, start, settled } = await openManual()
  worker.entity('counter', counter)
  const caller = await start()
  const requestId = '6f2b1b5e-6a07-4c39-8f3b-0f6c8d6b9a10'
  await caller.act(callEntity(1, '@counter@a', 'add', { input: '5', requestId, at: clock.now + 60_000 }))
  expect(await caller.call('@counter@a', 'get')).toBe('0')
  await clock.advance(59_999)
  await settled()
  expect(caller.answeredRequests).not.toContain(requestId)
  await clock.advance(1)
  const answered = await caller.answered(requestId)
  expect(answered.entityOperationCompleted?.output?.value).toBe('5')
  expect(millis(answered.timestamp)).toBe(clock.now)
  expect(await client.entityState('@counter@a')).toBe('5')
})

test('231 an orchestration that an entity schedules is PENDING until its time', async () => {
  const { client, worker, clock, settled } = await openManual()
  const due = clock.now + 5000
  worker.entity('source', batch => ({
    ...answer(batch, 'done'),
    actions: [
      startOrchestration(1, 'Later', {
        instanceId: 'later',
        scheduledTime: timestamp(due),
        version: text('2'),
      }),
    ],
  }))
  await client.signal('@source@a', 'go')
  await eventually(() => client.status('later')).toBe('PENDING')
  expect(millis((await client.state('later'))?.scheduledStartTimestamp)).toBe(due)
  await clock.advance(4999)
  await settled()
  expect(worker.unread.turns).toBe(0)
  await clock.advance(1)
  const turn = await worker.nextTurn()
  expect(startOf(turn)).toMatchObject({ name: 'Later', version: { value: '2' } })
  expect(millis(turn.request.newEvents[0]?.timestamp)).toBe(due)
})

test('227 a time that is past, now or the epoch is no schedule', async () => {
  const { client, worker, clock } = await openManual()
  for (const at of [0, clock.now - 1, clock.now]) {
    await client.signal('@journal@a', 'note', `${at}`, { scheduledTime: timestamp(at) })
    const batch = await worker.nextBatch()
    expect(batch.operations.map(({ input }) => input)).toEqual([`${at}`])
    await worker.completeBatch(batch, journal(batch))
  }
})

test('227 scheduled signals come in the order of their times, and of their arrival at one time', async () => {
  const { client, worker, clock, signalIn } = await openManual()
  worker.entity('journal', journal)
  const month = 30 * 24 * 3_600_000
  for (const [ms, input] of [
    [month, 'f'],
    [2000, 'c'],
    [1000, 'a'],
    [2000, 'd'],
    [1500, 'b'],
    [2000, 'e'],
  ] as const)
    await signalIn(ms, '@journal@a', input)
  await clock.advance(5000)
  await eventually(() => client.entityState('@journal@a')).toBe('a b c d e')
  await clock.advance(month - 5001)
  expect(await client.entityState('@journal@a')).toBe('a b c d e')
  expect(await clock.advanceToNext()).toBe(true)
  await eventually(() => client.entityState('@journal@a')).toBe('a b c d e f')
  expect(await clock.advanceToNext()).toBe(false)
})

test('3.7 a lone scheduled signal makes no entity', async () => {
  const { client, hub, clock, signalIn } = await openManual()
  await signalIn(1000, '@journal@a', 'x')
  expect(await client.entity('@journal@a')).toBeUndefined()
  expect((await client.call('QueryEntities', { query: {} })).entities).toEqual([])
  expect(hub.entity('@journal@a')).toMatchObject({ status: 'idle', queue: [], executing: [] })
  await client.call('CleanEntityStorage', { removeEmptyEntities: true, releaseOrphanedLocks: true })
  expect(hub.entity('@journal@a')?.delayed).toHaveLength(1)
  await clock.advance(1000)
  expect(hub.entity('@journal@a')).toMatchObject({ status: 'executing', delayed: [] })
})

test('234 a scheduled signal that falls due while the entity is locked waits for the release', async () => {
  const { client, worker, clock, start, settled, signalIn } = await openManual()
  worker.entity('journal', journal)
  const holder = await start()
  await signalIn(1000, '@journal@a', 'client')
  await holder.act(signalEntity(70, '@journal@a', 'note', { input: 'holder later', at: clock.now + 2000 }))
  await holder.lock('section', '@journal@a')
  await clock.advance(1500)
  await settled()
  expect(await client.entity('@journal@a')).toBeUndefined()
  await clock.advance(500)
  await eventually(() => client.entityState('@journal@a')).toBe('holder later')
  await holder.unlock('section', '@journal@a')
  await eventually(() => client.entityState('@journal@a')).toBe('holder later client')
})

test('255 lastModified is the time of the last commit; its range includes both ends', async () => {
  const { client, worker, clock } = await openManual()
  const times: number[] = []
  for (const key of ['a', 'b', 'c']) {
    await clock.advance(1000)
    await client.signal(`@counter@${key}`, 'add', '1')
    const batch = await worker.nextBatch()
    await clock.advance(10)
    await worker.completeBatch(batch, counter(batch))
    times.push(clock.now)
  }
  await clock.advance(1000)
  for (const [n, key] of ['a', 'b', 'c'].entries())
    expect(millis((await client.entity(`@counter@${key}`))?.lastModifiedTime)).toBe(times[n])
  const found = async (from: number, to: number) => {
    const query = { lastModifiedFrom: timestamp(from), lastModifiedTo: timestamp(to) }
    return (await client.call('QueryEntities', { query })).entities.map(entity => entity.instanceId.at(-1))
  }
  const [a, b, c] = times as [number, number, number]
  expect(await found(a, b)).toEqual(['a', 'b'])
  expect(await found(a + 1, c)).toEqual(['b', 'c'])
  expect(await found(a + 1, c - 1)).toEqual(['b'])
  expect(await found(c + 1, c + 1000)).toEqual([])
})

test('136 the clock may move while a batch is out, and while it is sent again', async () => {
  const { client, worker, clock, signalIn } = await openManual()
  await client.signal('@journal@a', 'note', '1')
  await signalIn(1000, '@journal@a', '2')
  const batch = await worker.nextBatch()
  await clock.advance(1000)
  await worker.abandonBatch(batch)
  worker.entity('journal', journal)
  await eventually(() => client.entityState('@journal@a')).toBe('1 2')
})
