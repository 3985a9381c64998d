/** A backend that serves a closed list of task hubs. */
import { Metadata } from '@grpc/grpc-js'
import { NoOpLogger, TaskHubGrpcWorker } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { complete } from '../support/actions.ts'
import { atEnd } from '../support/at-end.ts'
import { errorOf, openClient, openWorker, ownBackend, status } from '../support/backend.ts'
import { ScriptedWorker } from '../support/worker.ts'

test('8 GetWorkItems for a hub not on the list ends with NOT_FOUND naming the hub, each time', async () => {
  const { address } = await ownBackend({ strictHubs: ['orders', 'billing'] })
  const stranger = await openClient({ address, hub: 'odrers' })
  for (const _attempt of [1, 2, 3]) {
    const { code, details } = await new ScriptedWorker(stranger).ended
    expect(code).toBe(status.NOT_FOUND)
    expect(details).toContain('odrers')
    expect(details).toContain('Task hub not found')
  }
})

test('8 every other call for a hub not on the list is refused the same way', async () => {
  const { address } = await ownBackend({ strictHubs: ['orders'] })
  const stranger = await openClient({ address, hub: 'odrers' })
  const calls = [
    stranger.call('StartInstance', { name: 'Order' }),
    stranger.call('GetInstance', { instanceId: 'a' }),
    stranger.call('WaitForInstanceCompletion', { instanceId: 'a' }),
    stranger.call('QueryInstances', {}),
    stranger.history('a'),
  ]
  for (const call of calls) {
    const { code, details } = await errorOf(call)
    expect(code).toBe(status.NOT_FOUND)
    expect(details).toContain("Task hub not found: 'odrers'")
  }
})

test('8 the hubs on the list are served, and they alone can be had in code', async () => {
  const backend = await ownBackend({ strictHubs: ['orders', 'billing'] })
  for (const hub of ['orders', 'billing']) {
    const client = await openClient({ address: backend.address, hub })
    const worker = (await openWorker(client)).orchestrator('Order', () => [complete(1, hub)])
    expect((await client.completion(await client.start('Order')))?.output).toEqual({ value: hub })
    expect(backend.hub(hub).name).toBe(hub)
    await worker.close()
  }
  expect(() => backend.hub('odrers')).toThrow("Task hub not found: 'odrers'")
})

test('8 without a header the default hub must be on the list as well', async () => {
  const { address } = await ownBackend({ strictHubs: ['orders'] })
  const client = await openClient({ address, hub: '' })
  const { code, details } = await errorOf(client.call('GetInstance', { instanceId: 'a' }))
  expect(code).toBe(status.NOT_FOUND)
  expect(details).toContain("'default'")
})

/** The SDK asks for the headers of every call; its first two are Hello and GetWorkItems. */
const misspelt: [string, number[]][] = [
  ['work stream', [1]],
  ['whole first attempt', [0, 1]],
]

test.for(misspelt)('8 a JS worker whose %s names no hub keeps retrying, then serves', async ([, wrong]) => {
  const backend = await ownBackend({ strictHubs: ['orders'] })
  const client = await openClient({ address: backend.address, hub: 'orders' })
  let calls = 0
  const worker = new TaskHubGrpcWorker({
    hostAddress: backend.address,
    logger: new NoOpLogger(),
    metadataGenerator: async () => {
      const metadata = new Metadata()
      metadata.set('taskhub', wrong.includes(calls++) ? 'odrers' : 'orders')
      return metadata
    },
  })
  worker.addNamedOrchestrator('Order', async () => 'served')
  await worker.start()
  atEnd(() => worker.stop())
  const done = await client.completion(await client.start('Order'))
  expect(done?.output).toEqual({ value: '"served"' })
  // Hello and GetWorkItems of two attempts, and the answers to the turns.
  expect(calls).toBeGreaterThanOrEqual(4)
})
