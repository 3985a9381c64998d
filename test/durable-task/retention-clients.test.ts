/** What clients and workers see of instances that are forgotten: an answer first, and nothing after that. */
import { expect, test } from 'vitest'
import { complete, scheduleTask, text } from '../support/actions.ts'
import { errorOf, status } from '../support/backend.ts'
import { servedHub } from '../support/retention.ts'

test('whoever waits for an end is told before it is forgotten', async () => {
  const { client, worker } = await servedHub({ count: 1 })
  const ids = Array.from({ length: 20 }, (_, index) => `run-${index}`)
  const waits = ids.map(id => client.completion(id))
  worker.orchestrator('Order', turn => [complete(1, turn.instanceId)])
  await Promise.all(ids.map(instanceId => client.start('Order', { instanceId })))
  expect((await Promise.all(waits)).map(state => state?.output?.value)).toEqual(ids)
})

test('whoever waits for one of many that end at once is told too', async () => {
  const { client } = await servedHub({ count: 1 })
  const instanceIds = ['a', 'b', 'c', 'd']
  for (const instanceId of instanceIds) await client.start('held', { instanceId })
  const waits = instanceIds.map(id => client.completion(id))
  await client.call('SkipGracefulOrchestrationTerminations', {
    instanceBatch: { instanceIds },
    reason: text('enough'),
  })
  expect((await Promise.all(waits)).map(state => state?.output?.value)).toEqual(
    instanceIds.map(() => 'enough'),
  )
})

test('what is forgotten is gone as if it had been purged', async () => {
  const { hub, client, worker } = await servedHub({ count: 1 })
  worker.orchestrator('Order', () => [complete(1)])
  await client.completion(await client.start('Order', { instanceId: 'a' }))
  await client.completion(await client.start('Order', { instanceId: 'b' }))
  expect(await client.state('a')).toBeUndefined()
  expect((await errorOf(client.history('a'))).code).toBe(status.NOT_FOUND)
  expect(await client.call('PurgeInstances', { instanceId: 'a' })).toMatchObject({ deletedInstanceCount: 0 })
  expect(Object.keys(hub.snapshot().instances)).toHaveLength(1)
  // Its id is free, and what runs under it is another.
  expect(await client.start('Order', { instanceId: 'a' })).toBe('a')
  expect((await client.completion('a'))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
})

test('work that is out when its orchestration has ended is answered in vain', async () => {
  const { client, worker } = await servedHub({ count: 1 })
  worker.orchestrator('Order', () => [scheduleTask(1, 'ship'), complete(2)])
  await client.completion(await client.start('Order', { instanceId: 'a' }))
  const late = await worker.nextActivity()
  await client.completion(await client.start('Order', { instanceId: 'b' }))
  expect(await client.state('a')).toBeUndefined()
  await worker.completeActivity(late)
  expect(worker.answerErrors).toEqual([])
})
