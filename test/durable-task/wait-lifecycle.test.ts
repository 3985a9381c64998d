/** Open waits when their backend stops, their hub is cleared, or their client loses interest. */
import { afterEach, expect, test, vi } from 'vitest'
import { Waiters } from '../../src/kernel/waiters.ts'
import { complete } from '../support/actions.ts'
import { errorOf, openClient, openWorker, ownBackend, status } from '../support/backend.ts'
import type { RawClient } from '../support/client.ts'

afterEach(() => vi.restoreAllMocks())

/** A client with open waits of every kind: on an instance whose first turn is out, and on an unknown id. */
async function openWaits(options: Parameters<typeof ownBackend>[0] = {}) {
  const backend = await ownBackend(options)
  const client = await openClient({ address: backend.address, hub: 'waiting' })
  const worker = await openWorker(client)
  await client.start('Order', { instanceId: 'order' })
  const turn = await worker.nextTurn()
  const waits = ['order', 'unknown'].flatMap(id => [client.started(id), client.completion(id)])
  await client.call('Hello', {}) // the waits went out first on this connection
  return { backend, client, worker, turn, waits }
}

test('50 a stopping server answers open waits with UNAVAILABLE', async () => {
  const { backend, waits } = await openWaits()
  const errors = waits.map(errorOf)
  await backend.stop()
  for (const error of await Promise.all(errors)) expect(error.code).toBe(status.UNAVAILABLE)
})

test('50 a wait of a stopped server is UNAVAILABLE too', async () => {
  const { backend, client, waits } = await openWaits()
  const errors = waits.map(errorOf)
  await backend.stop()
  await Promise.all(errors)
  expect((await errorOf(client.completion('order'))).code).toBe(status.UNAVAILABLE)
})

test('45 resetting the hub answers open waits with "does not exist", and later ones wait again', async () => {
  const { backend, client, worker, waits } = await openWaits()
  await backend.hub('waiting').reset()
  expect(await Promise.all(waits)).toEqual([undefined, undefined, undefined, undefined])

  const again = client.completion('order')
  await client.start('Order', { instanceId: 'order' })
  await worker.completeTurn(await worker.nextTurn(), [complete(1, 'second life')])
  expect((await again)?.output).toEqual({ value: 'second life' })
})

test('45 resetting the backend answers open waits of every hub; Hello works meanwhile', async () => {
  const { backend, client, waits } = await openWaits()
  const other = await openClient({ address: backend.address, hub: 'other' })
  const otherWait = other.completion('nobody')
  await other.call('Hello', {})
  const hellos = [client.call('Hello', {}), other.call('Hello', {})]
  await backend.reset()
  expect(await Promise.all([...waits, otherWait])).toEqual(Array(5).fill(undefined))
  expect(await Promise.all(hellos)).toEqual([{}, {}])
})

test("44 with unknownInstanceWait 'notFound' a wait for an unknown id fails, others do not", async () => {
  const backend = await ownBackend({ unknownInstanceWait: 'notFound' })
  const client = await openClient({ address: backend.address })
  const worker = (await openWorker(client)).orchestrator('Order', () => [complete(1, 'done')])
  for (const call of [client.started('nobody'), client.completion('nobody')]) {
    const error = await errorOf(call)
    expect(error.code).toBe(status.NOT_FOUND)
    expect(error.details).toContain('nobody')
  }
  expect((await client.completion(await client.start('Order')))?.output).toEqual({ value: 'done' })
  expect(worker.answerErrors).toEqual([])
})

/** The backend's list of open waits, seen as the first one is put on it. */
function watchWaiters(): () => Waiters<unknown> {
  const open = vi.spyOn(Waiters.prototype, 'open')
  return () => open.mock.contexts[0] as Waiters<unknown>
}

/** Makes calls until no wait is open; a wait that is never dropped fails the test by its timeout. */
async function untilDropped(client: RawClient, waiters: Waiters<unknown>): Promise<void> {
  while (waiters.size > 0) await client.call('Hello', {})
}

test('46 answered waits leave nothing behind', async () => {
  const seen = watchWaiters()
  const { backend, worker, turn, waits } = await openWaits()
  const waiters = seen()
  expect(waiters.size).toBe(4)
  await worker.completeTurn(turn, [complete(1)])
  await Promise.all(waits.slice(0, 2))
  expect(waiters.size).toBe(2)
  await backend.reset()
  await Promise.all(waits)
  expect(waiters.size).toBe(0)
})

test('46 waits leave nothing behind when their client cancels, times out or hangs up', async () => {
  const seen = watchWaiters()
  const { address } = await ownBackend()
  const client = await openClient({ address, hub: 'waiting' })
  const request = { instanceId: 'nobody' }

  const controllers = Array.from({ length: 50 }, () => new AbortController())
  const cancelled = controllers.map(({ signal }) =>
    errorOf(client.call('WaitForInstanceCompletion', request, { signal })),
  )
  await client.call('Hello', {})
  const waiters = seen()
  expect(waiters.size).toBe(50)
  for (const controller of controllers) controller.abort()
  for (const error of await Promise.all(cancelled)) expect(error.code).toBe(status.CANCELLED)
  await untilDropped(client, waiters)

  const late = errorOf(client.call('WaitForInstanceStart', request, { deadline: 400 }))
  await client.call('Hello', {})
  expect(waiters.size).toBe(1)
  expect((await late).code).toBe(status.DEADLINE_EXCEEDED)
  await untilDropped(client, waiters)

  const leaving = await openClient({ address, hub: 'waiting' })
  const controller = new AbortController()
  const left = errorOf(leaving.call('WaitForInstanceStart', request, { signal: controller.signal }))
  await leaving.call('Hello', {})
  expect(waiters.size).toBe(1)
  leaving.close()
  controller.abort()
  expect((await left).code).toBe(status.CANCELLED)
  await untilDropped(client, waiters)
})
