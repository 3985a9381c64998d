import { expect, test } from 'vitest'
import { openClient, openWorker, ownBackend } from '../support/backend.ts'

test.each(['real', 'manual'] as const)('138 an idle stream gets pings, also while time is %s', async time => {
  const backend = await ownBackend({ healthPingPeriod: 20, time })
  const client = await openClient({ address: backend.address })
  const idle = await openWorker(client)
  const other = await openWorker(client, { workItemFilters: {} })
  for (const worker of [idle, other]) for (let n = 0; n < 4; n++) await worker.nextPing()
  for (const item of idle.items) expect(item).toMatchObject({ request: 'healthPing', completionToken: '' })
})

test('138 pings take no place of a limited worker', async () => {
  const backend = await ownBackend({ healthPingPeriod: 20 })
  const client = await openClient({ address: backend.address })
  const worker = await openWorker(client, {
    maxConcurrentOrchestrationWorkItems: 1,
    maxConcurrentActivityWorkItems: 1,
  })
  for (let n = 0; n < 3; n++) await worker.nextPing()
  const id = await client.start('held')
  expect((await worker.nextTurn()).instanceId).toBe(id)
})

test('138 pings go on while work is in flight', async () => {
  const backend = await ownBackend({ healthPingPeriod: 20 })
  const client = await openClient({ address: backend.address })
  const worker = await openWorker(client)
  await client.start('held')
  await worker.nextTurn()
  const before = worker.pings
  while (worker.pings < before + 2) await worker.nextPing()
})
