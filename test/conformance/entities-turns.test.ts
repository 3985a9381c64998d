/** Entity messages and the turns that ask for them: lost, chunked, refused, or of executions that end. */
import { expect, test } from 'vitest'
import { complete, continueAsNew, text } from '../support/actions.ts'
import { callEntity, lockEntities, signalEntity, unlockEntity } from '../support/entity-actions.ts'
import { openCounters } from '../support/entity-hub.ts'
import { ofType } from '../support/history.ts'

const A = '@counter@a'
const section = 'section'

/** A hub where `Manual` orchestrations are answered by the test, and a caller may try the lock. */
async function openManual() {
  const hub = await openCounters()
  const id = await hub.client.start('Manual')
  return { ...hub, id, turn: await hub.worker.nextTurn() }
}

test('153 the actions of a turn that was sent again count once, in the answer that counts', async () => {
  const { client, worker, id, turn, start } = await openManual()
  await worker.abandonTurn(turn)
  const again = await worker.nextTurn()
  const actions = [
    signalEntity(1, A, 'add', { input: '1' }),
    callEntity(2, A, 'add', { input: '10' }),
    lockEntities(3, section, ['@counter@b']),
    complete(4),
  ]
  await worker.completeTurn(turn, actions)
  expect(await client.status(id)).toBe('PENDING')
  await worker.completeTurn(again, actions)
  await worker.completeTurn(again, actions)
  await client.completion(id)
  const caller = await start()
  expect(await caller.call(A, 'get')).toBe('11')
  await caller.lock('free', '@counter@b')
})

test('157 the entity messages of a turn in chunks are sent in order, once', async () => {
  const { client, worker, id, turn, start } = await openManual()
  const chunk = (chunkIndex: number, isPartial: boolean) => ({
    isPartial,
    chunkIndex: { value: chunkIndex },
    numEventsProcessed: chunkIndex === 0 ? null : { value: 0 },
  })
  await worker.completeTurn(turn, [signalEntity(1, A, 'set', { input: '5' })], chunk(0, true))
  expect(await client.entity(A)).toBeUndefined()
  await worker.completeTurn(turn, [signalEntity(2, A, 'add', { input: '1' })], chunk(1, true))
  await worker.completeTurn(turn, [signalEntity(3, A, 'add', { input: '2' }), complete(4)], chunk(2, false))
  await client.completion(id)
  expect(await (await start()).call(A, 'get')).toBe('8')
})

test('156 the actions of a turn whose instance was purged meanwhile are not done', async () => {
  const { client, worker, id, turn, start } = await openManual()
  await client.call('TerminateInstance', { instanceId: id })
  await client.call('PurgeInstances', { instanceId: id })
  await worker.completeTurn(turn, [
    signalEntity(1, A, 'add', { input: '1' }),
    lockEntities(2, section, ['@counter@b']),
  ])
  const caller = await start()
  expect(await caller.call(A, 'get')).toBe('0')
  await caller.lock('free', '@counter@b')
})

test.each([
  ['completes', () => complete(9)],
  ['continues as new', () => continueAsNew(9)],
])('240 a turn that asks for a lock and %s leaves nothing locked', async (_, end) => {
  const { client, worker, turn, start } = await openManual()
  await worker.completeTurn(turn, [lockEntities(1, section, [A, '@nobody@x']), end()])
  const { entities } = await client.call('QueryEntities', { query: { includeTransient: true } })
  expect(entities).toEqual([])
  await (await start()).lock('free', A, '@nobody@x')
})

test('240 a turn that asks for a lock somebody has, and completes, is forgotten', async () => {
  const { client, worker, id, turn, start } = await openManual()
  const [holder, next] = [await start(), await start()]
  await holder.lock('held', A)
  await worker.completeTurn(turn, [lockEntities(1, section, [A]), complete(2)])
  await client.completion(id)
  await next.requestLock('next', A)
  await holder.unlock('held', A)
  await next.granted('next')
})

test('242 a termination that waits for a turn: the lock asked for in it is released at once', async () => {
  const { client, worker, id, turn, start } = await openManual()
  await worker.completeTurn(turn, [])
  await client.call('RaiseEvent', { instanceId: id, name: 'go' })
  const out = await worker.nextTurn()
  await client.call('TerminateInstance', { instanceId: id })
  await worker.completeTurn(out, [
    lockEntities(1, section, [A]),
    signalEntity(2, '@counter@b', 'add', { input: '1' }),
  ])
  expect((await client.completion(id))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_TERMINATED')
  const caller = await start()
  await caller.lock('free', A)
  expect(await caller.call('@counter@b', 'get')).toBe('1')
})

test('242 a holder terminated while its turn is out holds until the turn returns', async () => {
  const { client, worker, id, turn, start, settled } = await openManual()
  await worker.completeTurn(turn, [lockEntities(1, section, [A])])
  const granted = await worker.nextTurn()
  expect(granted.newTypes).toContain('entityLockGranted')
  const waiter = await start()
  await waiter.requestLock('waiter', A)
  await client.call('TerminateInstance', { instanceId: id })
  await settled()
  expect(waiter.holds('waiter')).toBe(false)
  await worker.completeTurn(granted, [callEntity(2, A, 'add', { input: '5' })])
  await waiter.granted('waiter')
  expect(await waiter.call(A, 'get')).toBe('5')
})

test.each([
  ['a signal', signalEntity(1, 'counter@a', 'add')],
  ['a signal without a target', signalEntity(1, '', 'add')],
  ['a call', callEntity(1, '@counter', 'get')],
  ['a lock', lockEntities(1, section, [A, 'b'])],
  ['an unlock', unlockEntity(1, section, '@')],
  ['a message of no kind', { id: 1, sendEntityMessage: {} }],
])(
  '159 %s that names no entity fails the instance with an explanation, and locks nothing',
  async (_, action) => {
    const { client, worker, id, turn, start } = await openManual()
    await worker.completeTurn(turn, [action])
    const state = await client.completion(id)
    expect(state?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_FAILED')
    expect(state?.failureDetails?.errorMessage).not.toBe('')
    await (await start()).lock('free', A)
  },
)

test('172 a turn hands over answers and events in the order they came, under its new execution', async () => {
  const { client, worker, id, turn } = await openManual()
  const requestId = '5f1c1c0e-53b1-4b2c-9f5b-0f6ad6a7c7d1'
  await worker.completeTurn(turn, [
    callEntity(0, A, 'add', { input: '7', requestId }),
    lockEntities(1, section, ['@counter@b']),
  ])
  const events = []
  while (events.length < 2) {
    const next = await worker.nextTurn()
    expect(next.request.entityParameters?.entityMessageReorderWindow).toMatchObject({ seconds: 0, nanos: 0 })
    events.push(...next.request.newEvents.filter(event => event.eventType !== 'orchestratorStarted'))
    await worker.completeTurn(next, events.length < 2 ? [] : [complete(2)])
  }
  expect(events.map(event => event.eventType).sort()).toEqual([
    'entityLockGranted',
    'entityOperationCompleted',
  ])
  await client.completion(id)
  const history = await client.history(id)
  for (const event of history) expect(event.timestamp).not.toBeNull()
  expect(ofType(history, 'entityOperationCalled')[0]?.eventId).toBe(0)
})

test('207 a turn that continues as new with a call: the call runs, its answer is dropped', async () => {
  const { client, worker, id, turn, start } = await openManual()
  await worker.completeTurn(turn, [callEntity(1, A, 'add', { input: '3' }), continueAsNew(2, 'again')])
  const next = await worker.nextTurn()
  expect(next.newTypes).toEqual(['orchestratorStarted', 'executionStarted'])
  expect(await (await start()).call(A, 'get')).toBe('3')
  await worker.completeTurn(next, [])
  await client.call('RaiseEvent', { instanceId: id, name: 'go', input: text('x') })
  expect((await worker.nextTurn()).newTypes).toEqual(['orchestratorStarted', 'eventRaised'])
})
