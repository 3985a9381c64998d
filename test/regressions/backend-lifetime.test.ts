/** Starting, stopping and moving the clock in odd orders. */
import { expect, test } from 'vitest'
import { BackendError, TestBackend } from '../../src/index.ts'
import { atEnd } from '../support/at-end.ts'
import { errorOf, openClient, openWorker, ownBackend, status } from '../support/backend.ts'

/** A backend that was not started, stopped when the test ends. */
function unstarted(options: ConstructorParameters<typeof TestBackend>[0] = {}): TestBackend {
  const backend = new TestBackend({ logger: 'silent', ...options })
  atEnd(() => backend.stop())
  return backend
}

const greeted = async ({ address }: TestBackend) => (await openClient({ address })).call('Hello', {})

test('50 139 stopping with an open wait that has a deadline says nothing of instances that are gone', async () => {
  const warnings: string[] = []
  const backend = await ownBackend({
    logger: { debug() {}, info() {}, warn: message => void warnings.push(message), error() {} },
  })
  const client = await openClient({ address: backend.address })
  const id = await client.start('held')
  const waits = [errorOf(client.completion(id, 60_000)), errorOf(client.started('nobody', 60_000))]
  await client.call('Hello', {}) // the waits went out first on this connection
  await backend.stop()
  for (const error of await Promise.all(waits)) expect(error.code).toBe(status.UNAVAILABLE)
  expect(warnings).toEqual([])
})

test('139 every stop resolves when the port is free, not before', async () => {
  const backend = await ownBackend()
  await openWorker(await openClient({ address: backend.address }))
  let isStopped = false
  const first = backend.stop().then(() => {
    isStopped = true
  })
  await backend.stop()
  expect(isStopped).toBe(true)
  const next = await ownBackend({ port: backend.port })
  expect(await greeted(next)).toEqual({})
  await first
})

test('139 a stop during the start ends cleanly and frees the port', async () => {
  const backend = unstarted()
  const starting = backend.start()
  await backend.stop()
  await starting
  expect(backend.port).toBeGreaterThan(0)
  const next = await ownBackend({ port: backend.port })
  expect(await greeted(next)).toEqual({})
})

test('139 a stopped backend has no hubs and does not start again', async () => {
  const backend = await ownBackend()
  backend.hub('known')
  await backend.stop()
  for (const name of ['known', 'new'])
    expect(() => backend.hub(name)).toThrow(expect.objectContaining({ code: 'wrong-state' }))
  await expect(backend.start()).rejects.toMatchObject({ code: 'wrong-state' })
})

test('a start that found its port taken may be tried again', async () => {
  const first = await ownBackend()
  const second = unstarted({ port: first.port })
  await expect(second.start()).rejects.toMatchObject({ code: 'port-taken' })
  await first.stop()
  await second.start()
  expect(second.port).toBe(first.port)
  expect(await greeted(second)).toEqual({})
})

test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('a clock does not advance by %d', async step => {
  const backend = await ownBackend({ time: 'manual' })
  const { clock } = backend.hub()
  const before = clock.now
  const refusal = clock.advance(step)
  await expect(refusal).rejects.toBeInstanceOf(BackendError)
  await expect(refusal).rejects.toMatchObject({ code: 'invalid-request' })
  expect(clock.now).toBe(before)
  await clock.advance(1)
  expect(clock.now).toBe(before + 1)
})

test('whoever comes after the stop is told, and leaves nothing behind', async () => {
  const backend = await ownBackend()
  const hub = backend.hub()
  await hub.start('before')
  const snapshot = hub.snapshot()
  await backend.stop()
  const told = { code: 'stopping', message: 'The backend is stopped: make a new one.' }
  await expect(hub.start('after', undefined, { instanceId: 'after' })).rejects.toMatchObject(told)
  await expect(hub.restore(snapshot)).rejects.toMatchObject(told)
  expect(hub.instance('after').status).toBeUndefined()
  expect(() => backend.hub()).toThrow('stopped')
})
