/** Spans of orchestrations that are held, ended, begun anew, or never end. */
import { expect, test } from 'vitest'
import { complete, continueAsNew, createTimer, fail, failure, scheduleTask } from '../support/actions.ts'
import { turnByTurn } from '../testing/lab.ts'
import { openTraced, traceContext, traceId } from './traced.ts'

test('what happens to an instance is noted in its span; termination ends it, and overtakes its timers', async () => {
  const { book, hub, client, worker } = await openTraced()
  worker.orchestrator('Order', turnByTurn([createTimer(1, hub.clock.now + 60_000)]))
  const run = await hub.start('Order', undefined, { instanceId: 'o-1' })
  await run.waitFor({ timer: 0 })
  await run.suspend()
  await run.raise('approval', true)
  await run.resume()
  await hub.clock.advance(1_000)
  await run.terminate('enough')
  await client.completion('o-1')
  expect(book.one('orchestration:Order')).toMatchObject({
    status: 'UNSET',
    ended: hub.clock.now,
    events: ['suspended', 'event raised', 'resumed'],
    attributes: { 'durabletask.task.status': 'Terminated' },
  })
  const [, raised] = book.one('orchestration:Order').raw.events
  expect(raised?.attributes).toEqual({ 'durabletask.event.name': 'approval' })
  expect(book.one('orchestration:Order:timer')).toMatchObject({
    status: 'UNSET',
    ended: hub.clock.now,
    attributes: { 'greenroom.cut': 'overtaken' },
  })
})

test('each generation has a span, linked to the one before', async () => {
  const { book, client, worker } = await openTraced()
  worker.orchestrator('Poll', ({ events }) => {
    const input = events.find(event => event.executionStarted)?.executionStarted?.input?.value
    return input === '3' ? [complete(1)] : [continueAsNew(1, `${Number(input) + 1}`)]
  })
  const parentTraceContext = traceContext('00f067aa0ba902b7')
  await client.start('Poll', { instanceId: 'p', input: { value: '1' }, parentTraceContext })
  await client.completion('p')
  const spans = book.named('orchestration:Poll')
  expect(spans.map(({ attributes }) => attributes['durabletask.task.status'])).toEqual([
    'ContinuedAsNew',
    'ContinuedAsNew',
    'Completed',
  ])
  const executions = spans.map(({ attributes }) => attributes['durabletask.task.execution_id'])
  expect(new Set(executions).size).toBe(3)
  for (const span of spans)
    expect(span).toMatchObject({ traceId, parentId: '00f067aa0ba902b7', status: 'OK' })
  expect(spans.map(({ links }) => links)).toEqual([
    {},
    { 'previous generation': spans[0]?.id },
    { 'previous generation': spans[1]?.id },
  ])
  const turns = book.named('orchestration:Poll:turn')
  expect(turns.map(({ parentId }) => parentId)).toEqual(spans.map(({ id }) => id))
})

test('a rewound instance has a new span, linked to the one that failed', async () => {
  const { book, hub, client, worker } = await openTraced()
  let isRepaired = false
  worker.orchestrator('Order', () => [isRepaired ? complete(1) : fail(1, failure('no money'))])
  await client.start('Order', { instanceId: 'o-1', parentTraceContext: traceContext('00f067aa0ba902b7') })
  await client.completion('o-1')
  await hub.clock.advance(5_000)
  isRepaired = true
  await hub.instance('o-1').rewind()
  await client.completion('o-1')
  const [failed, repaired] = book.named('orchestration:Order')
  expect(failed).toMatchObject({ status: 'ERROR: no money', links: {} })
  expect(repaired).toMatchObject({
    status: 'OK',
    parentId: '00f067aa0ba902b7',
    began: hub.clock.now,
    links: { 'before the rewind': failed?.id },
  })
})

test('purged and replaced instances end their spans, and what belongs to them', async () => {
  const { book, hub, client, worker } = await openTraced()
  worker.orchestrator(
    'Order',
    turnByTurn([createTimer(1, hub.clock.now + 60_000), scheduleTask(2, 'charge')]),
  )
  await client.start('Order', { instanceId: 'o-1' })
  await worker.nextActivity()
  await hub.reset()
  for (const name of ['orchestration:Order', 'orchestration:Order:timer'])
    expect(book.one(name)).toMatchObject({ status: 'UNSET', attributes: { 'greenroom.cut': 'purged' } })
  expect(book.one('activity:charge')).toMatchObject({
    status: 'UNSET',
    attributes: { 'greenroom.cut': 'withdrawn' },
  })
  await client.start('Order', { instanceId: 'o-1' })
  await worker.nextActivity()
  await hub.instance('o-1').terminate()
  await client.completion('o-1')
  const [purged, again] = book.named('orchestration:Order')
  expect(again).toMatchObject({ links: {}, attributes: { 'durabletask.task.status': 'Terminated' } })
  expect(again?.traceId).not.toBe(purged?.traceId)
})

test('an activity that outlives its orchestration ends when it is answered', async () => {
  const { book, hub, client, worker } = await openTraced()
  worker.orchestrator('Order', turnByTurn([scheduleTask(1, 'charge'), complete(2)]))
  await client.start('Order', { instanceId: 'o-1' })
  const charge = await worker.nextActivity()
  await client.completion('o-1')
  expect(book.names).not.toContain('activity:charge')
  await hub.clock.advance(5_000)
  await worker.completeActivity(charge)
  expect(book.one('activity:charge')).toMatchObject({ status: 'OK', ended: hub.clock.now })
})

test('a stopped backend leaves no span open, and none begins', async () => {
  const { book, backend, hub, client, worker } = await openTraced()
  worker.orchestrator(
    'Order',
    turnByTurn([createTimer(1, hub.clock.now + 60_000), scheduleTask(2, 'charge')]),
  )
  await client.start('Order', { instanceId: 'o-1' })
  await worker.nextActivity()
  await backend.stop()
  const cut = book.all.filter(({ attributes }) => attributes['greenroom.cut'])
  expect(cut.map(({ name }) => name).sort()).toEqual([
    'activity:charge',
    'orchestration:Order',
    'orchestration:Order:timer',
  ])
  for (const span of cut)
    expect(span).toMatchObject({ status: 'UNSET', attributes: { 'greenroom.cut': 'stopped' } })
  expect(book.all).toHaveLength(4)
})

test('what a snapshot brings goes on in a span of its own, and what has ended has none', async () => {
  const { book, backend, hub, client, worker } = await openTraced()
  worker.orchestrator('Done', () => [complete(1)])
  worker.orchestrator('Order', turnByTurn([createTimer(1, hub.clock.now + 60_000)], [complete(2)]))
  await client.completion(await client.start('Done'))
  await client.start('Order', { instanceId: 'o-1', parentTraceContext: traceContext('00f067aa0ba902b7') })
  await hub.instance('o-1').waitFor({ timer: 0 })
  await hub.clock.advance(1_000)
  const fork = backend.hub('fork')
  await fork.restore(hub.snapshot())
  await fork.instance('o-1').terminate()
  const forked = book.all.filter(({ attributes }) => attributes['greenroom.hub'] === 'fork')
  expect(forked.map(({ name }) => name)).toEqual(['orchestration:Order:timer', 'orchestration:Order'])
  expect(forked[1]).toMatchObject({ traceId, parentId: '00f067aa0ba902b7', began: hub.clock.now })
})

test('a replay is work of nobody: it leaves no span', async () => {
  const { book, hub, client, worker } = await openTraced()
  worker.orchestrator('Order', () => [complete(1)])
  await client.completion(await client.start('Order', { instanceId: 'o-1' }))
  const before = book.names
  await hub.instance('o-1').replay()
  expect(worker.items.filter(({ orchestratorRequest }) => orchestratorRequest)).toHaveLength(2)
  expect(book.names).toEqual(before)
})
