/** What a relay of `@statelyai/inspect` that runs already is told of a backend, and when. */
import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { activity, type BackendOptions, type Hub, type Logger, TestBackend } from '../../src/index.ts'
import { complete, createChild, scheduleTask } from '../support/actions.ts'
import { atEnd } from '../support/at-end.ts'
import { ownBackend } from '../support/backend.ts'
import { openLab, turnByTurn } from '../testing/lab.ts'
import { freePort, RelayProcess, relayAt } from './stately-relay-process.ts'

const start = (hub: Hub, instanceId: string, name = 'Order') => hub.start(name, undefined, { instanceId })
const told = (relay: string, options: BackendOptions = {}): BackendOptions => ({
  inspect: { stately: { relay } },
  time: 'manual',
  ...options,
})

/** A logger, and what it was told. */
function listen(): { logger: Logger; said: string[] } {
  const said: string[] = []
  const note = (level: string) => (message: string) => void said.push(`${level} ${message}`)
  const logger = { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') }
  return { logger, said }
}

test('its viewers are told of actors by instance id, of events and of snapshots, and of no payloads', async () => {
  const relay = await RelayProcess.start()
  const viewer = relay.look()
  const { backend, hub, worker, client } = await openLab(told(relay.url))
  const secret = 'sesame'
  hub.use(activity('charge').returns({ secret }))
  worker.orchestrator('Parent', turnByTurn([createChild(1, 'Child', 'child-1')]))
  worker.orchestrator(
    'Child',
    turnByTurn([scheduleTask(1, 'charge', `"${secret}"`)], [complete(2, `"${secret}"`)]),
  )
  await start(hub, 'parent-1', 'Parent')
  await client.completion('child-1')
  await hub.signal('@counter@a', 'add', { secret })
  await viewer.sees('child-1', { status: 'done', value: 'completed' })
  await viewer.sees('@counter@a', { status: 'active' })

  expect(viewer.names).toEqual(['lab', 'parent-1', 'child-1', '@counter@a'])
  const [root, parent, child] = viewer.actors
  expect(parent).toMatchObject({ rootId: root!.sessionId, parentId: root!.sessionId })
  expect(child).toMatchObject({ rootId: root!.sessionId, parentId: parent!.sessionId })
  expect(JSON.parse(child!.definition!)).toMatchObject({ id: 'orchestration' })
  const kinds = viewer.of('child-1').map(message => [message.type, 'event' in message && message.event.type])
  expect(kinds.slice(0, 4)).toEqual([
    ['@xstate.actor', false],
    ['@xstate.snapshot', 'xstate.init'],
    ['@xstate.event', 'turn.dispatched'],
    ['@xstate.snapshot', 'turn.dispatched'],
  ])
  for (const message of viewer.messages)
    expect(message).toMatchObject({ _version: expect.any(String), createdAt: expect.stringMatching(/^\d+$/) })
  expect(JSON.stringify(viewer.messages)).not.toContain(secret)
  expect(backend.inspector?.url).toBe(relay.url.replace('ws', 'http'))
})

test('backends that tell the same relay are apart, and so are their hubs, also one that comes later', async () => {
  const relay = await RelayProcess.start()
  const viewer = relay.look()
  const [one, other] = [await ownBackend(told(relay.url)), await ownBackend(told(relay.url))]
  for (const hub of [one.hub(), one.hub('b'), other.hub()]) await start(hub, 'order-1')
  await expect.poll(() => viewer.names.filter(name => name === 'order-1').length).toBe(3)
  const sessions = viewer.actors.map(({ sessionId }) => sessionId)
  expect(new Set(sessions).size).toBe(6)
})

test('a relay that comes later is told how everything stands, and then what happens', async () => {
  const port = await freePort()
  const { logger, said } = listen()
  const backend = await ownBackend(told(relayAt(port), { logger }))
  const hub = backend.hub()
  for (const id of ['order-1', 'order-2']) await start(hub, id)
  await hub.instance('order-1').suspend()
  const address = relayAt(port)
  expect(said).toEqual([expect.stringContaining(`warn the Stately relay at ${address} cannot be reached`)])
  expect(said[0]).toContain('ECONNREFUSED')

  const viewer = (await RelayProcess.start(port)).look()
  await viewer.sees('order-1', { tags: ['SUSPENDED'] })
  await viewer.sees('order-2', { tags: ['PENDING'] })
  expect(said.slice(1)).toEqual([`info the Stately relay at ${address} is told of this backend`])
  await hub.instance('order-2').suspend()
  await viewer.sees('order-2', { tags: ['SUSPENDED'] })
})

test('a viewer is told of all there are, however many', async () => {
  const relay = await RelayProcess.start()
  const viewer = relay.look()
  await start((await ownBackend(told(relay.url))).hub(), 'first')
  // It keeps 200 messages: only who looks already gets more.
  await viewer.knows('first')
  const backend = new TestBackend(told(relay.url, { logger: 'silent' }))
  atEnd(() => backend.stop())
  for (let n = 0; n < 300; n++) await start(backend.hub(), `order-${n}`)
  await backend.start()
  await viewer.sees('order-299', { tags: ['PENDING'] })
  expect(new Set(viewer.names).size).toBe(302)
})

test('a relay that goes and comes back is told how everything stands by then', async () => {
  const relay = await RelayProcess.start()
  const backend = await ownBackend(told(relay.url))
  const hub = backend.hub()
  const before = relay.look()
  for (const id of ['order-1', 'order-2', 'order-3']) await start(hub, id)
  await before.knows('order-3')
  await relay.stop()
  await hub.instance('order-1').suspend()
  await hub.instance('order-2').terminate()
  await hub.instance('order-3').terminate()
  await hub.instance('order-3').purge()

  const again = await RelayProcess.start(Number(new URL(relay.url).port))
  const after = again.look()
  await after.sees('order-2', { status: 'done', value: 'terminated' })
  expect(after.names).toEqual(['default', 'order-1', 'order-2'])
  expect(after.last('order-1')).toMatchObject({ tags: ['SUSPENDED'] })
  expect(after.actors[1]!.sessionId).toBe(before.actors[1]!.sessionId)
})

test('a relay that takes nothing holds nobody up; too far behind, it is told anew how everything stands', async () => {
  const relay = await RelayProcess.start()
  const hub = (await ownBackend(told(relay.url, { feed: { facts: 50 } }))).hub()
  const viewer = relay.look()
  const changing = await start(hub, 'changing', 'x'.repeat(100_000))
  await viewer.knows('changing')
  relay.standStill()
  const rounds = 400
  for (let n = 0; n < rounds; n++) {
    await changing.suspend()
    await changing.resume()
    // What can be sent is sent by then.
    for (let turns = 0; turns < 4; turns++) await turn()
  }
  await start(hub, 'last')
  relay.goOn()
  await viewer.knows('last')
  // Each round would be two events; the hub is told of once for each connection.
  expect(viewer.of('changing').filter(({ type }) => type === '@xstate.event').length).toBeLessThan(rounds)
  expect(viewer.names.filter(name => name === 'default')).toHaveLength(2)
  expect(viewer.last('changing')).toMatchObject({ tags: ['PENDING'] })
})
