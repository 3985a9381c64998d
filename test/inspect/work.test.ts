/** The work of an orchestration or entity as a feed tells and keeps it: who had it, when, and what came of it. */
import { expect, test } from 'vitest'
import { activity, type HubFact } from '../../src/index.ts'
import { scheduleTask } from '../support/actions.ts'
import { openWorker } from '../support/backend.ts'
import { counter } from '../support/entity-counter.ts'
import { openLab, turnByTurn } from '../testing/lab.ts'

const patiently = { timeout: 10_000 }
const always = { feed: { always: true } }

test('turns, activities of workers and fakes, and batches; what is out has no end yet', async () => {
  const { hub, worker } = await openLab(always)
  hub.use(activity('pack').returns('packed'))
  worker.orchestrator('Order', turnByTurn([scheduleTask(1, 'charge'), scheduleTask(2, 'pack')]))
  worker.entity('counter', counter)
  const run = await hub.start('Order', undefined, { instanceId: 'order-1' })
  const item = await worker.nextActivity()
  await run.waitFor(() => hub.feed.work('order-1').at(-1)?.kind === 'orchestration')
  await run.waitFor({ activity: 'pack', status: 'completed' })
  const { name } = hub.workers()[0]!
  const [at, answered] = [hub.clock.now, { outcome: 'answered' }]
  const turn = { kind: 'orchestration', name: 'Order', worker: name, sentAt: at, backAt: at, ...answered }
  const charge = { kind: 'activity', name: 'charge', taskId: 1, worker: name, sentAt: at }
  const pack = { kind: 'activity', name: 'pack', taskId: 2, worker: 'a fake', sentAt: at, backAt: at }
  const before = hub.feed.work('order-1')
  expect(before.filter(({ kind }) => kind === 'orchestration')).toEqual([turn, turn])
  expect(before).toContainEqual({ ...pack, ...answered })
  expect(before).toContainEqual(charge)
  await hub.clock.advance(1_000)
  await worker.completeActivity(item)
  expect(hub.feed.work('order-1')).toContainEqual({ ...charge, backAt: at + 1_000, ...answered })
  expect(before).toContainEqual(charge)

  await hub.signal('@counter@a', 'add', 1)
  await expect.poll(() => hub.entity('@counter@a')?.state, patiently).toBe('1')
  const batch = { kind: 'entity', name: 'counter', worker: name, sentAt: at + 1_000, backAt: at + 1_000 }
  expect(hub.feed.work('@counter@a')).toEqual([{ ...batch, ...answered }])
  await run.terminate()
  await run.purge()
  expect(hub.feed.work('order-1')).toEqual([])
})

test('work that was handed back, lost and withdrawn, once for each delivery', async () => {
  const { hub, client, worker } = await openLab(always)
  const facts: HubFact[] = []
  hub.inspect(fact => void facts.push(fact))
  const run = await hub.start('Order', undefined, { instanceId: 'order-1' })
  await worker.completeTurn(await worker.nextTurn(), [scheduleTask(1, 'charge')])
  await worker.abandonActivity(await worker.nextActivity())
  await worker.nextActivity()
  await worker.close()
  const second = await openWorker(client)
  await second.nextActivity()
  await run.terminate()
  await run.purge()
  const told = facts.filter(fact => fact.type === 'workSent' || fact.type === 'workBack').slice(2)
  const sent = { type: 'workSent', id: 'order-1', kind: 'activity', name: 'charge', taskId: 1 }
  const back = { ...sent, type: 'workBack' }
  expect(told).toMatchObject([
    sent,
    { ...back, outcome: 'abandoned' },
    sent,
    { ...back, outcome: 'lost' },
    sent,
    { ...back, outcome: 'withdrawn' },
  ])
  expect(new Set(told.map(fact => 'item' in fact && fact.item)).size).toBe(1)
  expect(facts.at(-1)).toMatchObject({ type: 'purged' })
})

test('a worker that wants the history gives the turn back', async () => {
  const { hub, worker } = await openLab(always)
  const run = await hub.start('Order', undefined, { instanceId: 'order-1' })
  await worker.completeTurn(await worker.nextTurn(), [], { requiresHistory: true })
  await worker.completeTurn(await worker.nextTurn(), [])
  await run.waitFor({ status: 'RUNNING' })
  expect(hub.feed.work('order-1').map(({ outcome }) => outcome)).toEqual(['returned', 'answered'])
})

test('replays are nobody’s work, nor is the second delivery that checks for determinism', async () => {
  const { backend, client, worker } = await openLab(always)
  worker.orchestrator('Order', () => [])
  const lab = backend.hub('lab')
  const run = await lab.start('Order', undefined, { instanceId: 'order-1' })
  await run.waitFor({ status: 'RUNNING' })
  await run.replay()
  expect(worker.items.filter(item => item.orchestratorRequest).length).toBe(2)
  expect(lab.feed.work('order-1').length).toBe(1)
  expect(client.hub).toBe('lab')

  const checked = await openLab({ ...always, determinism: 'check' })
  checked.worker.orchestrator('Order', () => [])
  await (await checked.hub.start('Order', undefined, { instanceId: 'twice' })).waitFor({ status: 'RUNNING' })
  expect(checked.worker.items.filter(item => item.orchestratorRequest).length).toBe(2)
  expect(checked.hub.feed.work('twice')).toMatchObject([{ kind: 'orchestration', outcome: 'answered' }])
})

test('as much work as is kept, the newest; an end without a beginning is left out', async () => {
  const { hub, worker } = await openLab({ feed: { work: 2 } })
  const run = await hub.start('Order', undefined, { instanceId: 'order-1' })
  const turn = await worker.nextTurn()
  hub.inspect(() => {})
  await worker.completeTurn(
    turn,
    [1, 2, 3].map(id => scheduleTask(id, 'charge')),
  )
  for (let n = 0; n < 3; n++) await worker.nextActivity()
  await run.waitFor({ status: 'RUNNING' })
  expect(hub.feed.work('order-1')).toMatchObject([{ taskId: 2 }, { taskId: 3 }])
})
