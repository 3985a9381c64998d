/** The custom status is what the last answer said, and nothing said clears it. */
import { expect, test } from 'vitest'
import { complete, continueAsNew, text } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'

test('176 the custom status is the one of the last answer', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const instanceId = await client.start('reports')
  const customStatus = async () => (await client.state(instanceId))?.customStatus
  const nextTurn = async () => {
    await client.call('RaiseEvent', { instanceId, name: 'go', input: null })
    return worker.nextTurn()
  }
  const first = await worker.nextTurn()
  expect(await customStatus()).toBe(null)
  await worker.completeTurn(first, [], { customStatus: text('"half"') })
  expect(await customStatus()).toEqual({ value: '"half"' })
  await worker.completeTurn(await nextTurn(), [], { customStatus: text('"most"') })
  expect(await customStatus()).toEqual({ value: '"most"' })
  const withoutPayloads = await client.call('GetInstance', { instanceId, getInputsAndOutputs: false })
  expect(withoutPayloads.orchestrationState?.customStatus).toEqual({ value: '"most"' })
  await worker.completeTurn(await nextTurn(), [])
  expect(await customStatus()).toBe(null)
  await worker.completeTurn(await nextTurn(), [complete(1)], { customStatus: text('"all"') })
  expect((await client.completion(instanceId))?.customStatus).toEqual({ value: '"all"' })
})

test('177 an empty custom status clears it', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const instanceId = await client.start('clears')
  await worker.completeTurn(await worker.nextTurn(), [], { customStatus: text('"half"') })
  await client.call('RaiseEvent', { instanceId, name: 'go', input: null })
  await worker.completeTurn(await worker.nextTurn(), [], { customStatus: text('') })
  expect((await client.state(instanceId))?.customStatus).toBe(null)
})

test('211 a custom status lasts until the next generation answers without one', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const id = await client.start('rolls')
  await worker.completeTurn(await worker.nextTurn(), [continueAsNew(1)], { customStatus: text('"old"') })
  const second = await worker.nextTurn()
  expect((await client.state(id))?.customStatus).toEqual({ value: '"old"' })
  await worker.completeTurn(second, [complete(1)])
  expect((await client.completion(id))?.customStatus).toBe(null)
})
