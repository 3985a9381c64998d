/** Who serves a hub, and what waits for them. */
import { expect, test } from 'vitest'
import { activity } from '../../src/index.ts'
import { scheduleTask } from '../support/actions.ts'
import { openWorker } from '../support/backend.ts'
import { openLab } from './lab.ts'

const patiently = { timeout: 10_000 }

test('a worker with what it serves, takes and has', async () => {
  const { hub, client, worker } = await openLab()
  const before = Date.now()
  const second = await openWorker(client, {
    workItemFilters: {
      orchestrations: [],
      activities: [{ name: 'charge', versions: ['1.0', '2.0'] }, { name: 'pack' }],
      entities: [{ name: 'Counter' }],
    },
    maxConcurrentActivityWorkItems: 5,
  })
  const [first, other, ...more] = hub.workers()
  expect(more).toEqual([])
  expect(first).toMatchObject({ serves: undefined, slots: { orchestration: { used: 0, limit: undefined } } })
  expect(other).toMatchObject({
    serves: {
      orchestration: [],
      activity: [
        { name: 'charge', versions: ['1.0', '2.0'] },
        { name: 'pack', versions: [] },
      ],
      entity: [{ name: 'counter', versions: [] }],
    },
    slots: { activity: { used: 0, limit: 5 } },
    runs: [],
  })
  expect(other!.sdk).toMatch(/^grpc-node/)
  expect(other!.address).toMatch(/:\d+$/)
  expect(other!.name).toBe(`${other!.sdk} at ${other!.address}`)
  expect(first!.id).not.toBe(other!.id)

  await hub.start('Order', undefined, { instanceId: 'order-1' })
  await worker.completeTurn(await worker.nextTurn(), [scheduleTask(3, 'charge', undefined)])
  const item = await worker.nextActivity()
  expect(hub.workers()[0]).toMatchObject({
    slots: { activity: { used: 1 } },
    runs: [{ kind: 'activity', name: 'charge', instanceId: 'order-1', taskId: 3 }],
  })
  const { since } = hub.workers()[0]!.runs[0]!
  expect(since).toBeGreaterThanOrEqual(before)
  expect(since).toBeLessThanOrEqual(Date.now())
  await worker.completeActivity(item)
  expect(hub.workers()[0]!.runs).toMatchObject([{ kind: 'orchestration', name: 'Order' }])
  const ids = hub.workers().map(({ id }) => id)
  await worker.close()
  await expect.poll(() => hub.workers().map(({ id }) => id), patiently).toEqual(ids.slice(1))
  await second.close()
})

test('an SDK that hosts no entities takes none', async () => {
  const { hub, client } = await openLab()
  const filters = { orchestrations: [], activities: [], entities: [{ name: 'counter' }] }
  const headers = { 'x-user-agent': 'grpc-go/1.0' }
  await openWorker(client, { workItemFilters: filters }, { headers })
  expect(hub.workers()[1]).toMatchObject({
    serves: { entity: [] },
    slots: { entity: { used: 0, limit: 0 }, activity: { limit: undefined } },
  })
  await hub.signal('@counter@a', 'add', 1)
  const [first] = hub.workers()
  expect(first!.runs).toMatchObject([{ kind: 'entity', name: 'counter', instanceId: '@counter@a' }])
})

test('what waits, by kind, name and version, and who could serve it', async () => {
  const { hub, client } = await openLab()
  const before = Date.now()
  const names = ['Later', 'Nobody', 'Nobody']
  await hub.pause()
  for (const name of names) await hub.start(name)
  await hub.start('Nobody', undefined, { version: '2' })
  await hub.signal('@stock@a', 'add')
  const ids = hub.workers().map(({ id }) => id)
  const queue = { kind: 'orchestration', version: '', servedBy: ids }
  expect(hub.queues()).toMatchObject([
    { kind: 'entity', name: 'stock', waiting: 1 },
    { ...queue, name: 'Later', waiting: 1 },
    { ...queue, name: 'Nobody', waiting: 2 },
    { ...queue, name: 'Nobody', version: '2', waiting: 1 },
  ])
  for (const { oldest } of hub.queues()) expect(oldest).toBeGreaterThanOrEqual(before)
  hub.resume()
  expect(hub.queues()).toEqual([])
  expect(client.hub).toBe(hub.name)
})

test('fakes are no workers; what they have is no queue', async () => {
  const { hub, worker } = await openLab()
  hub.use(activity('charge').delays(Number.POSITIVE_INFINITY))
  const run = await hub.start('Order')
  await worker.completeTurn(await worker.nextTurn(), [scheduleTask(1, 'charge')])
  expect(run.reasons()).toMatchObject([
    { kind: 'activity', place: 'out', worker: 'a fake that never answers' },
  ])
  expect(hub.workers()).toMatchObject([{ runs: [] }])
  expect(hub.queues()).toEqual([])
})

test('a replay waits in no queue', async () => {
  const { hub, worker } = await openLab()
  const run = await hub.start('Order')
  await worker.completeTurn(await worker.nextTurn(), [])
  await run.waitFor({ status: 'RUNNING' })
  await worker.close()
  await expect.poll(() => hub.workers(), patiently).toEqual([])
  const replay = run.replay({ timeout: 60_000 }).catch((error: unknown) => error)
  await expect.poll(() => run.explain(), patiently).toContain('a replay of')
  expect(hub.queues()).toEqual([])
  await hub.reset()
  await replay
})
