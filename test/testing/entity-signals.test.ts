/** Entities as a test asks about them, and signals that it sends itself. */
import { expect, test } from 'vitest'
import { ownBackend } from '../support/backend.ts'
import { counter } from '../support/entity-counter.ts'
import { openCallers } from '../support/entity-hub.ts'

const HOUR = 3_600_000

async function openCounters() {
  const backend = await ownBackend({ time: 'manual' })
  const hub = backend.hub('counters')
  return { hub, ...(await openCallers({ address: backend.address, hub: hub.name })) }
}

test('a signal reaches the entity as from a client, its input as JSON', async () => {
  const { hub, worker } = await openCounters()
  expect(hub.entities()).toEqual([])
  await hub.signal('@Counter@a', 'set', { some: 'value' })
  const batch = await worker.nextBatch()
  expect(batch.entityId).toBe('@counter@a')
  expect(batch.operations).toMatchObject([{ kind: 'signal', name: 'set', input: '{"some":"value"}' }])
  expect(batch.operations[0]!.requestId).not.toBe('')
  await worker.completeBatch(batch, counter(batch))
  await hub.signal('@counter@b', 'get')
  const next = await worker.nextBatch()
  expect(next.operations).toMatchObject([{ name: 'get', input: undefined }])
  expect(hub.entities()).toMatchObject([
    { id: '@counter@a', status: 'idle', state: '{"some":"value"}' },
    { id: '@counter@b', status: 'executing', state: undefined },
  ])
  expect(hub.entities()).toEqual([hub.entity('@counter@a'), hub.entity('@counter@b')])
  await worker.completeBatch(next, counter(next))
  expect(hub.entities().map(({ id }) => id)).toEqual(['@counter@a'])
})

test('a signal for later waits for its time', async () => {
  const { hub, worker } = await openCounters()
  const at = hub.clock.now + HOUR
  await hub.signal('@counter@a', 'add', 2, { at: new Date(at) })
  await hub.signal('@counter@a', 'add', 1, { at: hub.clock.now })
  const first = await worker.nextBatch()
  expect(first.operations).toMatchObject([{ input: '1' }])
  expect(hub.entity('@counter@a')).toMatchObject({
    delayed: [{ kind: 'signal', operation: 'add', input: '2', due: at }],
  })
  await worker.completeBatch(first, counter(first))
  await hub.clock.advance(HOUR)
  const batch = await worker.nextBatch()
  expect(batch).toMatchObject({ state: '1', operations: [{ input: '2' }] })
})

test.each([
  ['an id that is none', ['counter', 'add'], {}],
  ['no operation', ['@counter@a', ''], {}],
  ['an input that JSON cannot hold', ['@counter@a', 'add', () => 1], {}],
  ['an instant that is none', ['@counter@a', 'add', 1], { at: Number.NaN }],
] as const)('%s is refused', async (_, [id, operation, input], options) => {
  const { hub } = await openCounters()
  await expect(hub.signal(id, operation, input, options)).rejects.toMatchObject({ code: 'invalid-request' })
  expect(hub.entities()).toEqual([])
})
