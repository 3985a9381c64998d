/** Everything there is to show of instances, entities and those who serve them. */
import { expect, test } from 'vitest'
import type { OrchestratorAction } from '../../src/durable-task/grpc/wire/OrchestratorAction.ts'
import type { RunEvent } from '../../src/index.ts'
import {
  complete,
  continueAsNew,
  createChild,
  createTimer,
  scheduleTask,
  sendEvent,
} from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import { callEntity, lockEntities, signalEntity } from '../support/entity-actions.ts'
import { counter } from '../support/entity-counter.ts'
import { turnByTurn } from '../testing/lab.ts'
import { openControl } from './control.ts'

async function openViews() {
  const control = await openControl({ time: 'manual', feed: { always: true } })
  const hub = control.backend.hub('a')
  const worker = await openWorker(await openClient({ address: control.backend.address, hub: 'a' }))
  const view = async (id: string, query = '') => {
    const { status, body } = await control.get(`/v1/hubs/a/runs/${id}/view${query}`)
    expect(status).toBe(200)
    return body as Record<string, unknown> & {
      state: { executionId: string }
      history: { events: RunEvent[]; from: number; size: number }
    }
  }
  const serve = (name: string, ...turns: OrchestratorAction[][]) =>
    worker.orchestrator(name, turnByTurn(...turns))
  return { ...control, hub, worker, view, serve }
}

test('an instance is shown with what it waits for, its log, its work and its history', async () => {
  const { hub, worker, view, serve } = await openViews()
  serve('Order', [scheduleTask(1, 'charge', '9'), createTimer(2, hub.clock.now + 60_000)], [])
  const run = await hub.start('Order', { items: 3 }, { instanceId: 'x' })
  const item = await worker.nextActivity()
  const shown = await view('x')
  expect(shown).toMatchObject({
    state: { instanceId: 'x', name: 'Order', status: 'RUNNING', input: { items: 3 } },
    generation: 1,
    turns: 1,
    explanation: run.explain(),
    reasons: [
      { kind: 'activity', name: 'charge', taskId: 1, place: 'out' },
      { kind: 'timer', taskId: 2 },
    ],
    isLogWhole: true,
    work: [
      { kind: 'orchestration', name: 'Order', outcome: 'answered' },
      { kind: 'activity', name: 'charge', taskId: 1 },
    ],
    children: [],
    entities: [],
    knownEvents: [],
  })
  expect(shown.log).toEqual(JSON.parse(JSON.stringify(hub.feed.log('x'))))
  expect(shown.history).toEqual({
    from: 0,
    size: run.history().length,
    events: JSON.parse(JSON.stringify(run.history())),
  })
  await worker.completeActivity(item, '"ok"')
  await run.waitFor({ activity: 'charge', status: 'completed' })
  expect(await view('x')).toMatchObject({ turns: 2, reasons: [{ kind: 'timer' }] })
})

test('a history is read on from where a viewer is, while the execution is the same', async () => {
  const { hub, worker, view, serve } = await openViews()
  serve('Order', [scheduleTask(1, 'charge')], [], [continueAsNew(2)], [])
  const run = await hub.start('Order', undefined, { instanceId: 'x' })
  await run.waitFor({ activity: 'charge' })
  const first = await view('x')
  const { executionId } = first.state
  const { size } = first.history
  const again = `?execution=${executionId}&from=${size}`
  expect((await view('x', again)).history).toEqual({ from: size, size, events: [] })
  await worker.completeActivity(await worker.nextActivity())
  await run.waitFor({ activity: 'charge', status: 'completed' })
  const next = await view('x', again)
  expect(next.history.from).toBe(size)
  expect([...first.history.events, ...next.history.events]).toEqual(JSON.parse(JSON.stringify(run.history())))
  // Other viewers are elsewhere.
  expect((await view('x', `?execution=${executionId}&from=1`)).history.events).toEqual(
    [...first.history.events, ...next.history.events].slice(1),
  )
  for (const other of ['', `?execution=another&from=${size}`, `?execution=${executionId}&from=999`])
    expect((await view('x', other)).history).toMatchObject({ from: 0, events: { length: next.history.size } })
  await run.raise('on')
  await run.waitFor(() => run.progress?.generation === 2 && run.progress.turns === 4)
  expect(await view('x', again)).toMatchObject({ generation: 2, turns: 4, history: { from: 0 } })
})

test('a history that a restore has put in the place of another is shown whole', async () => {
  const { hub, worker, view, serve } = await openViews()
  serve('Order', [scheduleTask(1, 'charge')], [scheduleTask(2, 'ship')])
  const run = await hub.start('Order', undefined, { instanceId: 'x' })
  const item = await worker.nextActivity()
  const snapshot = hub.snapshot()
  await worker.completeActivity(item)
  await run.waitFor({ activity: 'ship' })
  const before = await view('x')
  await hub.restore(snapshot)
  const { history } = await view('x')
  expect(history.size).toBeLessThan(before.history.size)
  expect(history.events).toEqual(JSON.parse(JSON.stringify(run.history())))
})

test('an instance is shown with its family, its entities and the events that others got', async () => {
  const { hub, worker, view, serve } = await openViews()
  worker.entity('counter', counter)
  serve('Kid', [])
  serve(
    'Order',
    [
      createChild(1, 'Kid', 'kid-1'),
      signalEntity(2, '@counter@a', 'add', { input: '1' }),
      callEntity(3, '@counter@b', 'add', { input: '1', requestId: 'r-1' }),
      sendEvent(4, 'other', 'hello'),
    ],
    [lockEntities(5, 's-1', ['@counter@a'])],
  )
  const earlier = await hub.start('Order', undefined, { instanceId: 'earlier' })
  await earlier.waitFor(() => hub.entity('@counter@a')?.lockedBy !== undefined)
  for (const name of ['first', 'second', 'first']) await earlier.raise(name)
  await earlier.waitFor({ event: 'first', index: 1 })
  const shown = await view('earlier')
  expect(shown).toMatchObject({
    children: [{ instanceId: 'kid-1', name: 'Kid', status: 'RUNNING' }],
    entities: [
      { id: '@counter@a', calls: 0, signals: 1, holdsLock: true },
      { id: '@counter@b', calls: 1, signals: 0, holdsLock: false },
    ],
    knownEvents: ['first', 'second'],
  })
  expect(shown.parent).toBeUndefined()
  expect(await view('kid-1')).toMatchObject({
    parent: { instanceId: 'earlier', name: 'Order', status: 'RUNNING' },
    knownEvents: [],
  })
  await hub.instance('kid-1').terminate()
  await hub.instance('kid-1').purge()
  expect((await view('earlier')).children).toEqual([{ instanceId: 'kid-1', name: 'Kid' }])
})

test('events are known that reached instances nobody has looked at', async () => {
  const { hub, view, serve } = await openViews()
  serve('Order', [], [complete(1)])
  const done = await hub.start('Order')
  await done.raise('approval')
  await done.output()
  await hub.start('Order', undefined, { instanceId: 'x' })
  expect((await view('x')).knownEvents).toEqual(['approval'])
})

test('what there is not is not shown', async () => {
  const { get } = await openViews()
  const missing = { status: 404, body: { error: { code: 'instance-not-found' } } }
  for (const path of ['/runs/no/view', '/runs/no/diagram', '/entities/@no@no/view'])
    expect(await get(`/v1/hubs/a${path}`)).toMatchObject(missing)
  for (const query of ['from=-1', 'from=x', 'from=1.5'])
    expect(await get(`/v1/hubs/a/runs/no/view?${query}`)).toMatchObject({ status: 400 })
})

test('an instance is drawn, and so is its chart with the state it is in', async () => {
  const { hub, get } = await openViews()
  await hub.pause()
  const run = await hub.start('Order', undefined, { instanceId: 'x' })
  await run.suspend()
  expect((await get('/v1/hubs/a/runs/x/diagram')).body).toEqual({ text: run.sequenceDiagram() })
  const { body } = await get('/v1/hubs/a/runs/x/diagram?kind=states')
  expect(body.text).toMatch(/^stateDiagram-v2\n/)
  expect(body.text).toMatch(/\n {2}class [\w, ]*suspended active\n$/)
})

test('an entity is signalled and shown, with who holds it', async () => {
  const { hub, get, post, worker, serve } = await openViews()
  worker.entity('counter', counter)
  const signal = (body: object) => post('/v1/hubs/a/entities/@counter@a/signal', body)
  expect(await signal({ operation: 'add', input: 2 })).toEqual({ status: 200, body: { id: '@counter@a' } })
  serve('Order', [lockEntities(1, 's-1', ['@counter@a'])])
  const run = await hub.start('Order', undefined, { instanceId: 'x' })
  await run.waitFor(() => hub.entity('@counter@a')?.lockedBy !== undefined)
  const at = hub.clock.now + 60_000
  await signal({ operation: 'add', input: 3 })
  await signal({ operation: 'add', input: 4, at })
  expect((await get('/v1/hubs/a/entities/@counter@a/view')).body).toMatchObject({
    id: '@counter@a',
    state: '2',
    stateValue: 2,
    queue: [{ kind: 'signal', operation: 'add', input: '3' }],
    delayed: [{ operation: 'add', input: '4', due: at }],
    holder: { instanceId: 'x', name: 'Order', explanation: run.explain() },
    isLogWhole: true,
    work: [{ kind: 'entity', name: 'counter', outcome: 'answered' }],
  })
  expect((await get('/v1/hubs/a/entities')).body).toMatchObject({
    entities: [{ id: '@counter@a', lockedBy: 'x', queued: 1, delayed: 1, stateText: '2' }],
  })
  expect(await signal({ operation: '' })).toMatchObject({ status: 400 })
  expect(await post('/v1/hubs/a/entities/none/signal', { operation: 'add' })).toMatchObject({ status: 400 })
})

test('who serves is shown, what waits for them, and what the clock comes to next', async () => {
  const { hub, get } = await openViews()
  await hub.pause()
  await hub.start('Order', undefined, { instanceId: 'x', startAt: hub.clock.now + 1_000 })
  await hub.start('Order', undefined, { instanceId: 'y' })
  expect((await get('/v1/hubs/a/serving')).body).toMatchObject({
    paused: true,
    workers: [{ slots: { activity: { used: 0 } }, runs: [] }],
    queues: [{ kind: 'orchestration', name: 'Order', waiting: 1, servedBy: [expect.any(String)] }],
  })
  expect((await get('/v1/hubs/a/clock')).body).toMatchObject({
    mode: 'manual',
    next: { at: hub.clock.now + 1_000, kind: 'start', id: 'x' },
  })
})
