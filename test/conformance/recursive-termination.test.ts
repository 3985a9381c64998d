/** Terminating a family: recursively down to the last descendant, otherwise only the one named. */
import { expect, test } from 'vitest'
import { complete, createChild } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import type { RawClient } from '../support/client.ts'
import { ofType } from '../support/history.ts'
import { replay } from '../support/replay.ts'
import type { ScriptedWorker } from '../support/worker.ts'

const terminated = 'ORCHESTRATION_STATUS_TERMINATED'
const completed = 'ORCHESTRATION_STATUS_COMPLETED'

/** Parent `p` waits for child `p-c`, which waits for grandchild `p-c-c`, which waits for the event `go`. */
async function startFamily(client: RawClient, worker: ScriptedWorker): Promise<string[]> {
  const withChild = (name: string) =>
    replay(function* (context) {
      return yield* context.child(name, `${context.instanceId}-c`)
    })
  worker
    .orchestrator('parent', withChild('child'))
    .orchestrator('child', withChild('grandchild'))
    .orchestrator(
      'grandchild',
      replay(function* (context) {
        return yield* context.event('go')
      }),
    )
  const parent = await client.start('parent', { instanceId: 'p' })
  await client.started('p-c-c')
  return [parent, 'p-c', 'p-c-c']
}

const terminate = (client: RawClient, instanceId: string, recursive: boolean) =>
  client.call('TerminateInstance', { instanceId, output: { value: '"stop"' }, recursive })

test('76 terminating a parent recursively terminates its descendants for the same reason', async () => {
  const client = await openClient()
  const family = await startFamily(client, await openWorker(client))
  await terminate(client, family[0]!, true)
  for (const id of family) {
    const state = await client.completion(id)
    expect(state?.orchestrationStatus).toBe(terminated)
    expect(state?.output).toEqual({ value: '"stop"' })
    const [termination] = ofType(await client.history(id), 'executionTerminated')
    expect(termination?.executionTerminated).toEqual({ input: { value: '"stop"' }, recurse: true })
  }
})

test('77 a recursive termination passes through a completed child to a running grandchild', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker
    .orchestrator(
      'parent',
      replay(function* (context) {
        yield* context.child('child', 'child')
        yield* context.event('go')
        return ''
      }),
    )
    .orchestrator('child', () => [createChild(1, 'grandchild', 'grandchild'), complete(2, '"done"')])
    .orchestrator('grandchild', () => [])
  const parent = await client.start('parent')
  expect((await client.completion('child'))?.orchestrationStatus).toBe(completed)
  await client.started('grandchild')
  expect(await client.status(parent)).toBe('RUNNING')

  await terminate(client, parent, true)
  expect((await client.completion(parent))?.orchestrationStatus).toBe(terminated)
  const grandchild = await client.completion('grandchild')
  expect(grandchild?.orchestrationStatus).toBe(terminated)
  expect(grandchild?.output).toEqual({ value: '"stop"' })
  const child = await client.state('child')
  expect(child?.orchestrationStatus).toBe(completed)
  expect(child?.output).toEqual({ value: '"done"' })
})

test('78 without the flag the children run on and complete', async () => {
  const client = await openClient()
  const [parent, child, grandchild] = await startFamily(client, await openWorker(client))
  await terminate(client, parent!, false)
  expect((await client.completion(parent!))?.orchestrationStatus).toBe(terminated)
  expect(await client.status(child!)).toBe('RUNNING')
  expect(await client.status(grandchild!)).toBe('RUNNING')
  const history = await client.history(parent!)

  await client.call('RaiseEvent', { instanceId: grandchild!, name: 'go', input: { value: '"went"' } })
  for (const id of [grandchild!, child!]) {
    const state = await client.completion(id)
    expect(state?.orchestrationStatus).toBe(completed)
    expect(state?.output).toEqual({ value: '"went"' })
  }
  expect(await client.status(parent!)).toBe('TERMINATED')
  expect(await client.history(parent!)).toEqual(history)
})

test('79 a family terminated recursively can be purged recursively at once', async () => {
  const client = await openClient()
  const family = await startFamily(client, await openWorker(client))
  await terminate(client, family[0]!, true)
  const purged = await client.call('PurgeInstances', { instanceId: family[0]!, recursive: true })
  expect(purged.deletedInstanceCount).toBe(3)
  expect(purged.isComplete).toEqual({ value: true })
  for (const id of family) expect(await client.state(id)).toBeUndefined()
})

test('79 so can a family whose child has a turn out', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator(
    'parent',
    replay(function* (context) {
      return yield* context.child('child', 'child')
    }),
  )
  const parent = await client.start('parent')
  await worker.completeTurn(await worker.nextTurn(), [])
  await client.call('RaiseEvent', { instanceId: 'child', name: 'go' })
  const turn = await worker.nextTurn()
  expect(turn.instanceId).toBe('child')

  await terminate(client, parent, true)
  expect((await client.completion(parent))?.orchestrationStatus).toBe(terminated)
  const purged = await client.call('PurgeInstances', { instanceId: parent, recursive: true })
  expect(purged.deletedInstanceCount).toBe(2)
  await worker.completeTurn(turn, [complete(1)])
  expect(await client.state(parent)).toBeUndefined()
  expect(await client.state('child')).toBeUndefined()
})
