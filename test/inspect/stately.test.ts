/** What the Stately inspector is told of a backend. */
import { createInspector, type StatelyInspectionEvent } from '@statelyai/inspect'
import { expect, test } from 'vitest'
import { createActor, createMachine } from 'xstate'
import { orchestrationMachine } from '../../machines/index.ts'
import { activity, type Hub } from '../../src/index.ts'
import { complete, continueAsNew, createChild, scheduleTask } from '../support/actions.ts'
import { ownBackend } from '../support/backend.ts'
import { openLab, turnByTurn } from '../testing/lab.ts'
import { StatelyViewer } from './stately-viewer.ts'

const start = (hub: Hub, instanceId: string) => hub.start('Order', undefined, { instanceId })
const names = (viewer: StatelyViewer) => viewer.actors.map(actor => actor.name)

test('one that comes late sees everything as it stands, by instance id, children below their parents', async () => {
  const { backend, hub, worker, client } = await openLab({ inspect: 'stately' })
  worker.orchestrator('Parent', turnByTurn([createChild(1, 'Child', 'child-1')]))
  worker.orchestrator('Child', () => [])
  worker.orchestrator('Done', () => [complete(1)])
  await client.completion(await client.start('Done', { instanceId: 'done-1' }))
  const parent = await hub.start('Parent', undefined, { instanceId: 'parent-1' })
  await parent.waitFor({ child: 'Child' })
  await parent.suspend()
  await hub.signal('@counter@a', 'add', 1)

  const viewer = StatelyViewer.look(backend.inspector?.url)
  await viewer.sees('@counter@a', { status: 'active' })
  expect(names(viewer)).toEqual(['lab', 'done-1', 'parent-1', 'child-1', '@counter@a'])
  expect(viewer.last('parent-1')).toMatchObject({
    status: 'active',
    value: { live: { turn: 'idle', lifecycle: 'suspended' } },
    context: { name: 'Parent', instanceId: 'parent-1', executionId: parent.state!.executionId },
    tags: ['SUSPENDED'],
  })
  expect(viewer.last('done-1')).toMatchObject({ status: 'done', value: 'completed' })
  const [root, , , child] = viewer.actors
  expect(child).toMatchObject({ rootId: root!.sessionId, parentId: viewer.of('parent-1')[0]!.sessionId })
  expect(viewer.of('parent-1')[0]).toMatchObject({ rootId: root!.sessionId, parentId: root!.sessionId })
  for (const actor of viewer.actors.slice(1)) {
    const machine = createMachine(JSON.parse(actor.definition!))
    expect(machine.id).toBe(actor.name.startsWith('@') ? 'entity' : 'orchestration')
    expect(() => machine.resolveState({ value: actor.snapshot.value, context: {} })).not.toThrow()
  }
})

test('then it sees what happens: each event, and how the actor stands after it', async () => {
  const { backend, hub, worker } = await openLab({ inspect: 'stately' })
  worker.orchestrator('Order', turnByTurn([]))
  const viewer = StatelyViewer.look(backend.inspector?.url)
  await expect.poll(() => names(viewer)).toEqual(['lab'])
  const run = await start(hub, 'order-1')
  await viewer.sees('order-1', { tags: ['RUNNING'] })
  await run.suspend()
  await run.terminate()
  await run.purge()
  await viewer.sees('order-1', { status: 'stopped' })

  const told = viewer
    .of('order-1')
    .map(message =>
      message.type === '@xstate.actor'
        ? message.type
        : message.type === '@xstate.event'
          ? message.event.type
          : [message.event.type, (message.snapshot as { tags?: string[] }).tags?.[0]],
    )
  expect(told).toEqual([
    '@xstate.actor',
    ['xstate.init', 'PENDING'],
    'turn.dispatched',
    ['turn.dispatched', 'PENDING'],
    'turn.committed',
    ['turn.committed', 'RUNNING'],
    'instance.suspend',
    ['instance.suspend', 'SUSPENDED'],
    'instance.terminate',
    ['instance.terminate', 'TERMINATED'],
    ['xstate.stop', 'TERMINATED'],
  ])
})

test('an id keeps its line: continued as new, and used again after it was purged', async () => {
  const { backend, hub, worker } = await openLab({ inspect: 'stately' })
  let generations = 0
  worker.orchestrator('Loop', () => (generations++ === 0 ? [continueAsNew(1)] : []))
  const viewer = StatelyViewer.look(backend.inspector?.url)
  const run = await hub.start('Loop', undefined, { instanceId: 'loop' })
  await expect.poll(() => generations).toBe(2)
  await viewer.sees('loop', { tags: ['RUNNING'], context: { executionId: run.state!.executionId } })
  await run.terminate()
  await run.purge()
  await start(hub, 'loop')
  await viewer.sees('loop', { status: 'active', context: { name: 'Order' } })
  expect(new Set(viewer.actors.map(actor => actor.sessionId)).size).toBe(2)
})

test('the messages have the fields that the library gives them', async () => {
  const { backend, hub } = await openLab({ inspect: 'stately' })
  const run = await start(hub, 'order-1')
  const viewer = StatelyViewer.look(backend.inspector?.url)
  await viewer.sees('order-1', { tags: ['PENDING'] })
  await run.suspend()
  await viewer.sees('order-1', { tags: ['SUSPENDED'] })

  const theirs: StatelyInspectionEvent[] = []
  const library = createInspector({ send: message => theirs.push(JSON.parse(JSON.stringify(message))) })
  const input = { instanceId: 'order-1', inbox: 1, isDue: true }
  const actor = createActor(orchestrationMachine, { input, id: 'order-1', inspect: library.inspect }).start()
  actor.send({ type: 'instance.suspend' })
  await expect.poll(() => theirs.some(isSuspension('@xstate.snapshot'))).toBe(true)

  for (const type of ['@xstate.actor', '@xstate.event', '@xstate.snapshot'] as const) {
    const [ours, other] = [viewer.of('order-1'), theirs].map(messages => messages.find(isSuspension(type)))
    const { parentId: _, ...fields } = shapeOf(ours) as Record<string, unknown>
    expect(fields).toEqual(shapeOf(other))
  }
})

/** Messages on the suspension, and on the actor. */
const isSuspension = (type: StatelyInspectionEvent['type']) => (message: StatelyInspectionEvent) =>
  message.type === type && (message.type === '@xstate.actor' || message.event.type === 'instance.suspend')

/** Names of fields, and the types of what is in them, but for what is the machine's own affair. */
function shapeOf(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value
  if (Array.isArray(value)) return value.map(shapeOf)
  const fields = Object.entries(value).map(([name, inner]) => [name, isOwn(name) ? name : shapeOf(inner)])
  return Object.fromEntries(fields)
}

const isOwn = (name: string): boolean => name === 'context' || name === 'value'

test('no input, result, event or state of anybody is told', async () => {
  const { backend, hub, worker, client } = await openLab({ inspect: 'stately' })
  const secret = 'sesame'
  hub.use(activity('charge').returns({ secret }))
  worker.orchestrator(
    'Order',
    turnByTurn([scheduleTask(1, 'charge', JSON.stringify({ secret }))], [], [complete(2, `"${secret}"`)]),
  )
  const viewer = StatelyViewer.look(backend.inspector?.url)
  const run = await hub.start('Order', { secret }, { instanceId: 'order-1', tags: { secret } })
  await run.waitFor({ activity: 'charge', status: 'completed' })
  await run.raise('word', { secret })
  await client.completion('order-1')
  await hub.signal('@vault@a', 'keep', { secret })
  await viewer.sees('order-1', { status: 'done' })
  await viewer.sees('@vault@a', { status: 'active' })
  const late = StatelyViewer.look(backend.inspector?.url)
  await late.sees('@vault@a', { status: 'active' })
  for (const { text } of [viewer, late]) {
    expect(text).toContain('order-1')
    expect(text).not.toContain(secret)
  }
})

test('a viewer that comes after a thousand instances sees a thousand', async () => {
  const backend = await ownBackend({ inspect: 'stately', time: 'manual' })
  const hub = backend.hub()
  for (let n = 0; n < 1_000; n++) await start(hub, `order-${n}`)
  const viewer = StatelyViewer.look(backend.inspector?.url)
  await viewer.sees('order-999', { tags: ['PENDING'] })
  expect(new Set(names(viewer)).size).toBe(1_001)
})

test('of those that have ended it sees the newest thousand, beside all that live', async () => {
  const backend = await ownBackend({ inspect: 'stately', time: 'manual' })
  const hub = backend.hub()
  await start(hub, 'living')
  for (let n = 0; n < 1_002; n++) await (await start(hub, `ended-${n}`)).terminate()
  const viewer = StatelyViewer.look(backend.inspector?.url)
  await viewer.sees('ended-1001', { status: 'done' })
  expect(names(viewer).length).toBe(1_002)
  expect(names(viewer).slice(0, 3)).toEqual(['default', 'living', 'ended-2'])
  await hub.instance('ended-0').purge()
  await hub.instance('living').suspend()
  await viewer.sees('living', { tags: ['SUSPENDED'] })
  expect(viewer.text).not.toContain('"ended-0"')
})

test('hubs are apart, also one that comes later; a viewer may look at one alone', async () => {
  const backend = await ownBackend({ inspect: 'stately', time: 'manual' })
  await start(backend.hub('a'), 'order-1')
  const all = StatelyViewer.look(backend.inspector?.url)
  const one = StatelyViewer.look(backend.inspector?.url, 'b/1')
  await all.knows('order-1')
  const run = await start(backend.hub('b/1'), 'order-1')
  await run.suspend()
  await one.sees('order-1', { tags: ['SUSPENDED'] })
  await expect.poll(() => names(all)).toEqual(['a', 'order-1', 'b/1', 'order-1'])
  expect(names(one)).toEqual(['b/1', 'order-1'])
  const [inA, inB] = all.actors.filter(actor => actor.name === 'order-1')
  expect(inA!.sessionId).not.toBe(inB!.sessionId)
  expect(inA!.rootId).not.toBe(inB!.rootId)
})
