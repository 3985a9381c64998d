import { expect, test } from 'vitest'
import type { PurgeInstanceFilter } from '../../src/durable-task/grpc/wire/PurgeInstanceFilter.ts'
import { complete, fail, failure, millis, scheduleTask, text } from '../support/actions.ts'
import { errorOf, openClient, openWorker, status } from '../support/backend.ts'
import type { RawClient } from '../support/client.ts'
import type { ScriptedWorker } from '../support/worker.ts'

/** A client whose worker completes `done`, fails `fails` and leaves `open` running. */
async function served(): Promise<{ client: RawClient; worker: ScriptedWorker }> {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator('done', () => [complete(1)])
  worker.orchestrator('fails', () => [fail(1, failure('no'))])
  worker.orchestrator('open', () => [])
  return { client, worker }
}

const run = async (client: RawClient, name: string, instanceId?: string): Promise<string> => {
  const id = await client.start(name, { instanceId })
  await client.completion(id)
  return id
}

const purgeId = async (client: RawClient, instanceId: string, isOrchestration = true) =>
  client.call('PurgeInstances', { instanceId, isOrchestration })

const purgeBy = async (client: RawClient, purgeInstanceFilter: PurgeInstanceFilter) =>
  client.call('PurgeInstances', { purgeInstanceFilter, isOrchestration: true })

test('115 a finished instance is purged by id, whatever its status and isOrchestration', async () => {
  const { client } = await served()
  const terminated = await client.start('open')
  await client.started(terminated)
  await client.call('TerminateInstance', { instanceId: terminated })
  const finished = [await run(client, 'done'), await run(client, 'fails'), terminated]
  for (const [index, id] of finished.entries()) {
    const answer = await purgeId(client, id, index !== 0)
    expect(answer).toEqual({ deletedInstanceCount: 1, isComplete: { value: true } })
    expect(await client.state(id)).toBeUndefined()
    expect((await errorOf(client.history(id))).code).toBe(status.NOT_FOUND)
  }
  const { orchestrationState } = await client.call('QueryInstances', { query: {} })
  expect(orchestrationState).toEqual([])
  expect((await purgeId(client, finished[0]!)).deletedInstanceCount).toBe(0)
})

test('116 an instance that is pending, running or suspended is not purged', async () => {
  const { client } = await served()
  const pending = await client.start('nobody answers')
  const running = await client.start('open')
  const suspended = await client.start('open')
  await client.started(running)
  await client.started(suspended)
  await client.call('SuspendInstance', { instanceId: suspended })
  for (const id of [pending, running, suspended]) {
    const answer = await purgeId(client, id)
    expect(answer.deletedInstanceCount).toBe(0)
    expect(answer.isComplete).not.toBeNull()
  }
  expect(await client.status(pending)).toBe('PENDING')
  expect(await client.status(running)).toBe('RUNNING')
  expect(await client.status(suspended)).toBe('SUSPENDED')
})

test('117 an unknown id counts zero', async () => {
  const client = await openClient()
  const answer = await purgeId(client, 'never started')
  expect(answer.deletedInstanceCount).toBe(0)
  expect(answer.isComplete).not.toBeNull()
})

test('120 a filter purges the finished instances that match, and no others', async () => {
  const { client } = await served()
  const early = await run(client, 'done')
  const failed = await run(client, 'fails')
  const open = await client.start('open')
  const created = async (id: string) => (await client.state(id))!.createdTimestamp!
  const edge = await created(open)
  let late = await run(client, 'done')
  // One completed instance behind the edge; those that do not get there are dropped again.
  while (millis(await created(late)) <= millis(edge)) {
    await purgeId(client, late)
    late = await run(client, 'done')
  }
  const answer = await purgeBy(client, {
    runtimeStatus: ['ORCHESTRATION_STATUS_COMPLETED', 'ORCHESTRATION_STATUS_RUNNING'],
    createdTimeTo: edge,
  })
  expect(answer).toEqual({ deletedInstanceCount: 1, isComplete: { value: true } })
  expect(await client.state(early)).toBeUndefined()
  expect(await client.status(failed)).toBe('FAILED')
  expect(await client.status(open)).toBe('RUNNING')
  expect(await client.status(late)).toBe('COMPLETED')

  const behind = await purgeBy(client, { createdTimeFrom: await created(late) })
  expect(behind.deletedInstanceCount).toBe(1)
  expect(await client.state(late)).toBeUndefined()
  expect((await purgeBy(client, {})).deletedInstanceCount).toBe(1)
  expect(await client.state(failed)).toBeUndefined()
  expect(await client.status(open)).toBe('RUNNING')
})

test('121 a batch counts the ids it purged', async () => {
  const { client } = await served()
  const instanceIds = [await run(client, 'done'), 'never started', await run(client, 'fails')]
  const kept = await run(client, 'done')
  const answer = await client.call('PurgeInstances', { instanceBatch: { instanceIds } })
  expect(answer).toEqual({ deletedInstanceCount: 2, isComplete: { value: true } })
  for (const id of instanceIds) expect(await client.state(id)).toBeUndefined()
  expect(await client.status(kept)).toBe('COMPLETED')
})

test('122 a batch of 500 ids is served, one of 501 is INVALID_ARGUMENT and purges nothing', async () => {
  const { client } = await served()
  const real = await run(client, 'done')
  const unknown = Array.from({ length: 500 }, (_, index) => `unknown-${index}`)
  const within = await client.call('PurgeInstances', { instanceBatch: { instanceIds: unknown } })
  expect(within.deletedInstanceCount).toBe(0)
  const beyond = client.call('PurgeInstances', { instanceBatch: { instanceIds: [real, ...unknown] } })
  expect((await errorOf(beyond)).code).toBe(status.INVALID_ARGUMENT)
  expect(await client.status(real)).toBe('COMPLETED')
})

test('123 a filter with a tiny timeout says whether it finished, the rest is purged later', async () => {
  const { client } = await served()
  const all = await Promise.all(Array.from({ length: 40 }, () => run(client, 'done')))
  const first = await purgeBy(client, { timeout: { seconds: 0, nanos: 1 } })
  const left = (await client.call('QueryInstances', { query: {} })).orchestrationState.length
  expect(first.deletedInstanceCount + left).toBe(all.length)
  expect(first.isComplete).toEqual({ value: left === 0 })
  const second = await purgeBy(client, { timeout: { seconds: 60 } })
  expect(second).toEqual({ deletedInstanceCount: left, isComplete: { value: true } })
})

test('124 a purged instance leaves no queued turn to the next one of its id', async () => {
  const client = await openClient()
  await client.start('order', { instanceId: 'again', input: text('"old"') })
  await client.call('TerminateInstance', { instanceId: 'again' })
  expect((await purgeId(client, 'again')).deletedInstanceCount).toBe(1)
  await client.start('order', { instanceId: 'again', input: text('"new"') })

  const worker = await openWorker(client)
  worker.orchestrator('sentinel', () => [complete(1)])
  const turn = await worker.nextTurn()
  await run(client, 'sentinel')
  expect(worker.unread.turns).toBe(0)
  expect(turn.events.find(event => event.executionStarted)?.executionStarted?.input?.value).toBe('"new"')
  await worker.completeTurn(turn, [complete(1, '"done"')])
  expect(await client.completion('again')).toMatchObject({
    executionId: { value: turn.executionId },
    output: { value: '"done"' },
  })
})

test('125 an activity of a purged instance is answered with OK and reaches nobody', async () => {
  const { client, worker } = await served()
  worker.orchestrator('order', turn => {
    const done = turn.events.find(event => event.taskCompleted)?.taskCompleted
    return done ? [complete(2, done.result?.value)] : [scheduleTask(1, 'ship')]
  })
  await client.start('order', { instanceId: 'again' })
  const old = await worker.nextActivity()
  await client.call('TerminateInstance', { instanceId: 'again' })
  expect((await purgeId(client, 'again')).deletedInstanceCount).toBe(1)
  await client.start('order', { instanceId: 'again' })
  const current = await worker.nextActivity()

  await worker.completeActivity(old, '"old"')
  await run(client, 'done')
  expect(await client.status('again')).toBe('RUNNING')
  await worker.completeActivity(current, '"new"')
  expect((await client.completion('again'))?.output?.value).toBe('"new"')
})
