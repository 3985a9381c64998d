import { expect, test } from 'vitest'
import { openClient, openWorker, ownBackend, status } from '../support/backend.ts'

test('139 a stopping server ends its streams with UNAVAILABLE', async () => {
  const backend = await ownBackend()
  const client = await openClient({ address: backend.address })
  const busy = await openWorker(client, { maxConcurrentOrchestrationWorkItems: 1 })
  await client.start('held')
  await busy.nextTurn()
  const other = await openClient({ address: backend.address, hub: 'other' })
  const workers = [busy, await openWorker(client), await openWorker(other)]

  await backend.stop()
  for (const worker of workers) expect((await worker.ended).code).toBe(status.UNAVAILABLE)
})

test('139 a server can be stopped twice, and while streams come and go', async () => {
  const backend = await ownBackend()
  const client = await openClient({ address: backend.address })
  const leaving = await openWorker(client)
  const staying = await openWorker(client)
  await leaving.close()
  await Promise.all([backend.stop(), backend.stop()])
  await backend.stop()
  expect((await staying.ended).code).toBe(status.UNAVAILABLE)
})
