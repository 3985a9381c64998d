/** Answers of entities for executions that are gone: the operation counts, the answer reaches nobody. */
import { expect, test } from 'vitest'
import { complete, continueAsNew } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import { type Caller, serveCallers } from '../support/entity-callers.ts'
import { counter } from '../support/entity-counter.ts'
import { ofType } from '../support/history.ts'
import { sentinel } from '../support/sentinel.ts'

/** A caller whose call is out on the worker. */
async function callOut() {
  const client = await openClient()
  const worker = await openWorker(client)
  const { start } = serveCallers(client, worker)
  const caller = await start('caller')
  await caller.sendCall('@counter@a', 'add', '5')
  const batch = await worker.nextBatch()
  return { client, worker, start, caller, batch }
}

type Out = Awaited<ReturnType<typeof callOut>>

/** Answers the batch, and shows that the operation counts while the instance hears nothing of it. */
async function expectDropped({ client, worker, batch }: Out, now: Caller): Promise<void> {
  await worker.completeBatch(batch, counter(batch))
  expect(await client.entityState('@counter@a')).toBe('5')
  await sentinel(client, worker)
  expect(now.answers).toEqual([])
  expect(ofType(await client.history(now.id), 'entityOperationCompleted')).toEqual([])
  // The entity goes on, and the new execution gets answers of its own.
  worker.entity('counter', counter)
  expect(await now.call('@counter@a', 'add', '1')).toBe('6')
  expect(now.answers).toHaveLength(1)
}

test('247 the answer for a purged and recreated caller is not delivered to the new one', async () => {
  const out = await callOut()
  await out.client.call('TerminateInstance', { instanceId: 'caller' })
  await out.client.call('PurgeInstances', { instanceId: 'caller' })
  await expectDropped(out, await out.start('caller'))
})

test('247 the answer for a caller that continued as new is not delivered to the next generation', async () => {
  const out = await callOut()
  await out.caller.act(continueAsNew(2))
  await expectDropped(out, out.caller)
})

test('247 the answer for a restarted caller is not delivered to the new execution', async () => {
  const out = await callOut()
  await out.caller.act(complete(2))
  await out.client.completion('caller')
  await out.client.call('RestartInstance', { instanceId: 'caller' })
  await out.client.started('caller')
  await expectDropped(out, out.caller)
})

test('247 the answer for a caller replaced by a new start is not delivered to the new one', async () => {
  const out = await callOut()
  const { client } = out
  await client.start('Caller', {
    instanceId: 'caller',
    orchestrationIdReusePolicy: {
      replaceableStatus: ['ORCHESTRATION_STATUS_RUNNING', 'ORCHESTRATION_STATUS_TERMINATED'],
    },
  })
  await client.started('caller')
  await expectDropped(out, out.caller)
})

test.each(['TerminateInstance', 'complete'])('80 247 after %s the answer changes nothing', async way => {
  const { client, worker, caller, batch } = await callOut()
  if (way === 'complete') await caller.act(complete(2))
  else await client.call('TerminateInstance', { instanceId: 'caller' })
  const state = await client.completion('caller')
  const history = await client.history('caller')
  await worker.completeBatch(batch, counter(batch))
  await sentinel(client, worker)
  expect(await client.state('caller')).toEqual(state)
  expect(await client.history('caller')).toEqual(history)
  expect(await client.entityState('@counter@a')).toBe('5')
})

test('67 the answer for a suspended caller is kept until it is resumed', async () => {
  const { client, worker, caller, batch } = await callOut()
  await client.call('SuspendInstance', { instanceId: 'caller' })
  await worker.completeBatch(batch, counter(batch))
  await sentinel(client, worker)
  expect(caller.answers).toEqual([])
  await client.call('ResumeInstance', { instanceId: 'caller' })
  const answer = await caller.answered(batch.operations[0]!.requestId)
  expect(answer.entityOperationCompleted?.output?.value).toBe('5')
})
