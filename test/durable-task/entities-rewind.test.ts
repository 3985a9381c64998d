/** A rewind takes back the calls that no worker has begun: the replay makes them again (section 2.12). */
import { expect, test } from 'vitest'
import { complete, createChild, fail, failure, scheduleTask } from '../support/actions.ts'
import { openClient, openWorker, ownBackend } from '../support/backend.ts'
import { callEntity, signalEntity } from '../support/entity-actions.ts'
import { serveCallers } from '../support/entity-callers.ts'
import { counter } from '../support/entity-counter.ts'
import { openCounters } from '../support/entity-hub.ts'
import { eventually } from '../support/entity-poll.ts'
import { flakyActivities } from '../support/flaky.ts'
import { ofType } from '../support/history.ts'
import { outcomeOf, rewind } from '../support/rewind.ts'
import type { Turn } from '../support/worker.ts'

const A = '@counter@a'
const hour = 3_600_000

/** Signals and calls the counter and ships at the same time; a failed shipment fails it, the call still open. */
const order =
  (at?: number, isSignaling = false) =>
  (turn: Turn) => {
    const [answer] = ofType(turn.events, 'entityOperationCompleted')
    if (ofType(turn.events, 'taskFailed').length > 0) return [fail(9, failure('no ship'))]
    if (answer && ofType(turn.events, 'taskCompleted').length > 0)
      return [complete(9, answer.entityOperationCompleted?.output?.value)]
    const isKnown = (id: number) => turn.events.some(({ eventId }) => eventId === id)
    const options = { input: '5', ...(at !== undefined && { at }) }
    return [
      ...(isSignaling && !isKnown(1) ? [signalEntity(1, A, 'add', { input: '100' })] : []),
      ...(isKnown(2) ? [] : [callEntity(2, A, 'add', options)]),
      ...(isKnown(3) ? [] : [scheduleTask(3, 'ship')]),
    ]
  }

async function openOrders() {
  const backend = await ownBackend({ time: 'manual' })
  const hub = backend.hub('orders')
  const callers = await openCounters({ address: backend.address, hub: hub.name })
  return { ...callers, hub, clock: hub.clock, flaky: flakyActivities(callers.worker, 'ship') }
}

const queueOf = (hub: Awaited<ReturnType<typeof openOrders>>['hub']) =>
  hub.entity(A)?.queue.map(({ kind, from }) => [kind, from])

test('93 a call that waits behind a lock is made once, not twice, when its orchestration is rewound', async () => {
  const { client, worker, hub, start, flaky } = await openOrders()
  worker.orchestrator('Order', order())
  const holder = await start()
  await holder.lock('section', A)
  const id = await client.start('Order')
  expect(await outcomeOf(client, id)).toBe('FAILED Error: no ship')
  expect(queueOf(hub)).toEqual([['call', id]])
  flaky.down.clear()
  await rewind(client, id)
  await eventually(() => flaky.runs).toEqual(['ship', 'ship'])
  expect(queueOf(hub)).toEqual([['call', id]])
  await holder.unlock('section', A)
  expect(await outcomeOf(client, id)).toBe('COMPLETED 5')
  expect(await client.entityState(A)).toBe('5')
})

test('91 what else waits there stays: signals of that orchestration, calls of others', async () => {
  const { client, worker, hub, start, flaky } = await openOrders()
  worker.orchestrator('Order', order(undefined, true))
  const [holder, other] = [await start(), await start()]
  await holder.lock('section', A)
  const id = await client.start('Order')
  expect(await outcomeOf(client, id)).toBe('FAILED Error: no ship')
  const requestId = await other.sendCall(A, 'add', '1000')
  flaky.down.clear()
  await rewind(client, id)
  await eventually(() => queueOf(hub)).toEqual([
    ['signal', id],
    ['call', other.id],
    ['call', id],
  ])
  await holder.unlock('section', A)
  expect(await outcomeOf(client, id)).toBe('COMPLETED 1105')
  expect((await other.answered(requestId)).entityOperationCompleted?.output?.value).toBe('1100')
})

test('93 229 a scheduled call that is not due is made once, and still not before its time', async () => {
  const { client, worker, hub, clock, settled, flaky } = await openOrders()
  const due = clock.now + hour
  worker.orchestrator('Order', order(due))
  const id = await client.start('Order')
  expect(await outcomeOf(client, id)).toBe('FAILED Error: no ship')
  flaky.down.clear()
  await rewind(client, id)
  await eventually(() => flaky.runs).toEqual(['ship', 'ship'])
  await eventually(() => hub.entity(A)?.delayed).toMatchObject([{ kind: 'call', from: id, due }])
  await clock.advance(hour - 1)
  await settled()
  expect(await client.entity(A)).toBeUndefined()
  await clock.advance(1)
  expect(await outcomeOf(client, id)).toBe('COMPLETED 5')
  expect(await client.entityState(A)).toBe('5')
})

test('93 a call whose entity nobody hosts yet is in its batch once', async () => {
  const backend = await ownBackend()
  const client = await openClient({ address: backend.address })
  const orchestrations = ['Caller', 'Order'].map(name => ({ name }))
  const workItemFilters = { orchestrations, activities: [{ name: 'ship' }] }
  const worker = await openWorker(client, { workItemFilters })
  const { start } = serveCallers(client, worker)
  const flaky = flakyActivities(worker, 'ship')
  worker.orchestrator('Order', order())
  const other = await start()
  const id = await client.start('Order')
  expect(await outcomeOf(client, id)).toBe('FAILED Error: no ship')
  const before = (await client.state(id))?.executionId?.value
  flaky.down.clear()
  await rewind(client, id)
  await eventually(() => flaky.runs).toEqual(['ship', 'ship'])
  const requestId = await other.sendCall(A, 'get')
  const host = await openWorker(client, { workItemFilters: { entities: [{ name: 'counter' }] } })
  const batch = await host.nextBatch()
  expect(batch.operations.map(({ event }) => event.entityOperationCalled?.parentInstanceId?.value)).toEqual([
    id,
    other.id,
  ])
  const executionId = batch.operations[0]?.event.entityOperationCalled?.parentExecutionId?.value
  expect(executionId).not.toBe(before)
  await host.completeBatch(batch, counter(batch))
  expect(await outcomeOf(client, id)).toBe('COMPLETED 5')
  expect((await other.answered(requestId)).entityOperationCompleted?.output?.value).toBe('5')
})

test('94 a rewound child takes back its calls, too', async () => {
  const { client, worker, hub, start, flaky } = await openOrders()
  worker.orchestrator('Order', order())
  worker.orchestrator('Parent', turn => {
    const [failed] = ofType(turn.events, 'subOrchestrationInstanceFailed')
    const [done] = ofType(turn.events, 'subOrchestrationInstanceCompleted')
    if (failed) return [fail(9, failed.subOrchestrationInstanceFailed!.failureDetails!)]
    if (done) return [complete(9, done.subOrchestrationInstanceCompleted?.result?.value)]
    return turn.pastTypes.length > 0 ? [] : [createChild(1, 'Order', 'child')]
  })
  const holder = await start()
  await holder.lock('section', A)
  const id = await client.start('Parent')
  expect(await outcomeOf(client, id)).toBe('FAILED Error: no ship')
  flaky.down.clear()
  await rewind(client, id)
  await eventually(() => flaky.runs).toEqual(['ship', 'ship'])
  expect(queueOf(hub)).toEqual([['call', 'child']])
  await holder.unlock('section', A)
  expect(await outcomeOf(client, id)).toBe('COMPLETED 5')
})
