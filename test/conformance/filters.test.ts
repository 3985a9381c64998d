import { expect, test } from 'vitest'
import type { CreateInstanceRequest } from '../../src/durable-task/grpc/wire/CreateInstanceRequest.ts'
import type { WorkItemFilters } from '../../src/durable-task/grpc/wire/WorkItemFilters.ts'
import { complete, text } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import type { RawClient } from '../support/client.ts'
import type { ScriptedWorker } from '../support/worker.ts'

/** A worker with these filters that completes whatever it is given. */
async function finisher(client: RawClient, workItemFilters?: WorkItemFilters): Promise<ScriptedWorker> {
  const worker = await openWorker(client, workItemFilters ? { workItemFilters } : {})
  return worker.orchestrator('*', () => [complete(1)])
}

async function run(client: RawClient, name: string, request: CreateInstanceRequest = {}): Promise<void> {
  const state = await client.completion(await client.start(name, request))
  expect(state?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
}

const version = (value: string) => ({ version: text(value) })

test('140 a worker without filters gets every name and version', async () => {
  const client = await openClient()
  await finisher(client)
  for (const name of ['A', 'b', 'ünïcode name', 'constructor']) {
    await run(client, name)
    await run(client, name, version('2.0'))
  }
})

test('141 a filter for A leaves B pending', async () => {
  const client = await openClient()
  const worker = await finisher(client, { orchestrations: [{ name: 'A' }] })
  const other = await client.start('B')
  const lower = await client.start('a')
  await run(client, 'A')
  expect(await client.status(other)).toBe('PENDING')
  expect(await client.status(lower)).toBe('PENDING')
  expect(worker.items.filter(item => item.orchestratorRequest)).toHaveLength(1)
})

test('141 filters that are present but empty let nothing through', async () => {
  const client = await openClient()
  const idle = await openWorker(client, { workItemFilters: {} })
  const held = await client.start('A')
  await finisher(client)
  await run(client, 'B')
  expect((await client.completion(held))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
  expect(idle.items.every(item => item.healthPing)).toBe(true)
})

test('142 a filter with a version leaves other versions and no version pending', async () => {
  const client = await openClient()
  await finisher(client, { orchestrations: [{ name: 'A', versions: ['1.0'] }] })
  const pending = [
    await client.start('A', version('2.0')),
    await client.start('A', version('1.0.0')),
    await client.start('A'),
  ]
  await run(client, 'A', version('1.0'))
  for (const id of pending) expect(await client.status(id)).toBe('PENDING')
})

test('142 the empty version in a filter stands for no version', async () => {
  const client = await openClient()
  await finisher(client, { orchestrations: [{ name: 'A', versions: [''] }] })
  const versioned = await client.start('A', version('1.0'))
  await run(client, 'A')
  expect(await client.status(versioned)).toBe('PENDING')
})

test('143 a filter without versions takes any', async () => {
  const client = await openClient()
  await finisher(client, { orchestrations: [{ name: 'A', versions: [] }] })
  await run(client, 'A', version('2.0'))
  await run(client, 'A')
})

test('144 two filters of one name add up', async () => {
  const client = await openClient()
  const twice = [
    { name: 'A', versions: ['1'] },
    { name: 'A', versions: ['2'] },
  ]
  await finisher(client, { orchestrations: twice })
  const third = await client.start('A', version('3'))
  await run(client, 'A', version('1'))
  await run(client, 'A', version('2'))
  expect(await client.status(third)).toBe('PENDING')
})

test('146 an instance nobody serves stays pending until a worker that serves it connects', async () => {
  const client = await openClient()
  await finisher(client, { orchestrations: [{ name: 'A' }] })
  const waiting = await client.start('B', { input: text('"kept"') })
  await run(client, 'A')
  expect(await client.status(waiting)).toBe('PENDING')

  const worker = await openWorker(client, { workItemFilters: { orchestrations: [{ name: 'B' }] } })
  const turn = await worker.nextTurn()
  expect(turn.instanceId).toBe(waiting)
  expect(turn.newTypes).toEqual(['orchestratorStarted', 'executionStarted'])
  expect(turn.events[1]?.executionStarted?.input?.value).toBe('"kept"')
  await worker.completeTurn(turn, [complete(1)])
  expect((await client.completion(waiting))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
})

test('146 with no worker at all an instance stays pending until one comes', async () => {
  const client = await openClient()
  const waiting = await client.start('B')
  expect(await client.status(waiting)).toBe('PENDING')
  await finisher(client)
  expect((await client.completion(waiting))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
})

test('147 filters vanish with their stream', async () => {
  const client = await openClient()
  const narrow = await finisher(client, { orchestrations: [{ name: 'A' }] })
  await run(client, 'A')
  await narrow.close()
  const wide = await finisher(client)
  await run(client, 'B')
  await wide.close()
  await finisher(client, { orchestrations: [{ name: 'A' }] })
  const again = await client.start('B')
  await run(client, 'A')
  expect(await client.status(again)).toBe('PENDING')
})

test('141 each of two filtered workers gets its own names only', async () => {
  const client = await openClient()
  const a = await finisher(client, { orchestrations: [{ name: 'A' }] })
  const b = await finisher(client, { orchestrations: [{ name: 'B' }] })
  for (let n = 0; n < 5; n++) {
    await run(client, 'A')
    await run(client, 'B')
  }
  const names = (worker: ScriptedWorker) =>
    worker.items.flatMap(item => item.orchestratorRequest?.newEvents[1]?.executionStarted?.name ?? [])
  expect(names(a)).toEqual(Array(5).fill('A'))
  expect(names(b)).toEqual(Array(5).fill('B'))
})
