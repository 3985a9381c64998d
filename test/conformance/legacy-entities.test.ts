/** Entities for orchestrations that speak the older form: signals, calls, locks (section 3.9). */
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { complete, continueAsNew, failure, sendEvent } from '../support/actions.ts'
import { answer, succeeded } from '../support/entity-batches.ts'
import { journal } from '../support/entity-counter.ts'
import { openCallers, openCounters } from '../support/entity-hub.ts'
import { eventually } from '../support/entity-poll.ts'
import { ofType, typesOf } from '../support/history.ts'
import { LegacyCaller, request } from './legacy-messages.ts'

const [A, B] = ['@counter@a', '@counter@b'] as const

async function openLegacy() {
  const hub = await openCounters()
  const begin = async (instanceId?: string) => new LegacyCaller(await hub.start(instanceId), hub.worker)
  return { ...hub, begin }
}

test('219 a call is answered by an event under its request id', async () => {
  const { client, begin } = await openLegacy()
  const caller = await begin()
  expect(await caller.call(A, 'add', '5')).toEqual({ result: '5' })
  expect(await caller.call(A, 'add', '2')).toEqual({ result: '7' })
  expect(await client.entityState(A)).toBe('7')
})

test('220 a call without a result is answered with null, one with an empty result with that', async () => {
  const { worker, begin } = await openLegacy()
  const caller = await begin()
  expect(await caller.call(A, 'set', '5')).toEqual({ result: null })
  worker.entity('other', batch => answer(batch, undefined, () => succeeded('')))
  expect(await caller.call('@other@a', 'any')).toEqual({ result: '' })
})

test('221 a call that fails is answered with the failure in both forms that callers read', async () => {
  const { worker, begin } = await openLegacy()
  const caller = await begin()
  expect(await caller.call(A, 'unheard of')).toMatchObject({
    result: "no operation 'unheard of'",
    exceptionType: 'Error',
    failureDetails: { ErrorType: 'Error', ErrorMessage: "no operation 'unheard of'" },
  })
  worker.entity('down', batch => ({
    results: [],
    failureDetails: failure('outer', { stackTrace: { value: 'at x' }, innerFailure: failure('inner') }),
    entityState: { value: batch.state ?? '' },
  }))
  expect(await caller.call('@down@a', 'any')).toEqual({
    result: 'outer',
    exceptionType: 'Error',
    failureDetails: {
      ErrorType: 'Error',
      ErrorMessage: 'outer',
      StackTrace: 'at x',
      InnerFailure: {
        ErrorType: 'Error',
        ErrorMessage: 'inner',
        StackTrace: null,
        InnerFailure: null,
        IsNonRetriable: false,
      },
      IsNonRetriable: false,
    },
  })
})

test('signals are delivered in order, and answered by nothing', async () => {
  const { client, worker, begin } = await openLegacy()
  worker.entity('journal', journal)
  const caller = await begin()
  for (const input of ['1', '2', '3']) await caller.signal('@journal@a', 'note', input)
  const request = await caller.sendCall('@journal@a', 'note', '4')
  await caller.told(request)
  expect(await client.entityState('@journal@a')).toBe('1 2 3 4')
  const raised = ofType(await client.history(caller.id), 'eventRaised')
  expect(raised.map(({ eventRaised }) => eventRaised?.name).filter(name => name !== 'step')).toEqual([
    request,
  ])
})

test('a worker of the entity sees no difference: the batch names operation, sender and kind', async () => {
  const { worker, start } = await openCallers()
  const caller = new LegacyCaller(await start(), worker)
  await caller.signal('@Journal@a', 'note', '"s"')
  const requestId = await caller.sendCall('@journal@a', 'note', '"c"')
  const first = await worker.nextBatch()
  await worker.completeBatch(first, journal(first))
  const batches = first.operations.length === 1 ? [first, await worker.nextBatch()] : [first]
  const [signal, call] = batches.flatMap(({ operations }) => operations)
  expect(signal).toMatchObject({ kind: 'signal', name: 'note', input: '"s"' })
  expect(call).toMatchObject({ kind: 'call', name: 'note', input: '"c"', requestId })
  expect(call?.event.entityOperationCalled?.parentInstanceId).toEqual({ value: caller.id })
  expect(call?.event.entityOperationCalled?.parentExecutionId?.value).toMatch(/^[0-9a-f]{32}$/)
  expect(batches[0]?.entityId).toBe('@journal@a')
})

test('166 what is sent is confirmed as an event that was sent, under the id of its action', async () => {
  const { client, begin } = await openLegacy()
  const { caller } = await begin()
  const id = randomUUID()
  const body = { op: 'add', input: '5', id }
  const section = { op: null, id: 'section', lockset: [{ name: 'counter', key: 'a' }] }
  await caller.act(
    request(20, '@Counter@a', body),
    request(0, A, section),
    request(22, A, { id: 'section' }, 'release'),
  )
  const events = await client.history(caller.id)
  expect(ofType(events, 'eventSent').map(({ eventId, eventSent }) => [eventId, eventSent])).toEqual([
    [20, { instanceId: '@Counter@a', name: 'op', input: { value: JSON.stringify(body) } }],
    [0, { instanceId: A, name: 'op', input: { value: JSON.stringify(section) } }],
    [22, { instanceId: A, name: 'release', input: { value: JSON.stringify({ id: 'section' }) } }],
  ])
  expect(typesOf(events).filter(type => type?.startsWith('entity'))).toEqual([])
})

test('233 239 a lock is granted by an event, excludes others, and is released', async () => {
  const { client, start, begin, settled } = await openLegacy()
  const [holder, native] = [await begin(), await start()]
  await holder.requestLock('section', B, A)
  expect(await holder.told('section')).toEqual({ result: 'Lock Acquisition Completed' })
  expect(await holder.call(A, 'add', '1')).toEqual({ result: '1' })
  expect((await client.entity(A))?.lockedBy).toEqual({ value: holder.id })

  const waiting = await native.sendCall(A, 'add', '100')
  await client.signal(B, 'add', '7')
  await holder.signal(A, 'add', '1')
  expect(await holder.call(A, 'add', '1')).toEqual({ result: '3' })
  await settled()
  expect(native.answers).toEqual([])
  expect(await client.entity(B)).toBeUndefined()

  await holder.unlock('section', A)
  expect((await native.answered(waiting)).entityOperationCompleted?.output?.value).toBe('103')
  await settled()
  expect(await client.entity(B)).toBeUndefined()
  await holder.unlock('section', B)
  await eventually(() => client.entityState(B)).toBe('7')
  expect(holder.toldSoFar('section')).toHaveLength(1)
})

test('3.6 what the holder sends with its release runs, and before what waited', async () => {
  const { client, worker, start, begin } = await openLegacy()
  worker.entity('journal', journal)
  const [holder, other] = [await begin(), await start()]
  await holder.lock('section', '@journal@a')
  const waiting = await other.sendCall('@journal@a', 'note', 'other')
  await holder.caller.act(
    request(50, '@journal@a', { op: 'note', signal: true, input: 'last', id: randomUUID() }),
    request(51, '@journal@a', { id: 'section' }, 'release'),
  )
  await other.answered(waiting)
  expect(await client.entityState('@journal@a')).toBe('last other')
})

test('236 238 requests of both forms are granted in the order they came', async () => {
  const { start, begin, settled } = await openLegacy()
  const [native, legacy, other] = [await start(), await begin(), await start()]
  await native.lock('native', A)
  await legacy.requestLock('legacy', B, A)
  await other.requestLock('other', A, B)
  await settled()
  expect(legacy.toldSoFar('legacy')).toEqual([])
  await native.unlock('native', A)
  await legacy.told('legacy')
  await settled()
  expect(other.holds('other')).toBe(false)
  await legacy.unlock('legacy', B, A)
  await other.granted('other')
})

test('248 a release of another section, or by another instance, is ignored', async () => {
  const { client, begin, settled } = await openLegacy()
  const [holder, other] = [await begin(), await begin()]
  await holder.call(A, 'add', '1')
  await holder.lock('section', A)
  await holder.unlock('another section', A)
  await other.unlock('section', A)
  await settled()
  expect((await client.entity(A))?.lockedBy).toEqual({ value: holder.id })
})

test.for([
  ['240 completes', complete(90)],
  ['240 continues as new', continueAsNew(90)],
  ['241 fails for an action that is wrong', sendEvent(90, A, 'unheard of')],
] as const)('a holder that %s lets go of what it holds', async ([, end]) => {
  const { client, start, begin, settled } = await openLegacy()
  const [holder, waiter] = [await begin(), await start()]
  await holder.lock('section', A, B)
  await waiter.requestLock('waiter', A, B)
  await settled()
  expect(waiter.holds('waiter')).toBe(false)
  await holder.caller.act(end)
  await waiter.granted('waiter')
  expect(await waiter.call(A, 'add', '1')).toBe('1')
  expect((await client.entity(A))?.lockedBy).toEqual({ value: waiter.id })
})

test('247 an answer to an older generation is not delivered to the next one', async () => {
  const { client, worker, start, settled } = await openCallers()
  const caller = new LegacyCaller(await start(), worker)
  const id = await caller.sendCall('@slow@a', 'any')
  const batch = await worker.nextBatch()
  await caller.caller.act(continueAsNew(90))
  await worker.completeBatch(
    batch,
    answer(batch, 'done', () => succeeded('late')),
  )
  expect(await client.entityState('@slow@a')).toBe('done')
  await settled()
  await caller.caller.act()
  expect(caller.toldSoFar(id)).toEqual([])
})

test.for<[string, string, string, string | undefined, RegExp]>([
  ['an event that is none of theirs', A, 'greeting', '{}', /event 'greeting' to the entity '@counter@a'/],
  ['no body', A, 'op', undefined, /event 'op', whose body is no JSON with an 'id'/],
  ['a body that is no JSON', A, 'op', 'hello', /whose body is no JSON with an 'id'/],
  ['a list', A, 'op', '["id"]', /whose body is no JSON with an 'id'/],
  ['a release without an id', A, 'release', '{}', /event 'release', whose body is no JSON with an 'id'/],
  ['a lock of what is no entity', A, 'op', '{"id":"s","lockset":[{"name":"","key":"a"}]}', /lock of '@@a'/],
  ['a target that is no entity', '@counter', 'op', '{"op":"add","id":"r"}', /'@counter'.* is no entity id/],
])('159 %s fails the orchestration, which says what is wrong', async ([, target, name, body, reason]) => {
  const { client, start } = await openCounters()
  const caller = await start()
  await caller.act(
    request(1, B, { op: 'add', input: '1', id: randomUUID() }),
    sendEvent(7, target, name, body),
  )
  const state = await client.completion(caller.id)
  expect(state?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_FAILED')
  expect(state?.failureDetails?.errorMessage).toMatch(reason)
  expect(state?.failureDetails?.errorMessage).toContain('(action id 7)')
  expect(await client.entity(B)).toBeUndefined()
})

test('159 a body that cannot even be put into words fails the orchestration, too, and nobody else', async () => {
  const { client, worker, begin } = await openLegacy()
  const body = '{"id":"s","lockset":[{"name":{"toString":1},"key":"a"}]}'
  worker.orchestrator('Bad', () => [sendEvent(7, A, 'op', body)])
  const state = await client.completion(await client.start('Bad'), 5_000)
  expect(state?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_FAILED')
  expect(state?.failureDetails?.errorMessage).toContain('(action id 7)')
  expect(worker.answerErrors).toEqual([])
  expect(await (await begin()).call(A, 'add', '1')).toEqual({ result: '1' })
})
