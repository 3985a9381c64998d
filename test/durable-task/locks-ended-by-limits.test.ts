/** Lock holders that the backend itself ends, by its options. */
import { expect, test } from 'vitest'
import { complete, continueAsNew, scheduleTask } from '../support/actions.ts'
import { ownBackend } from '../support/backend.ts'
import { lockEntities } from '../support/entity-actions.ts'
import { openCallers } from '../support/entity-hub.ts'
import { eventually } from '../support/entity-poll.ts'

/** `holder` holds the lock, `waiter` waits for it. */
async function held(options: Parameters<typeof ownBackend>[0]) {
  const backend = await ownBackend(options)
  const hub = backend.hub('limited')
  const callers = await openCallers({ address: backend.address, hub: hub.name })
  const [holder, waiter] = [await callers.start('holder'), await callers.start('waiter')]
  await holder.lock('section', '@counter@a')
  await waiter.requestLock('waiter', '@counter@a')
  expect(hub.entity('@counter@a')?.lockedBy?.instanceId).toBe('holder')
  return { hub, holder, waiter, ...callers }
}

test('179 240 a holder failed for its history limit releases', async () => {
  const { client, holder, waiter } = await held({ maxHistorySize: 40 })
  const many = Array.from({ length: 50 }, (_, n) => scheduleTask(100 + n, 'unserved'))
  await holder.act(...many)
  expect((await client.completion('holder'))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_FAILED')
  await waiter.granted('waiter')
})

test('240 a holder failed for its number of generations releases', async () => {
  const { client, holder, waiter } = await held({ maxGenerations: 1 })
  await holder.act(continueAsNew(90))
  await waiter.granted('waiter')
  expect((await client.completion('holder'))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_FAILED')
})

test('273 240 a holder failed for the deliveries of its turn releases', async () => {
  const { hub, client, worker, waiter } = await held({ maxDeliveries: 2 })
  const id = await client.start('Abandoned')
  await worker.completeTurn(await worker.nextTurn(), [lockEntities(1, 'other', ['@counter@b'])])
  const granted = await worker.nextTurn()
  expect(hub.entity('@counter@b')?.lockedBy?.instanceId).toBe(id)
  await worker.abandonTurn(granted)
  await worker.abandonTurn(await worker.nextTurn())
  expect((await client.completion(id))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_FAILED')
  expect(hub.entity('@counter@b')).toBeUndefined()
  expect(waiter.holds('waiter')).toBe(false)
})

test('243 a holder replaced by the duplicate rule releases', async () => {
  const { client, hub, waiter } = await held({ defaultDuplicate: 'replace' })
  await client.start('Caller', { instanceId: 'holder' })
  await waiter.granted('waiter')
  expect(hub.entity('@counter@a')?.lockedBy?.instanceId).toBe('waiter')
})

test('32 243 the execution in the report tells a holder from its successor', async () => {
  const { client, hub, holder, waiter } = await held({ defaultDuplicate: 'replace' })
  const before = hub.entity('@counter@a')?.lockedBy?.executionId
  await client.start('Caller', { instanceId: 'holder' })
  await waiter.granted('waiter')
  await holder.requestLock('section', '@counter@a')
  await waiter.act(complete(90))
  await eventually(() => hub.entity('@counter@a')?.lockedBy?.instanceId).toBe('holder')
  const after = hub.entity('@counter@a')?.lockedBy?.executionId
  expect(after).toBe((await client.state('holder'))?.executionId?.value)
  expect(after).not.toBe(before)
})
