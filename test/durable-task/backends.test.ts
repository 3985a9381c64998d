/** Several backends in one process, and the ports they listen on. */
import { expect, test } from 'vitest'
import { complete } from '../support/actions.ts'
import { openClient, openWorker, ownBackend, status } from '../support/backend.ts'

test('peers 4: port 0, asked for or by default, reports the port that is listened on', async () => {
  for (const options of [{}, { port: 0 }]) {
    const backend = await ownBackend(options)
    expect(backend.port).toBeGreaterThan(0)
    expect(backend.address).toBe(`127.0.0.1:${backend.port}`)
    expect(backend.hub().connection.hostAddress).toBe(backend.address)
    const client = await openClient({ address: backend.address })
    expect(await client.call('Hello', {})).toEqual({})
  }
})

test('peers 8: backends started at once never choose the same port', async () => {
  const backends = await Promise.all(Array.from({ length: 20 }, () => ownBackend()))
  expect(new Set(backends.map(backend => backend.port)).size).toBe(20)
  for (const { address } of backends) {
    const client = await openClient({ address })
    expect(await client.call('Hello', {})).toEqual({})
  }
})

test('peers 8: a backend with a wished port takes it again once it is free', async () => {
  const first = await ownBackend()
  const { port } = first
  await first.stop()
  const second = await ownBackend({ port })
  expect(second.port).toBe(port)
  const client = await openClient({ address: second.address })
  expect(await client.call('Hello', {})).toEqual({})
})

/** The same instance id, hub and orchestration on a backend of its own, with its first turn out. */
async function sameOrder() {
  const backend = await ownBackend()
  const client = await openClient({ address: backend.address, hub: 'orders' })
  const worker = await openWorker(client)
  await client.start('Order', { instanceId: 'order' })
  return { backend, client, worker, turn: await worker.nextTurn() }
}

test('peers 8: two backends in one process share nothing, and either may stop or be reset', async () => {
  const [left, right] = [await sameOrder(), await sameOrder()]
  expect(left.turn.executionId).not.toBe(right.turn.executionId)
  const wait = right.client.completion('order')

  // A token of one backend means nothing to the other.
  await right.worker.completeTurn({ ...left.turn, instanceId: 'order' }, [complete(1, 'misdirected')])
  expect(await right.client.status('order')).toBe('PENDING')
  expect(right.backend.hub('orders').counters.staleCompletions).toBe(1)
  expect(left.backend.hub('orders').counters.staleCompletions).toBe(0)

  await left.backend.reset()
  expect(await left.client.state('order')).toBeUndefined()
  expect(await right.client.status('order')).toBe('PENDING')
  await left.backend.stop()
  expect((await left.worker.ended).code).toBe(status.UNAVAILABLE)
  await right.worker.completeTurn(right.turn, [complete(1, 'right')])
  expect((await wait)?.output).toEqual({ value: 'right' })
})
