/** Where spans go: to the provider of the process, or to none; and that nothing of it is on the wire. */

import type { ActivityContext, OrchestrationContext, TOrchestrator } from '@microsoft/durabletask-js'
import { context, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { expect, test } from 'vitest'
import { type BackendOptions, orchestration, type TestBackend } from '../../src/index.ts'
import {
  complete,
  continueAsNew,
  createChild,
  createTimer,
  scheduleTask,
  text,
  timestamp,
} from '../support/actions.ts'
import { ownBackend } from '../support/backend.ts'
import { openSdk } from '../support/sdk.ts'
import { registerProvider, SpanBook } from '../support/spans.ts'
import type { Turn } from '../support/worker.ts'
import { openLab, turnByTurn } from '../testing/lab.ts'
import { traceContext } from './traced.ts'

async function runOne(backend: TestBackend): Promise<void> {
  const hub = backend.hub()
  hub.use(orchestration('Order').returns('done'))
  await (await hub.start('Order')).output()
}

const ofOrder = ['orchestration:Order:turn', 'orchestration:Order']

test('with the JavaScript SDK, everything of an order is in the trace of its client', async () => {
  const book = new SpanBook()
  registerProvider(book)
  const ship: TOrchestrator = async function* (ctx: OrchestrationContext): AsyncGenerator<unknown, string> {
    return (yield ctx.callActivity('pack')) as string
  }
  const order: TOrchestrator = async function* (ctx: OrchestrationContext): AsyncGenerator<unknown, string> {
    return (yield ctx.callSubOrchestrator('ship')) as string
  }
  const { client } = await openSdk({
    orchestrators: { order, ship },
    activities: { pack: (_: ActivityContext) => 'packed' },
  })
  const id = await client.scheduleNewOrchestration('order')
  expect((await client.waitForOrchestrationCompletion(id))?.serializedOutput).toBe('"packed"')

  const sent = book.raw.find(({ name }) => name === 'create_orchestration:order')?.spanContext()
  const orderSpan = book.one('orchestration:order')
  const shipSpan = book.one('orchestration:ship')
  expect(orderSpan).toMatchObject({ traceId: sent?.traceId, parentId: sent?.spanId, status: 'OK' })
  expect(shipSpan).toMatchObject({ parentId: orderSpan.id, links: { worker: expect.any(String) } })
  expect(book.one('activity:pack')).toMatchObject({
    parentId: shipSpan.id,
    links: { worker: expect.any(String) },
  })
  for (const { traceId } of book.all) expect(traceId).toBe(sent?.traceId)
})

test('a provider that is registered before the backend starts gets the spans', async () => {
  const book = new SpanBook()
  registerProvider(book)
  await runOne(await ownBackend())
  expect(book.names).toEqual(ofOrder)
})

test('one that comes later gets none, unless they were asked for', async () => {
  const [silent, waiting] = [await ownBackend(), await ownBackend({ spans: true })]
  const book = new SpanBook()
  registerProvider(book)
  await runOne(silent)
  expect(book.names).toEqual([])
  await runOne(waiting)
  expect(book.names).toEqual(ofOrder)
})

test('what began before there was a provider is nobody to link to', async () => {
  const { hub, client, worker } = await openLab({ spans: true })
  worker.orchestrator('Poll', ({ events }) => (isOf(events, '2') ? [complete(1)] : [continueAsNew(1, '2')]))
  await hub.pause()
  await client.start('Poll', { instanceId: 'p', input: text('1') })
  const book = new SpanBook()
  registerProvider(book)
  hub.resume()
  await client.completion('p')
  expect(book.one('orchestration:Poll')).toMatchObject({ status: 'OK', parentId: undefined, links: {} })
})

test('spans: false keeps them from the registered provider, and { provider } gives them to another', async () => {
  const [registered, given] = [new SpanBook(), new SpanBook()]
  registerProvider(registered)
  await runOne(await ownBackend({ spans: false }))
  await runOne(await ownBackend({ spans: { provider: given.provider } }))
  expect(registered.names).toEqual([])
  expect(given.names).toEqual(ofOrder)
})

test('a run that is started in the course of a span is below it', async () => {
  const book = new SpanBook()
  const backend = await ownBackend({ spans: { provider: book.provider } })
  const span = book.provider.getTracer('test').startSpan('test')
  const within = trace.setSpan(ROOT_CONTEXT, span)
  const manager = {
    active: () => within,
    with: <A extends unknown[], R>(_: unknown, fn: (...args: A) => R, __?: unknown, ...args: A) =>
      fn(...args),
    bind: <T>(_: unknown, target: T) => target,
    enable: () => manager,
    disable: () => manager,
  }
  context.setGlobalContextManager(manager)
  try {
    await runOne(backend)
  } finally {
    context.disable()
  }
  expect(book.one('orchestration:Order').parentId).toBe(span.spanContext().spanId)
})

test('a tracer that throws is logged, and breaks nothing', async () => {
  const errors: string[] = []
  const log = { debug() {}, info() {}, warn() {}, error: (message: string) => void errors.push(message) }
  const provider = {
    getTracer: () => ({
      startSpan: () => {
        throw new Error('no span today')
      },
    }),
  }
  await runOne(await ownBackend({ spans: { provider }, logger: log }))
  expect(errors[0]).toContain('no span today')
})

test('workers and clients get the same bytes with spans as without', async () => {
  const book = new SpanBook()
  const without = await play({})
  expect(await play({ spans: { provider: book.provider } })).toEqual(without)
  expect(book.names).toContain('activity:charge')
  expect(without.items).toHaveLength(7)
})

/** Everything that a worker and a client are told of an order. */
async function play(options: BackendOptions) {
  const { hub, client, worker } = await openLab({ seed: 7, patience: 5_000, ...options })
  const turns = turnByTurn(
    [
      scheduleTask(1, 'charge', undefined, { parentTraceContext: traceContext('aaaaaaaaaaaaaaaa') }),
      scheduleTask(2, 'pack'),
    ],
    [],
    [createTimer(3, hub.clock.now + 1_000), createChild(4, 'Ship', 'ship-1')],
    [complete(5)],
  )
  const orchestrationTraceContext = {
    spanID: text('cccccccccccccccc'),
    spanStartTime: timestamp(hub.clock.now),
  }
  worker.orchestrator('Order', turn => ({ actions: turnsOf(turns(turn)), orchestrationTraceContext }))
  worker.orchestrator('Ship', () => [complete(1)])
  worker.activity('*', () => 'ok')
  await client.start('Order', { instanceId: 'o-1', parentTraceContext: traceContext('bbbbbbbbbbbbbbbb') })
  await client.completion('o-1')
  const items = worker.items.flatMap(({ completionToken: _, ...item }) => (item.healthPing ? [] : [item]))
  return { items, history: await client.history('o-1'), state: await client.state('o-1') }
}

const isOf = (events: Turn['events'], input: string): boolean =>
  events.some(({ executionStarted }) => executionStarted?.input?.value === input)

const turnsOf = (answer: ReturnType<ReturnType<typeof turnByTurn>>) =>
  Array.isArray(answer) ? answer : answer.actions
