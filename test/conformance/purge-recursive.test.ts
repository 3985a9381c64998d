import { expect, test } from 'vitest'
import { complete, createChild } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import type { RawClient } from '../support/client.ts'
import type { ScriptedWorker } from '../support/worker.ts'

/** A worker whose `family` starts the children given by the test and ends when as many have ended. */
async function served(children: readonly string[], waitsFor = children.length) {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator('child', () => [complete(1)])
  worker.orchestrator('endless', () => [])
  worker.orchestrator('family', turn => {
    const ended = turn.events.filter(event => event.subOrchestrationInstanceCompleted).length
    const started = turn.pastTypes.length > 0
    return [
      ...(started ? [] : children.map((id, index) => createChild(index + 1, id.split('-')[0]!, id))),
      ...(ended >= waitsFor && started ? [complete(children.length + 1)] : []),
    ]
  })
  return { client, worker }
}

const purge = async (client: RawClient, instanceId: string, recursive: boolean): Promise<number> =>
  (await client.call('PurgeInstances', { instanceId, recursive, isOrchestration: true })).deletedInstanceCount

test('118 a recursive purge takes the children along and counts them', async () => {
  const { client } = await served(['child-1', 'child-2'])
  const parent = await client.start('family')
  await client.completion(parent)
  expect(await purge(client, parent, true)).toBe(3)
  for (const id of [parent, 'child-1', 'child-2']) expect(await client.state(id)).toBeUndefined()
})

test('119 a purge that is not recursive leaves the children', async () => {
  const { client } = await served(['child-1', 'child-2'])
  const parent = await client.start('family')
  await client.completion(parent)
  expect(await purge(client, parent, false)).toBe(1)
  expect(await client.state(parent)).toBeUndefined()
  for (const id of ['child-1', 'child-2']) expect(await client.status(id)).toBe('COMPLETED')
})

test('118 recursion reaches grandchildren', async () => {
  const { client, worker } = await served(['child-1'])
  worker.orchestrator('grandfamily', turn =>
    turn.events.some(event => event.subOrchestrationInstanceCompleted)
      ? [complete(2)]
      : [createChild(1, 'family', 'middle')],
  )
  const top = await client.start('grandfamily')
  await client.completion(top)
  expect(await purge(client, top, true)).toBe(3)
  for (const id of ['middle', 'child-1']) expect(await client.state(id)).toBeUndefined()
})

test('118 recursion leaves a running child alone', async () => {
  const { client } = await served(['child-1', 'endless-2'], 1)
  const parent = await client.start('family')
  await client.completion(parent)
  await client.started('endless-2')
  expect(await purge(client, parent, true)).toBe(2)
  expect(await client.state('child-1')).toBeUndefined()
  expect(await client.status('endless-2')).toBe('RUNNING')
})

test('118 recursion leaves a child whose id belongs to another parent by now', async () => {
  const { client } = await served(['child-1'])
  const first = await client.start('family')
  await client.completion(first)
  const second = await client.start('family')
  await client.completion(second)
  expect((await client.state('child-1'))?.parentInstanceId?.value).toBe(second)
  expect(await purge(client, first, true)).toBe(1)
  expect(await client.status('child-1')).toBe('COMPLETED')
  expect(await purge(client, second, true)).toBe(2)
})

/** A parent, ended with its child, whose child still has a turn out that the worker holds. */
async function terminatedWithTurnOut(client: RawClient, worker: ScriptedWorker) {
  const parent = await client.start('holding')
  const first = await worker.nextTurn()
  await worker.completeTurn(first, [])
  await client.call('RaiseEvent', { instanceId: 'held', name: 'go' })
  const turn = await worker.nextTurn()
  await client.call('TerminateInstance', { instanceId: parent, recursive: true })
  await client.completion(parent)
  return { parent, turn }
}

test('118 recursion takes a child whose termination waits for its turn', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator('holding', () => [createChild(1, 'unscripted', 'held')])
  const { parent, turn } = await terminatedWithTurnOut(client, worker)
  expect(await purge(client, parent, true)).toBe(2)
  expect(await client.state('held')).toBeUndefined()
  await worker.completeTurn(turn, [complete(1)])
  expect(await client.state('held')).toBeUndefined()
})
