import { expect, test } from 'vitest'
import { complete, scheduleTask, text } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import { ofType } from '../support/history.ts'
import { sentinel } from '../support/sentinel.ts'
import type { ScriptedWorker } from '../support/worker.ts'

/** Lets `order` run one activity `ship` and end with its result. */
const servesOrders = (worker: ScriptedWorker): ScriptedWorker =>
  worker.orchestrator('order', turn => {
    const [done] = ofType(turn.events, 'taskCompleted')
    return done ? [complete(2, done.taskCompleted?.result?.value)] : [scheduleTask(1, 'ship', '"parcel"')]
  })

test('134 a first turn whose worker is lost is sent again when it reconnects', async () => {
  const client = await openClient()
  const lost = await openWorker(client)
  const id = await client.start('order', { input: text('1') })
  const first = await lost.nextTurn()
  await lost.close()
  expect(await client.status(id)).toBe('PENDING')

  const back = await openWorker(client)
  const again = await back.nextTurn()
  expect(again).toMatchObject({ instanceId: id, executionId: first.executionId, pastTypes: [] })
  expect(again.newTypes).toEqual(['orchestratorStarted', 'executionStarted'])
  expect(again.token).not.toBe(first.token)
  await back.completeTurn(again, [complete(1, '"done"')])
  expect((await client.completion(id))?.output?.value).toBe('"done"')
})

test('134 a later turn comes again with the same events and what arrived meanwhile', async () => {
  const client = await openClient()
  const lost = await openWorker(client)
  const id = await client.start('held')
  await lost.completeTurn(await lost.nextTurn(), [])
  await client.call('RaiseEvent', { instanceId: id, name: 'before' })
  const turn = await lost.nextTurn()
  await lost.close()
  await client.call('RaiseEvent', { instanceId: id, name: 'meanwhile' })

  const back = await openWorker(client)
  const again = await back.nextTurn()
  expect(again.request.pastEvents).toEqual(turn.request.pastEvents)
  expect(again.newTypes).toEqual(['orchestratorStarted', 'eventRaised', 'eventRaised'])
  const names = ofType(again.request.newEvents, 'eventRaised').map(event => event.eventRaised?.name)
  expect(names).toEqual(['before', 'meanwhile'])
  await back.completeTurn(again, [complete(1)])
  await client.completion(id)
  const types = (await client.history(id)).map(event => event.eventType)
  expect(types.filter(type => type === 'eventRaised')).toHaveLength(2)
})

test('135 an activity whose worker is lost goes to another one, the late result is ignored', async () => {
  const client = await openClient()
  const orders = await openWorker(client, {
    workItemFilters: { orchestrations: [{ name: 'order' }, { name: 'sentinel' }] },
  })
  servesOrders(orders)
  const lost = await openWorker(client, { workItemFilters: { activities: [{ name: 'ship' }] } })
  const id = await client.start('order')
  const first = await lost.nextActivity()
  const other = await openWorker(client, { workItemFilters: { activities: [{ name: 'ship' }] } })
  await lost.close()
  const again = await other.nextActivity()
  expect(again.request).toEqual(first.request)
  expect(again.token).not.toBe(first.token)

  await lost.completeActivity(first, '"late"')
  await sentinel(client, orders)
  expect(await client.status(id)).toBe('RUNNING')
  await other.completeActivity(again, '"in time"')
  expect((await client.completion(id))?.output?.value).toBe('"in time"')
  expect(ofType(await client.history(id), 'taskCompleted')).toHaveLength(1)
})

test('137 a turn answered after its stream died counts, as nobody else has it', async () => {
  const client = await openClient()
  const lost = await openWorker(client)
  const id = await client.start('order')
  const turn = await lost.nextTurn()
  await lost.close()
  await lost.completeTurn(turn, [complete(1, '"late"')])
  expect((await client.completion(id))?.output?.value).toBe('"late"')

  const next = await openWorker(client)
  await sentinel(client, next)
  expect(next.unread.turns).toBe(0)
})

test('137 an activity answered after its stream died counts, as nobody else has it', async () => {
  const client = await openClient()
  const lost = servesOrders(await openWorker(client))
  const id = await client.start('order')
  const item = await lost.nextActivity()
  await lost.close()
  await lost.completeActivity(item, '"late"')

  const next = servesOrders(await openWorker(client))
  expect((await client.completion(id))?.output?.value).toBe('"late"')
  await sentinel(client, next)
  expect(next.unread.activities).toBe(0)
})

test('135 nothing a lost worker held stays behind', async () => {
  const client = await openClient()
  const lost = servesOrders(await openWorker(client))
  const orders: string[] = []
  const held: string[] = []
  for (let n = 0; n < 8; n++) {
    orders.push(await client.start('order'))
    held.push(await client.start('held'))
  }
  for (let n = 0; n < 8; n++) {
    await lost.nextActivity()
    await lost.nextTurn()
  }
  await lost.close()

  const other = servesOrders(await openWorker(client))
  for (let n = 0; n < 8; n++) {
    await other.completeTurn(await other.nextTurn(), [complete(1)])
    await other.completeActivity(await other.nextActivity(), '"shipped"')
  }
  for (const id of [...orders, ...held]) {
    expect((await client.completion(id))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
  }
  await sentinel(client, other)
  expect(other.unread).toEqual({ turns: 0, activities: 0 })
})

test('134 work that moves from one lost worker to the next is done in the end', async () => {
  const client = await openClient()
  const id = await client.start('order')
  const tokens = new Set<string>()
  for (let n = 0; n < 3; n++) {
    const worker = await openWorker(client)
    tokens.add((await worker.nextTurn()).token)
    await worker.close()
  }
  const last = await openWorker(client)
  const turn = await last.nextTurn()
  expect(tokens.add(turn.token).size).toBe(4)
  await last.completeTurn(turn, [complete(1)])
  expect((await client.completion(id))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
})
