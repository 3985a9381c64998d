/** Payloads of clients under the scheduler's limits: at the limit they pass, a byte more is refused. */
import { expect, test } from 'vitest'
import { text } from '../support/actions.ts'
import { errorOf, openClient, ownBackend, status } from '../support/backend.ts'
import type { RawClient } from '../support/client.ts'

const LIMIT = 1024 * 1024
const most = 'x'.repeat(LIMIT)
const more = 'x'.repeat(LIMIT + 1)

async function limited(): Promise<RawClient> {
  const { address } = await ownBackend({ limits: 'scheduler' })
  return openClient({ address })
}

type Send = (client: RawClient, instanceId: string, payload: string) => Promise<unknown>

const sending: [what: string, send: Send][] = [
  [
    "The input of the orchestration 'Order'",
    (client, _, payload) => client.start('Order', { input: text(payload) }),
  ],
  [
    "The data of the event 'approved'",
    (client, instanceId, payload) =>
      client.call('RaiseEvent', { instanceId, name: 'approved', input: text(payload) }),
  ],
  [
    'The output of a termination',
    (client, instanceId, payload) => client.call('TerminateInstance', { instanceId, output: text(payload) }),
  ],
  [
    'The output of a termination',
    (client, instanceId, payload) =>
      client.call('SkipGracefulOrchestrationTerminations', {
        instanceBatch: { instanceIds: [instanceId] },
        reason: text(payload),
      }),
  ],
  ["The input of the signal 'add'", (client, _, payload) => client.signal('@counter@a', 'add', payload)],
]

test.each(sending)('5 %s: 1 MiB passes, and a byte more is refused by name', async (what, send) => {
  const client = await limited()
  const instanceId = await client.start('held')
  const { code, details } = await errorOf(send(client, instanceId, more))
  expect(code).toBe(status.INVALID_ARGUMENT)
  expect(details).toBe(
    `${what} has 1048577 bytes, more than the limit of 1048576 (limits.maxPayload). Keep large data elsewhere and pass where it is.`,
  )
  expect(await client.status(instanceId)).toBe('PENDING')
  await send(client, instanceId, most)
})

test('5 bytes are counted, not characters', async () => {
  const client = await limited()
  const half = 'é'.repeat(LIMIT / 2)
  const id = await client.start('Order', { input: text(half) })
  expect((await client.state(id))?.input?.value === half).toBe(true)
  const { details } = await errorOf(client.start('Order', { input: text(`${half}x`) }))
  expect(details).toContain('has 1048577 bytes')
  const wide = '🎭'.repeat(LIMIT / 4)
  await client.start('Order', { input: text(wide) })
  expect((await errorOf(client.start('Order', { input: text(`x${wide}`) }))).code).toBe(
    status.INVALID_ARGUMENT,
  )
})

test('5 what is refused leaves nothing behind', async () => {
  const client = await limited()
  await errorOf(client.start('Order', { instanceId: 'never', input: text(more) }))
  await errorOf(client.signal('@counter@a', 'add', more))
  expect(await client.state('never')).toBeUndefined()
  const query = { includeTransient: true }
  expect((await client.call('QueryEntities', { query })).entities).toEqual([])
})

test('5 a limit of another size, by name', async () => {
  const { address } = await ownBackend({ limits: { maxPayload: 10 } })
  const client = await openClient({ address })
  await client.start('Order', { input: text('1234567890') })
  expect((await errorOf(client.start('Order', { input: text('12345678901') }))).details).toContain(
    'limit of 10',
  )
})
