/** What entities ask for in their results: signals and new orchestrations. */
import { expect, test } from 'vitest'
import type { EntityBatchResult } from '../../src/durable-task/grpc/wire/EntityBatchResult.ts'
import { complete, text } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import { sendSignal, startOrchestration } from '../support/entity-actions.ts'
import { answer } from '../support/entity-batches.ts'
import { serveCallers } from '../support/entity-callers.ts'
import { counter, journal } from '../support/entity-counter.ts'
import { eventually } from '../support/entity-poll.ts'
import { ofType } from '../support/history.ts'
import { startOf } from '../support/instance-in.ts'
import { sentinel } from '../support/sentinel.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** A batch of an entity `source`, out on a worker; `finish` answers it with these actions. */
async function sourceOut() {
  const client = await openClient()
  await client.signal('@source@a', 'go')
  const worker = await openWorker(client)
  const batch = await worker.nextBatch()
  const finish = (actions: EntityBatchResult['actions'], more: EntityBatchResult = {}) =>
    worker.completeBatch(batch, { ...answer(batch, 'done'), actions, ...more })
  return { client, worker, batch, finish }
}

test('230 an entity signals another one; the backend gives the signal a GUID', async () => {
  const { client, worker, finish } = await sourceOut()
  await finish([
    sendSignal(1, '@Counter@a', 'add', '5'),
    sendSignal(2, '@counter@b', 'none'),
    sendSignal(3, '@counter@c', 'empty', ''),
  ])
  const batches = [await worker.nextBatch(), await worker.nextBatch(), await worker.nextBatch()]
  expect(batches.map(({ entityId }) => entityId)).toEqual(['@counter@a', '@counter@b', '@counter@c'])
  const events = batches.map(({ operations: [operation] }) => operation!.event)
  expect(events.map(event => event.entityOperationSignaled)).toMatchObject([
    { operation: 'add', input: { value: '5' } },
    { operation: 'none', input: null },
    { operation: 'empty', input: { value: '' } },
  ])
  for (const event of events) {
    expect(event.eventId).toBe(-1)
    expect(event.entityOperationSignaled?.requestId).toMatch(uuid)
  }
  expect(new Set(events.map(event => event.entityOperationSignaled?.requestId)).size).toBe(3)
  await worker.completeBatch(batches[0]!, counter(batches[0]!))
  expect(await client.entityState('@counter@a')).toBe('5')
})

test('230 the signals of an entity keep their order', async () => {
  const { client, worker, finish } = await sourceOut()
  const inputs = Array.from({ length: 50 }, (_, n) => `${n}`)
  worker.entity('journal', journal)
  await finish(inputs.map((input, n) => sendSignal(n, '@journal@a', 'note', input)))
  await eventually(() => client.entityState('@journal@a')).toBe(inputs.join(' '))
})

test('230 an entity that signals itself gets the signal behind what waits already', async () => {
  const { client, worker, batch, finish } = await sourceOut()
  await client.signal('@source@a', 'waiting')
  await finish([sendSignal(1, '@source@a', 'again', 'x')])
  const next = await worker.nextBatch()
  expect(next.entityId).toBe(batch.entityId)
  expect(next.state).toBe('done')
  expect(next.operations.map(({ name }) => name)).toEqual(['waiting', 'again'])
})

test('230 entities that signal each other a hundred times come to an end', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.entity('ping', batch => {
    const left = Number(batch.operations[0]?.input)
    const target = batch.entityId.endsWith('a') ? '@ping@b' : '@ping@a'
    const actions = left > 0 ? [sendSignal(1, target, 'hit', `${left - 1}`)] : []
    return { ...answer(batch, `${left}`), actions }
  })
  await client.signal('@ping@a', 'hit', '100')
  await eventually(() => client.entityState('@ping@a')).toBe('0')
  expect(await client.entityState('@ping@b')).toBe('1')
})

test('231 a trace context goes with the start of an orchestration', async () => {
  const { worker, finish } = await sourceOut()
  const parentTraceContext = {
    traceParent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    spanID: 'b7ad6b7169203331',
    traceState: text('vendor=1'),
  }
  await finish([startOrchestration(1, 'Traced', { instanceId: 'traced', parentTraceContext })])
  expect(startOf(await worker.nextTurn()).parentTraceContext).toEqual(parentTraceContext)
})

test('231 an entity starts an orchestration with id, version and input', async () => {
  const { client, worker, finish } = await sourceOut()
  await finish([
    startOrchestration(1, 'Started', { instanceId: 'Mine', version: text('1.2'), input: text('"in"') }),
  ])
  const turn = await worker.nextTurn()
  expect(turn.instanceId).toBe('Mine')
  expect(turn.executionId).toMatch(/^[0-9a-f]{32}$/)
  expect(startOf(turn)).toMatchObject({
    name: 'Started',
    version: { value: '1.2' },
    input: { value: '"in"' },
    parentInstance: null,
    scheduledStartTimestamp: null,
  })
  await worker.completeTurn(turn, [complete(1, '"out"')])
  expect(await client.completion('Mine')).toMatchObject({
    name: 'Started',
    version: { value: '1.2' },
    input: { value: '"in"' },
    output: { value: '"out"' },
    parentInstanceId: null,
  })
})

test('231 an orchestration started without an id gets one of 32 hex digits', async () => {
  const { worker, finish } = await sourceOut()
  await finish([startOrchestration(1, 'Started'), startOrchestration(2, 'Started')])
  const turns = [await worker.nextTurn(), await worker.nextTurn()]
  for (const turn of turns) {
    expect(turn.instanceId).toMatch(/^[0-9a-f]{32}$/)
    expect(startOf(turn)).toMatchObject({ version: null, input: null })
  }
  expect(turns[0]?.instanceId).not.toBe(turns[1]?.instanceId)
})

test('232 starting an instance that runs is ignored, and fails neither it nor the entity', async () => {
  const { client, worker, batch, finish } = await sourceOut()
  await client.start('held', { instanceId: 'running', input: text('old') })
  await worker.completeTurn(await worker.nextTurn(), [])
  const before = await client.state('running')
  await finish([
    startOrchestration(1, 'Started', { instanceId: 'running', input: text('new') }),
    startOrchestration(2, 'Started', { instanceId: 'another' }),
  ])
  expect((await worker.nextTurn()).instanceId).toBe('another')
  expect(await client.state('running')).toEqual(before)
  expect(await client.entityState(batch.entityId)).toBe('done')
  await client.signal(batch.entityId, 'again')
  expect((await worker.nextBatch()).state).toBe('done')
})

test('232 starting an instance that is finished replaces it', async () => {
  const { client, worker, finish } = await sourceOut()
  worker.orchestrator('Old', () => [complete(1, 'old')])
  worker.orchestrator('New', () => [complete(1, 'new')])
  await client.completion(await client.start('Old', { instanceId: 'one' }))
  await finish([startOrchestration(1, 'New', { instanceId: 'one' })])
  await eventually(async () => (await client.state('one'))?.output?.value).toBe('new')
})

test('3.5 the actions of a batch are done in order, after its state is in place', async () => {
  const { client, worker, finish } = await sourceOut()
  const { start } = serveCallers(client, worker)
  const caller = await start('watching')
  worker.entity('journal', journal)
  worker.orchestrator('Started', () => [complete(1)])
  await finish([
    sendSignal(1, '@journal@a', 'note', '1'),
    startOrchestration(2, 'Started', { instanceId: 'two' }),
    sendSignal(3, '@journal@a', 'note', '3'),
  ])
  expect(await client.entityState('@source@a')).toBe('done')
  await client.completion('two')
  await caller.call('@journal@a', 'note', 'end')
  expect(await client.entityState('@journal@a')).toBe('1 3 end')
})

test('3.5 the same batch answered twice acts once', async () => {
  const { client, worker, finish } = await sourceOut()
  const actions = [sendSignal(1, '@counter@a', 'add', '5'), startOrchestration(2, 'Started')]
  await finish(actions)
  await finish(actions)
  const batch = await worker.nextBatch()
  expect(batch.operations).toHaveLength(1)
  await worker.completeBatch(batch, counter(batch))
  await worker.nextTurn()
  await sentinel(client, worker)
  expect(worker.unreadBatches).toBe(0)
  expect(worker.unread.turns).toBe(0)
  expect(await client.entityState('@counter@a')).toBe('5')
})

test('3.5 an entity that deletes itself still acts', async () => {
  const { client, worker, finish } = await sourceOut()
  await finish([sendSignal(1, '@counter@a', 'add', '5')], { entityState: null })
  expect((await worker.nextBatch()).entityId).toBe('@counter@a')
  expect(await client.entity('@source@a')).toBeUndefined()
})

test('231 an orchestration that is told to start by an entity has no parent to answer', async () => {
  const { client, worker, finish } = await sourceOut()
  worker.orchestrator('Started', () => [complete(1, 'alone')])
  await finish([startOrchestration(1, 'Started', { instanceId: 'alone' })])
  await eventually(() => client.status('alone')).toBe('COMPLETED')
  const types = (await client.history('alone')).map(event => event.eventType)
  expect(types).toEqual(['orchestratorStarted', 'executionStarted', 'executionCompleted'])
  expect(ofType(await client.history('alone'), 'executionStarted')[0]?.eventId).toBe(0)
  await sentinel(client, worker)
  expect(worker.unreadBatches).toBe(0)
})

test('232 what an entity cannot do is dropped: it keeps its state, and the rest is done', async () => {
  const { client, worker, finish } = await sourceOut()
  await finish([
    sendSignal(1, 'no entity', 'add', '1'),
    sendSignal(2, '', 'add', '1'),
    startOrchestration(3, 'Started', { instanceId: '@counter@a' }),
    startOrchestration(4, '', { instanceId: 'nameless' }),
    { id: 5 },
    sendSignal(6, '@counter@a', 'add', '5'),
  ])
  const batch = await worker.nextBatch()
  expect(batch.entityId).toBe('@counter@a')
  await worker.completeBatch(batch, counter(batch))
  expect(await client.entityState('@counter@a')).toBe('5')
  expect(await client.entityState('@source@a')).toBe('done')
  await sentinel(client, worker)
  expect(worker.unread.turns).toBe(0)
})
