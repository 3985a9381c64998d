/** OpenTelemetry spans of a hub, on a clock that stands still. */
import { SpanKind } from '@opentelemetry/api'
import { expect, test } from 'vitest'
import { BackendError, createTestBackend, orchestration, TestBackend } from '../../src/index.ts'
import { complete, createChild, createTimer, fail, failure, scheduleTask } from '../support/actions.ts'
import { atEnd } from '../support/at-end.ts'
import { SpanBook } from '../support/spans.ts'
import { turnByTurn } from '../testing/lab.ts'
import { openTraced, traceContext, traceId } from './traced.ts'

test('an order: instance, turns, activity, timer and child in the trace of whoever started it', async () => {
  const { book, hub, client, worker } = await openTraced()
  const begin = hub.clock.now
  worker.orchestrator(
    'Order',
    turnByTurn(
      [scheduleTask(1, 'charge', '"secret"', { version: { value: 'v2' } })],
      [createTimer(2, begin + 90_000)],
      [createChild(3, 'Ship', 'ship-1')],
      [complete(4)],
    ),
  )
  worker.orchestrator('Ship', () => [complete(1)])
  const parentTraceContext = traceContext('00f067aa0ba902b7')
  await client.start('Order', { instanceId: 'o-1', version: { value: 'v1' }, parentTraceContext })
  const charge = await worker.nextActivity()
  await hub.clock.advance(10_000)
  await worker.completeActivity(charge)
  await hub.instance('o-1').waitFor({ timer: 0 })
  await hub.clock.advance(80_000)
  await client.completion('o-1')

  const order = book.one('orchestration:Order@(v1)')
  expect(order).toMatchObject({
    traceId,
    parentId: '00f067aa0ba902b7',
    status: 'OK',
    began: begin,
    ended: begin + 90_000,
    links: {},
    raw: { kind: SpanKind.SERVER, parentSpanContext: { isRemote: true } },
    attributes: {
      'durabletask.type': 'orchestration',
      'durabletask.task.name': 'Order',
      'durabletask.task.version': 'v1',
      'durabletask.task.instance_id': 'o-1',
      'durabletask.task.execution_id': expect.stringMatching(/^[0-9a-f]{32}$/),
      'durabletask.task.status': 'Completed',
      'greenroom.hub': 'lab',
    },
  })
  expect(order.raw.spanContext().traceState?.get('shop')).toBe('web')
  expect(book.one('activity:charge@(v2)')).toMatchObject({
    traceId,
    parentId: order.id,
    status: 'OK',
    began: begin,
    ended: begin + 10_000,
    events: ['sent'],
    raw: { kind: SpanKind.CLIENT },
    attributes: {
      'durabletask.type': 'activity',
      'durabletask.task.name': 'charge',
      'durabletask.task.version': 'v2',
      'durabletask.task.instance_id': 'o-1',
      'durabletask.task.task_id': 1,
      'greenroom.deliveries': 1,
      'greenroom.worker': expect.stringContaining('127.0.0.1'),
    },
  })
  expect(book.one('orchestration:Order:timer')).toMatchObject({
    parentId: order.id,
    status: 'OK',
    began: begin + 10_000,
    ended: begin + 90_000,
    raw: { kind: SpanKind.INTERNAL },
    attributes: {
      'durabletask.type': 'timer',
      'durabletask.task.task_id': 2,
      'durabletask.fire_at': new Date(begin + 90_000).toISOString(),
    },
  })
  expect(book.one('orchestration:Ship')).toMatchObject({
    traceId,
    parentId: order.id,
    attributes: { 'durabletask.task.instance_id': 'ship-1' },
  })
  const turns = book.named('orchestration:Order:turn')
  expect(turns.map(({ began }) => began - begin)).toEqual([0, 10_000, 90_000, 90_000])
  for (const turn of turns)
    expect(turn).toMatchObject({
      parentId: order.id,
      status: 'OK',
      attributes: { 'durabletask.type': 'turn' },
    })
  expect(book.all).toHaveLength(9)
  expect(JSON.stringify(book.all.map(({ attributes }) => attributes))).not.toContain('secret')
})

test('what a worker names as parent is linked: the spans of an orchestration are one tree', async () => {
  const { book, client, worker } = await openTraced()
  const named = { parentTraceContext: traceContext('aaaaaaaaaaaaaaaa') }
  const broken = { parentTraceContext: { traceParent: '00-none', spanID: '' } }
  worker.orchestrator(
    'Order',
    turnByTurn([
      scheduleTask(1, 'charge', undefined, named),
      scheduleTask(2, 'pack', undefined, broken),
      createChild(3, 'Ship', 's-1', { parentTraceContext: traceContext('bbbbbbbbbbbbbbbb', 'f'.repeat(32)) }),
      complete(4),
    ]),
  )
  worker.orchestrator('Ship', () => [complete(1)])
  await client.start('Order', { instanceId: 'o-1', parentTraceContext: traceContext('00f067aa0ba902b7') })
  const activities = [await worker.nextActivity(), await worker.nextActivity()]
  for (const item of activities) await worker.completeActivity(item)
  for (const id of ['o-1', 's-1']) await client.completion(id)

  const parentId = book.one('orchestration:Order').id
  expect(book.one('activity:charge')).toMatchObject({
    traceId,
    parentId,
    links: { worker: 'aaaaaaaaaaaaaaaa' },
  })
  expect(book.one('activity:pack')).toMatchObject({ traceId, parentId, links: {} })
  expect(book.one('orchestration:Ship')).toMatchObject({
    traceId,
    parentId,
    links: { worker: 'bbbbbbbbbbbbbbbb' },
  })
})

test('failures are exceptions with their causes, and the status of their spans', async () => {
  const { book, client, worker } = await openTraced()
  const innerFailure = failure('no route', { errorType: 'NetworkError' })
  const declined = failure('declined', { stackTrace: { value: 'at charge (shop.ts:3)' }, innerFailure })
  worker.orchestrator('Order', turnByTurn([scheduleTask(1, 'charge')], [fail(2, failure('no money'))]))
  await client.start('Order', { instanceId: 'o-1' })
  await worker.failActivity(await worker.nextActivity(), declined)
  await client.completion('o-1')

  const charge = book.one('activity:charge')
  expect(charge).toMatchObject({ status: 'ERROR: declined', events: ['sent', 'exception'] })
  expect(charge.raw.events[1]?.attributes).toEqual({
    'exception.type': 'Error',
    'exception.message': 'declined',
    'exception.stacktrace': 'at charge (shop.ts:3)\nCaused by: NetworkError: no route',
  })
  expect(book.one('orchestration:Order')).toMatchObject({
    status: 'ERROR: no money',
    events: ['exception'],
    attributes: { 'durabletask.task.status': 'Failed' },
  })
})

test('work that comes back is one span, which tells of each delivery', async () => {
  const { book, client, worker } = await openTraced()
  worker.orchestrator('Order', turnByTurn([scheduleTask(1, 'charge')], [complete(2)]))
  await client.start('Order', { instanceId: 'o-1' })
  await worker.abandonActivity(await worker.nextActivity())
  await worker.completeActivity(await worker.nextActivity())
  await client.completion('o-1')
  expect(book.one('activity:charge')).toMatchObject({
    status: 'OK',
    events: ['sent', 'abandoned', 'sent'],
    attributes: { 'greenroom.deliveries': 2 },
  })
})

test('what no worker could answer any more failed', async () => {
  const { book, client, worker } = await openTraced({ maxDeliveries: 1 })
  worker.orchestrator('Order', turnByTurn([scheduleTask(1, 'charge')], [complete(2)]))
  await client.start('Order', { instanceId: 'o-1' })
  await worker.abandonActivity(await worker.nextActivity())
  await client.completion('o-1')
  expect(book.one('activity:charge')).toMatchObject({
    status: expect.stringContaining('ERROR: The work item'),
    events: ['sent', 'abandoned', 'exception'],
  })
})

test('a hub made before the backend has started is traced once it has', async () => {
  const book = new SpanBook()
  const backend = new TestBackend({ logger: 'silent', spans: { provider: book.provider } })
  atEnd(() => backend.stop())
  const hub = backend.hub('early')
  await backend.start()
  hub.use(orchestration('Order').returns('done'))
  await (await hub.start('Order')).output()
  expect(book.names).toEqual(['orchestration:Order:turn', 'orchestration:Order'])
  expect(book.one('orchestration:Order:turn').attributes['greenroom.worker']).toBe('a fake')
})

test.each([{}, { provider: {} }, 'yes'])('spans: %j is refused', async spans => {
  const starting = createTestBackend({ spans: spans as never })
  await expect(starting).rejects.toThrow(BackendError)
  await expect(starting).rejects.toThrow('The option spans is')
})
