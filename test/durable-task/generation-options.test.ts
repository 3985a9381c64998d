/** Options about generations, children and the size of a turn. */
import { expect, test } from 'vitest'
import { complete, continueAsNew, createChild } from '../support/actions.ts'
import { openClient, openWorker, ownBackend } from '../support/backend.ts'
import { startOf } from '../support/instance-in.ts'

test('202 with maxGenerations an orchestration that rolls for ever fails and says so', async () => {
  const backend = await ownBackend({ maxGenerations: 5 })
  const client = await openClient({ address: backend.address })
  const worker = await openWorker(client)
  worker.orchestrator('rolls', () => [continueAsNew(1)])
  const state = await client.completion(await client.start('rolls'))
  expect(state?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_FAILED')
  expect(state?.failureDetails?.errorType).not.toBe('')
  expect(state?.failureDetails?.errorMessage).toMatch(/generation/i)
  expect(state?.failureDetails?.errorMessage).toContain('5')
  expect(worker.items.filter(item => item.orchestratorRequest)).toHaveLength(5)
})

test('201 with inheritTags a child has its own tags over those of its parent', async () => {
  const backend = await ownBackend({ inheritTags: true })
  const client = await openClient({ address: backend.address })
  const worker = await openWorker(client)
  const id = await client.start('parent', { tags: { from: 'parent', only: 'parent' } })
  const tags = { from: 'child', own: 'child' }
  await worker.completeTurn(await worker.nextTurn(), [createChild(1, 'child', `${id}-child`, { tags })])
  const expected = { from: 'child', only: 'parent', own: 'child' }
  expect(startOf(await worker.nextTurn()).tags).toEqual(expected)
  expect((await client.state(`${id}-child`))?.tags).toEqual(expected)
})

test('173 with maxEventsPerTurn waiting messages are spread over turns, in order', async () => {
  const backend = await ownBackend({ maxEventsPerTurn: 2 })
  const client = await openClient({ address: backend.address })
  const instanceId = await client.start('busy')
  const names = ['a', 'b', 'c', 'd', 'e']
  for (const name of names) await client.call('RaiseEvent', { instanceId, name, input: null })
  const worker = await openWorker(client)
  const received: (string | undefined)[] = []
  while (received.length < names.length) {
    const turn = await worker.nextTurn()
    const raised = turn.request.newEvents.flatMap(event => event.eventRaised?.name ?? [])
    const messages = turn.newTypes.filter(type => type !== 'orchestratorStarted')
    expect(messages.length).toBeGreaterThan(0)
    expect(messages.length).toBeLessThanOrEqual(2)
    received.push(...raised)
    await worker.completeTurn(turn, received.length < names.length ? [] : [complete(1)])
  }
  expect(received).toEqual(names)
  expect(await client.status(instanceId)).toBe('COMPLETED')
})
