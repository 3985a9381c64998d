import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { complete, text } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import { callEntity, signalEntity } from '../support/entity-actions.ts'
import { answer, failed, succeeded } from '../support/entity-batches.ts'
import { serveCallers } from '../support/entity-callers.ts'
import { counter } from '../support/entity-counter.ts'
import { openCallers } from '../support/entity-hub.ts'
import { ofType } from '../support/history.ts'
import { sentinel } from '../support/sentinel.ts'

test('219 a call is answered with its result, matched by its request id', async () => {
  const { client, worker, start } = await openCallers()
  worker.entity('counter', counter)
  const caller = await start()
  const requests = [randomUUID(), randomUUID()] as const
  await caller.act(
    callEntity(11, '@counter@a', 'add', { input: '5', requestId: requests[0] }),
    callEntity(12, '@counter@b', 'add', { input: '7', requestId: requests[1] }),
  )
  const [a, b] = await Promise.all(requests.map(request => caller.answered(request)))
  for (const event of [a, b]) {
    expect(event).toMatchObject({ eventId: -1, eventType: 'entityOperationCompleted' })
    expect(event?.timestamp).not.toBeNull()
  }
  expect(a?.entityOperationCompleted).toEqual({ requestId: requests[0], output: { value: '5' } })
  expect(b?.entityOperationCompleted).toEqual({ requestId: requests[1], output: { value: '7' } })
  expect(await client.entityState('@counter@a')).toBe('5')
})

test('219 the confirmation in the history has the id of the action and its target, not its sender', async () => {
  const { client, worker, start } = await openCallers()
  worker.entity('counter', counter)
  const caller = await start()
  const requestId = randomUUID()
  const sender = { parentInstanceId: caller.id, parentExecutionId: 'whatever the SDK says' }
  await caller.act(
    callEntity(0, '@counter@a', 'add', { input: '5', requestId, ...sender }),
    signalEntity(7, '@counter@b', 'add', { input: '6', requestId }),
  )
  await caller.answered(requestId)
  const history = await client.history(caller.id)
  const [called] = ofType(history, 'entityOperationCalled')
  expect(called).toMatchObject({ eventId: 0 })
  expect(called?.timestamp).not.toBeNull()
  expect(called?.entityOperationCalled).toEqual({
    requestId,
    operation: 'add',
    scheduledTime: null,
    input: { value: '5' },
    parentInstanceId: null,
    parentExecutionId: null,
    targetInstanceId: { value: '@counter@a' },
  })
  const [signaled] = ofType(history, 'entityOperationSignaled')
  expect(signaled).toMatchObject({ eventId: 7 })
  expect(signaled?.entityOperationSignaled).toMatchObject({
    requestId,
    operation: 'add',
    input: { value: '6' },
    targetInstanceId: { value: '@counter@b' },
  })
})

test('220 a call reaches the worker with its sender, whatever the orchestration wrote', async () => {
  const { client, worker, start } = await openCallers()
  const caller = await start()
  const executionId = (await client.state(caller.id))?.executionId
  for (const sender of [{}, { parentInstanceId: 'somebody', parentExecutionId: 'else' }]) {
    const requestId = randomUUID()
    await caller.act(callEntity(1, '@counter@a', 'get', { requestId, ...sender }))
    const batch = await worker.nextBatch()
    const { event } = batch.operations[0]!
    expect(event).toMatchObject({ eventId: -1, eventType: 'entityOperationCalled' })
    expect(event.entityOperationCalled).toMatchObject({
      requestId,
      operation: 'get',
      input: null,
      parentInstanceId: { value: caller.id },
      parentExecutionId: executionId,
    })
    await worker.completeBatch(batch, counter(batch))
    expect((await caller.answered(requestId)).entityOperationCompleted?.output).toEqual({ value: '0' })
  }
})

test.each([
  ['a text', 'x'],
  ['an empty text', ''],
  ['nothing', undefined],
])('219 a result of %s comes back as such', async (_, result) => {
  const { worker, start } = await openCallers()
  worker.entity('cell', batch => answer(batch, 'kept', () => succeeded(result)))
  const caller = await start()
  const { entityOperationCompleted } = await caller.answered(await caller.sendCall('@cell@a', 'get'))
  expect(entityOperationCompleted?.output).toEqual(text(result))
})

test('221 a failed operation is answered with all its details, and the state is what the worker says', async () => {
  const { client, worker, start } = await openCallers()
  const failureDetails = {
    errorType: 'Outer',
    errorMessage: 'broke',
    stackTrace: text('at line 1'),
    isNonRetriable: true,
    innerFailure: { errorType: 'Inner', errorMessage: '', stackTrace: null, isNonRetriable: false },
    properties: { code: { numberValue: 42 }, names: { listValue: { values: [{ stringValue: 'a' }] } } },
  }
  const caller = await start()
  await client.signal('@cell@a', 'set', '1')
  const first = await worker.nextBatch()
  await worker.completeBatch(first, answer(first, '1'))
  const requestId = await caller.sendCall('@cell@a', 'explode')
  const batch = await worker.nextBatch()
  await worker.completeBatch(
    batch,
    answer(batch, batch.state, () => ({ failure: { failureDetails } })),
  )
  const answered = await caller.answered(requestId)
  expect(answered).toMatchObject({ eventId: -1, eventType: 'entityOperationFailed' })
  expect(answered.entityOperationFailed).toMatchObject({ requestId, failureDetails })
  expect(await client.entityState('@cell@a')).toBe('1')
})

test('221 the failure of a signal reaches nobody, its neighbours in the batch count', async () => {
  const client = await openClient()
  await client.signal('@counter@a', 'add', '1')
  await client.signal('@counter@a', 'explode')
  await client.signal('@counter@a', 'add', '2')
  const worker = (await openWorker(client)).entity('counter', counter)
  const caller = await serveCallers(client, worker).start()
  expect(await caller.call('@counter@a', 'get')).toBe('3')
  expect(caller.answers).toHaveLength(1)
})

test('219 one batch holds the calls of several orchestrations, each gets its own answer', async () => {
  const { client, worker, start } = await openCallers()
  const callers = [await start(), await start(), await start()]
  await client.signal('@counter@a', 'add', '1')
  const first = await worker.nextBatch()
  const requests: string[] = []
  for (const caller of callers) requests.push(await caller.sendCall('@counter@a', 'add', '10'))
  await worker.completeBatch(first, counter(first))
  const batch = await worker.nextBatch()
  expect(batch.operations.map(({ requestId }) => requestId)).toEqual(requests)
  await worker.completeBatch(batch, counter(batch))
  for (const [n, caller] of callers.entries()) {
    const { entityOperationCompleted } = await caller.answered(requests[n]!)
    expect(entityOperationCompleted?.output?.value).toBe(`${11 + 10 * n}`)
    expect(caller.answers).toHaveLength(1)
  }
})

test('219 a call waits for a worker that hosts the entity', async () => {
  const client = await openClient()
  const worker = await openWorker(client, {
    workItemFilters: { orchestrations: [{ name: 'Caller' }, { name: 'sentinel' }] },
  })
  const caller = await serveCallers(client, worker).start()
  const requestId = await caller.sendCall('@counter@a', 'add', '1')
  await sentinel(client, worker)
  expect(caller.answers).toEqual([])
  ;(await openWorker(client)).entity('counter', counter)
  expect((await caller.answered(requestId)).entityOperationCompleted?.output?.value).toBe('1')
})

test('274 a batch answered twice gives each request one answer', async () => {
  const { client, worker, start } = await openCallers()
  const caller = await start()
  const requestId = await caller.sendCall('@counter@a', 'add', '5')
  const batch = await worker.nextBatch()
  await worker.completeBatch(batch, counter(batch))
  await worker.completeBatch(batch, counter(batch))
  await worker.completeBatch(
    batch,
    answer(batch, '99', () => failed('late')),
  )
  await caller.answered(requestId)
  // What the duplicates could have caused is behind this call in the order of the entity.
  worker.entity('counter', counter)
  expect(await caller.call('@counter@a', 'get')).toBe('5')
  expect(caller.answeredRequests.filter(id => id === requestId)).toHaveLength(1)
  const history = await client.history(caller.id)
  expect(ofType(history, 'entityOperationCompleted')).toHaveLength(2)
  expect(ofType(history, 'entityOperationFailed')).toEqual([])
})

test('207 a call made in the turn that completes still runs, its answer reaches nobody', async () => {
  const { client, worker, start } = await openCallers()
  worker.entity('counter', counter)
  const caller = await start()
  await caller.act(callEntity(1, '@counter@a', 'add', { input: '5' }), complete(2))
  await client.completion(caller.id)
  const other = await start()
  expect(await other.call('@counter@a', 'get')).toBe('5')
  const history = await client.history(caller.id)
  expect(history.at(-1)?.eventType).toBe('executionCompleted')
  expect(ofType(history, 'entityOperationCompleted')).toEqual([])
})
