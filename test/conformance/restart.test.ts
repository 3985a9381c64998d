/** Restarting an instance under its own id or a new one. */
import { expect, test } from 'vitest'
import { complete, continueAsNew, createChild, fail, failure } from '../support/actions.ts'
import { errorOf, openClient, openWorker, status } from '../support/backend.ts'
import type { RawClient } from '../support/client.ts'
import { inputOf, ofType } from '../support/history.ts'

const hex = /^[0-9a-f]{32}$/

const restart = (client: RawClient, instanceId: string, restartWithNewInstanceId = false) =>
  client.call('RestartInstance', { instanceId, restartWithNewInstanceId })

/** A client, and a worker whose `echo` completes with its input. */
async function openEcho() {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator('echo', turn => [complete(1, inputOf(turn))])
  return { client, worker }
}

test('82 restarting an unknown id is refused', async () => {
  const client = await openClient()
  for (const newId of [false, true]) {
    const error = await errorOf(restart(client, 'missing', newId))
    expect(error.code).toBe(status.NOT_FOUND)
    expect(error.details).toMatch(/not found/i)
  }
  expect((await errorOf(restart(client, ''))).code).toBe(status.INVALID_ARGUMENT)
})

test('83 a completed instance restarted under its id is a new execution with the same input', async () => {
  const { client } = await openEcho()
  const id = await client.start('echo', { instanceId: 'Echo-1', input: { value: '"in"' } })
  const first = await client.completion(id)
  expect((await restart(client, id)).instanceId).toBe('Echo-1')
  const second = await client.completion(id)
  expect(second?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
  expect(second?.name).toBe('echo')
  expect(second?.input).toEqual({ value: '"in"' })
  expect(second?.output).toEqual({ value: '"in"' })
  expect(second?.executionId?.value).toMatch(hex)
  expect(second?.executionId).not.toEqual(first?.executionId)
  const started = ofType(await client.history(id), 'executionStarted')
  expect(started.map(event => event.executionStarted?.orchestrationInstance?.executionId)).toEqual([
    second?.executionId,
  ])
})

test('84 a completed instance restarted under a new id stays as it was', async () => {
  const { client } = await openEcho()
  const id = await client.start('echo', { instanceId: 'echo-1', input: { value: '"in"' } })
  const original = await client.completion(id)
  const history = await client.history(id)
  const copy = (await restart(client, id, true)).instanceId
  expect(copy).toMatch(hex)
  const state = await client.completion(copy)
  expect(state?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
  expect(state?.output).toEqual({ value: '"in"' })
  expect(state?.executionId).not.toEqual(original?.executionId)
  expect(await client.state(id)).toEqual(original)
  expect(await client.history(id)).toEqual(history)
})

test('85 a pending, running or suspended instance cannot be restarted under its id', async () => {
  const client = await openClient()
  const id = await client.start('waiter')
  const refused = async () => {
    const before = await client.state(id)
    expect((await errorOf(restart(client, id))).code).toBe(status.FAILED_PRECONDITION)
    expect(await client.state(id)).toEqual(before)
  }
  await refused()
  const worker = await openWorker(client)
  worker.orchestrator('waiter', () => [])
  await client.started(id)
  expect(await client.status(id)).toBe('RUNNING')
  await refused()
  await client.call('SuspendInstance', { instanceId: id })
  expect(await client.status(id)).toBe('SUSPENDED')
  await refused()
})

test('86 a running instance can be restarted under a new id', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator('waiter', turn => (turn.newTypes.includes('eventRaised') ? [complete(1)] : []))
  const id = await client.start('waiter')
  await client.started(id)
  const { instanceId: copy } = await restart(client, id, true)
  await client.started(copy)
  expect(await client.status(id)).toBe('RUNNING')
  expect(await client.status(copy)).toBe('RUNNING')
  await client.call('RaiseEvent', { instanceId: copy, name: 'go' })
  expect((await client.completion(copy))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
  expect(await client.status(id)).toBe('RUNNING')
})

test('87 failed and terminated instances run again with the original input', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  let broken = true
  worker.orchestrator('fragile', turn => [broken ? fail(1, failure('broken')) : complete(1, inputOf(turn))])
  const failed = await client.start('fragile', { input: { value: '"one"' } })
  expect((await client.completion(failed))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_FAILED')
  const stopped = await client.start('held', { input: { value: '"two"' } })
  await client.call('TerminateInstance', { instanceId: stopped, output: { value: 'x' } })
  expect((await client.completion(stopped))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_TERMINATED')

  broken = false
  worker.orchestrator('held', turn => [complete(1, inputOf(turn))])
  for (const [id, input] of [
    [failed, '"one"'],
    [stopped, '"two"'],
  ] as const) {
    await restart(client, id)
    const state = await client.completion(id)
    expect(state?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
    expect(state?.output).toEqual({ value: input })
    expect(state?.failureDetails).toBeNull()
  }
})

test.each([false, true])('88 version and tags are kept (new id: %s)', async newId => {
  const { client } = await openEcho()
  const tags = { team: 'blue', cost: '7' }
  const id = await client.start('echo', { version: { value: '2.1' }, tags })
  await client.completion(id)
  const { instanceId } = await restart(client, id, newId)
  const state = await client.completion(instanceId)
  expect(state?.version).toEqual({ value: '2.1' })
  expect(state?.tags).toEqual(tags)
  const [started] = ofType(await client.history(instanceId), 'executionStarted')
  expect(started?.executionStarted?.version).toEqual({ value: '2.1' })
  expect(started?.executionStarted?.tags).toEqual(tags)
})

test('88 the input is that of the last generation', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator('counter', turn =>
    inputOf(turn) === '3' ? [complete(1, '3')] : [continueAsNew(1, `${Number(inputOf(turn)) + 1}`)],
  )
  const id = await client.start('counter', { input: { value: '1' } })
  await client.completion(id)
  const { instanceId } = await restart(client, id, true)
  await client.completion(instanceId)
  const [started] = ofType(await client.history(instanceId), 'executionStarted')
  expect(started?.executionStarted?.input).toEqual({ value: '3' })
})

test('88 the parent link, the custom status and the trace context are not', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const traceParent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  worker.orchestrator('parent', () => [
    createChild(1, 'child', 'child', { parentTraceContext: { traceParent } }),
    complete(2),
  ])
  await client.start('parent')
  const first = await worker.nextTurn()
  await worker.completeTurn(first, [complete(1)], { customStatus: { value: '"busy"' } })
  const original = await client.completion('child')
  expect(original?.parentInstanceId?.value).toBeTruthy()
  expect(original?.customStatus).toEqual({ value: '"busy"' })
  expect(first.events[1]?.executionStarted?.parentTraceContext?.traceParent).toBe(traceParent)

  const { instanceId } = await restart(client, 'child')
  const turn = await worker.nextTurn()
  const state = await client.state(instanceId)
  expect(state?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_PENDING')
  expect(state?.parentInstanceId).toBeNull()
  expect(state?.customStatus).toBeNull()
  expect(turn.events[1]?.executionStarted?.parentInstance).toBeNull()
  expect(turn.events[1]?.executionStarted?.parentTraceContext).toBeNull()
})
