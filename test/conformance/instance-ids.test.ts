/** Instance ids: minted, kept, told apart by case, and refused when missing or too long. */
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { errorOf, openClient, openWorker, status } from '../support/backend.ts'
import type { RawClient } from '../support/client.ts'

test('9 an instance started without an id gets 32 lower-case hex digits', async () => {
  const client = await openClient()
  const ids = [await client.start('Order'), await client.start('Order', { instanceId: '' })]
  for (const id of ids) {
    expect(id).toMatch(/^[0-9a-f]{32}$/)
    expect((await client.state(id))?.instanceId).toBe(id)
  }
  expect(new Set(ids).size).toBe(2)
})

test('10 a given id is kept to the letter and matched with its case', async () => {
  const client = await openClient()
  const ids = ['Order-7Ü/ä b', 'order-7ü/ä b', 'ORDER-7Ü/Ä B']
  for (const instanceId of ids) expect(await client.start('Order', { instanceId })).toBe(instanceId)
  for (const instanceId of ids) expect((await client.state(instanceId))?.instanceId).toBe(instanceId)
  expect(await client.state('Order-7Ü/Ä b')).toBeUndefined()
})

test('10 an execution id is minted for each start, whatever the request says', async () => {
  const client = await openClient()
  const given = randomUUID()
  const instanceId = await client.start('Order', { executionId: { value: given } })
  const worker = await openWorker(client)
  const turn = await worker.nextTurn()
  const minted = (await client.state(instanceId))?.executionId?.value
  expect(minted).toMatch(/^[0-9a-f]{32}$/)
  expect(minted).not.toBe(given.replaceAll('-', ''))
  expect(turn.executionId).toBe(minted)
  const started = turn.events.find(event => event.executionStarted)?.executionStarted
  expect(started?.orchestrationInstance).toEqual({ instanceId, executionId: { value: minted } })
})

test('11 an id of 101 characters is refused by its length, one of 100 is taken', async () => {
  const client = await openClient()
  const error = await errorOf(client.call('StartInstance', { name: 'Order', instanceId: 'x'.repeat(101) }))
  expect(error.code).toBe(status.INVALID_ARGUMENT)
  expect(error.details).toContain('length')
  expect(await client.start('Order', { instanceId: 'y'.repeat(100) })).toBe('y'.repeat(100))
})

type Call = (client: RawClient) => Promise<unknown>

/** Every method that names one instance, called without a name. */
const nameless: [method: string, call: Call][] = [
  ['GetInstance', client => client.call('GetInstance', {})],
  ['WaitForInstanceStart', client => client.call('WaitForInstanceStart', {})],
  ['WaitForInstanceCompletion', client => client.call('WaitForInstanceCompletion', {})],
  ['RaiseEvent', client => client.call('RaiseEvent', { name: 'approved' })],
  ['TerminateInstance', client => client.call('TerminateInstance', {})],
  ['SuspendInstance', client => client.call('SuspendInstance', {})],
  ['ResumeInstance', client => client.call('ResumeInstance', {})],
  ['RewindInstance', client => client.call('RewindInstance', {})],
  ['RestartInstance', client => client.call('RestartInstance', {})],
  ['PurgeInstances', client => client.call('PurgeInstances', { instanceId: '' })],
  ['StreamInstanceHistory', client => client.history('')],
]

test.for(nameless)('%s without an id is refused', async ([, call]) => {
  const client = await openClient()
  const error = await errorOf(call(client))
  expect(error.code).toBe(status.INVALID_ARGUMENT)
  expect(error.details).not.toBe('')
})
