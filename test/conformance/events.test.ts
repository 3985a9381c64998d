/** Raising events from outside and sending them from one orchestration to another. */
import { expect, test } from 'vitest'
import { complete, sendEvent } from '../support/actions.ts'
import { errorOf, openClient, openWorker, status } from '../support/backend.ts'
import { inputOf, ofType, turnsOf, typesOf } from '../support/history.ts'
import { replay } from '../support/replay.ts'
import { all } from '../support/replay-tasks.ts'
import { sentinel } from '../support/sentinel.ts'

test('52 an event for an unknown id is refused', async () => {
  const client = await openClient()
  const refusal = (instanceId: string) => errorOf(client.call('RaiseEvent', { instanceId, name: 'go' }))
  expect((await refusal('missing')).code).toBe(status.NOT_FOUND)
  expect((await refusal('')).code).toBe(status.INVALID_ARGUMENT)
  expect((await refusal('@counter@one')).code).toBe(status.INVALID_ARGUMENT)
})

test('53 an event for a completed instance is accepted and dropped', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator('quick', () => [complete(1, '"done"')])
  const id = await client.start('quick')
  await client.completion(id)
  const history = await client.history(id)
  await client.call('RaiseEvent', { instanceId: id, name: 'go', input: { value: '1' } })
  await sentinel(client, worker)
  expect(await client.history(id)).toEqual(history)
  expect(await client.status(id)).toBe('COMPLETED')
  expect((await client.state(id))?.output).toEqual({ value: '"done"' })
  expect(turnsOf(worker, id)).toHaveLength(1)
})

test('54 events raised before the first turn come with it, in order, after executionStarted', async () => {
  const client = await openClient()
  const id = await client.start('waiter')
  for (const value of ['1', '2', '3'])
    await client.call('RaiseEvent', { instanceId: id, name: 'go', input: { value } })
  expect(await client.status(id)).toBe('PENDING')
  const worker = await openWorker(client)
  const turn = await worker.nextTurn()
  expect(turn.newTypes).toEqual([
    'orchestratorStarted',
    'executionStarted',
    'eventRaised',
    'eventRaised',
    'eventRaised',
  ])
  const raised = ofType(turn.events, 'eventRaised')
  expect(raised.map(event => event.eventRaised?.input?.value)).toEqual(['1', '2', '3'])
  expect(raised.map(event => event.eventId)).toEqual([-1, -1, -1])
})

test('55 the name and the payload of an event pass verbatim', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('waiter')
  await worker.completeTurn(await worker.nextTurn(), [])
  await client.call('RaiseEvent', { instanceId: id, name: 'ApproVAL ✓', input: { value: ' {"a" : 1 } ' } })
  const turn = await worker.nextTurn()
  expect(turn.request.newEvents.at(-1)?.eventRaised).toEqual({
    name: 'ApproVAL ✓',
    input: { value: ' {"a" : 1 } ' },
  })
  await worker.completeTurn(turn, [])
  await client.call('RaiseEvent', { instanceId: id, name: 'bare' })
  const last = await worker.nextTurn()
  expect(last.request.newEvents.at(-1)?.eventRaised).toEqual({ name: 'bare', input: null })
})

test('56 each of several events of one name reaches one waiter', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator(
    'stack',
    replay(function* (context) {
      const results = yield* all([context.event('go'), context.event('go'), context.event('go')])
      return results.join(' ')
    }),
  )
  const id = await client.start('stack')
  await client.started(id)
  for (const value of ['a', 'b', 'c'])
    await client.call('RaiseEvent', { instanceId: id, name: 'go', input: { value } })
  const state = await client.completion(id)
  expect(state?.output).toEqual({ value: 'a b c' })
  expect(ofType(await client.history(id), 'eventRaised')).toHaveLength(3)
})

test('57 an event from another orchestration is received once and recorded as sent', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator(
    'receiver',
    replay(function* (context) {
      const first = yield* context.event('ping')
      yield* context.event('finish')
      return first
    }),
  )
  worker.orchestrator('sender', turn => [sendEvent(7, inputOf(turn), 'ping', '"hello"'), complete(8)])
  const receiver = await client.start('receiver')
  await client.started(receiver)
  const sender = await client.start('sender', { input: { value: receiver } })
  expect((await client.completion(sender))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
  await client.call('RaiseEvent', { instanceId: receiver, name: 'finish' })
  expect((await client.completion(receiver))?.output).toEqual({ value: '"hello"' })

  const received = ofType(await client.history(receiver), 'eventRaised')
  expect(received.map(event => event.eventRaised?.name)).toEqual(['ping', 'finish'])
  expect(received[0]?.eventId).toBe(-1)
  const [sent, ...more] = ofType(await client.history(sender), 'eventSent')
  expect(more).toEqual([])
  expect(sent?.eventId).toBe(7)
  expect(sent?.eventSent).toEqual({ instanceId: receiver, name: 'ping', input: { value: '"hello"' } })
})

test('57 an orchestration can send events to itself', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator(
    'loner',
    replay(function* (context) {
      context.sendEvent(context.instanceId, 'one', '1')
      context.sendEvent(context.instanceId, 'two', '2')
      return (yield* context.event('one')) + (yield* context.event('two'))
    }),
  )
  const id = await client.start('loner')
  expect((await client.completion(id))?.output).toEqual({ value: '12' })
  const raised = ofType(await client.history(id), 'eventRaised')
  expect(raised.map(event => event.eventRaised?.name)).toEqual(['one', 'two'])
})

test.each(['missing', 'terminal', 'itself'])('58 a last event sent to %s is dropped', async target => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator('quick', () => [complete(1)])
  const done = await client.start('quick')
  await client.completion(done)
  const targetHistory = await client.history(done)

  const addressee = (own: string) => ({ missing: 'missing', terminal: done, itself: own })[target]!
  worker.orchestrator('sender', turn => [
    sendEvent(1, addressee(turn.instanceId), 'ping'),
    complete(2, '"sent"'),
  ])
  const id = await client.start('sender')
  const state = await client.completion(id)
  await sentinel(client, worker)
  expect(state?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
  expect(state?.output).toEqual({ value: '"sent"' })
  expect(turnsOf(worker, id)).toHaveLength(1)
  expect(typesOf(await client.history(id))).toEqual([
    'orchestratorStarted',
    'executionStarted',
    'eventSent',
    'executionCompleted',
  ])
  expect(await client.state('missing')).toBeUndefined()
  expect(await client.history(done)).toEqual(targetHistory)
})

test('59 an event sent early is in the history of later turns and not sent again', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator(
    'receiver',
    replay(function* (context) {
      yield* context.event('finish')
      return ''
    }),
  )
  const receiver = await client.start('receiver')
  await client.started(receiver)
  const sender = replay(function* (context) {
    context.sendEvent(receiver, 'ping', '1')
    yield* context.event('step')
    yield* context.event('step')
    return ''
  })
  const id = await client.start('sender')
  const first = await worker.nextTurn()
  await worker.completeTurn(first, sender(first))
  for (const left of [1, 0]) {
    await client.call('RaiseEvent', { instanceId: id, name: 'step' })
    const turn = await worker.nextTurn()
    expect(ofType(turn.request.pastEvents, 'eventSent').map(event => event.eventId)).toEqual([1])
    const actions = sender(turn)
    expect(actions).toHaveLength(left === 0 ? 1 : 0)
    await worker.completeTurn(turn, actions)
  }
  expect((await client.completion(id))?.failureDetails).toBeNull()
  await client.call('RaiseEvent', { instanceId: receiver, name: 'finish' })
  await client.completion(receiver)
  const raised = ofType(await client.history(receiver), 'eventRaised')
  expect(raised.map(event => event.eventRaised?.name)).toEqual(['ping', 'finish'])
})
