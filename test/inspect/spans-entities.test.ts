/** Spans of entities' batches, below whoever called. */
import { SpanKind } from '@opentelemetry/api'
import { expect, test } from 'vitest'
import { complete, failure, timestamp } from '../support/actions.ts'
import { callEntity, sendSignal } from '../support/entity-actions.ts'
import { counter } from '../support/entity-counter.ts'
import { turnByTurn } from '../testing/lab.ts'
import { openTraced, traceContext, traceId } from './traced.ts'

const [one, other] = ['aaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbb'] as const

test('a batch of one caller is below its span', async () => {
  const { book, hub, client, worker } = await openTraced()
  worker.orchestrator('Order', turnByTurn([callEntity(1, '@counter@a', 'get')], [complete(2)]))
  await client.start('Order', { instanceId: 'o-1', parentTraceContext: traceContext(one) })
  const batch = await worker.nextBatch()
  await hub.clock.advance(3_000)
  await worker.completeBatch(batch, counter(batch))
  await client.completion('o-1')
  expect(book.one('entity:counter')).toMatchObject({
    traceId,
    parentId: book.one('orchestration:Order').id,
    status: 'OK',
    events: ['sent'],
    links: {},
    began: hub.clock.now - 3_000,
    ended: hub.clock.now,
    raw: { kind: SpanKind.CLIENT },
    attributes: {
      'durabletask.type': 'entity',
      'durabletask.task.name': 'counter',
      'durabletask.entity.instance_id': '@counter@a',
      'greenroom.operations': ['get'],
      'greenroom.operation_count': 1,
      'greenroom.deliveries': 1,
    },
  })
})

test('a batch of several callers is linked to each', async () => {
  const { book, client, worker } = await openTraced()
  await client.signal('@counter@a', 'add', '1')
  const first = await worker.nextBatch()
  await client.signal('@counter@a', 'add', '2', { parentTraceContext: traceContext(one) })
  await client.signal('@counter@a', 'add', '3', { parentTraceContext: traceContext(one) })
  await client.signal('@counter@a', 'get', undefined, { parentTraceContext: traceContext(other) })
  await worker.completeBatch(first, counter(first))
  const second = await worker.nextBatch()
  await worker.completeBatch(second, counter(second))
  const [alone, shared] = book.named('entity:counter')
  expect(alone).toMatchObject({ parentId: undefined, links: {} })
  expect(shared).toMatchObject({
    parentId: undefined,
    attributes: { 'greenroom.operations': ['add', 'get'], 'greenroom.operation_count': 3 },
  })
  const links = shared?.raw.links.map(({ context, attributes }) => [context.spanId, attributes])
  expect(links).toEqual([
    [one, { 'greenroom.link': 'caller' }],
    [other, { 'greenroom.link': 'caller' }],
  ])
})

test('a signal of an entity, or one that comes later, is below the span it names', async () => {
  const { book, backend, hub, client, worker } = await openTraced()
  const scheduledTime = timestamp(hub.clock.now + 60_000)
  await client.signal('@first@a', 'go', undefined, { parentTraceContext: traceContext(one), scheduledTime })
  const fork = backend.hub('fork')
  await fork.restore(JSON.parse(JSON.stringify(hub.snapshot())))
  expect(fork.snapshot().entities).toEqual(hub.snapshot().entities)

  await hub.clock.advance(60_000)
  const first = await worker.nextBatch()
  const actions = [sendSignal(1, '@second@a', 'go', undefined, { parentTraceContext: traceContext(other) })]
  await worker.completeBatch(first, { results: [{ success: {} }], actions })
  const second = await worker.nextBatch()
  await worker.completeBatch(second, { results: [{ success: {} }] })
  expect(book.one('entity:first')).toMatchObject({ traceId, parentId: one, began: hub.clock.now })
  expect(book.one('entity:second')).toMatchObject({ traceId, parentId: other })
})

test('operations that fail are exceptions of the batch; a batch that is sent again stays one span', async () => {
  const { book, client, worker } = await openTraced()
  await client.signal('@counter@a', 'explode')
  await worker.abandonBatch(await worker.nextBatch())
  const batch = await worker.nextBatch()
  await worker.completeBatch(batch, counter(batch))
  await client.signal('@counter@b', 'add', '1')
  await worker.failBatch(await worker.nextBatch(), failure('no host'))
  const [failed, hostless] = book.named('entity:counter')
  expect(failed).toMatchObject({
    status: "ERROR: no operation 'explode'",
    events: ['sent', 'abandoned', 'sent', 'exception'],
    attributes: { 'greenroom.deliveries': 2 },
  })
  expect(hostless).toMatchObject({ status: 'ERROR: no host', events: ['sent', 'exception'] })
})
