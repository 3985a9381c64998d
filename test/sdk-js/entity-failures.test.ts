/** Operations that fail, entities nobody knows, and hosts that cannot make one, with the JS SDK. */
import { EntityInstanceId, OrchestrationStatus } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { ownBackend } from '../support/backend.ts'
import { openSdkClient, openSdkWorker } from '../support/sdk.ts'
import { Counter, counter, Journal, journal, openEntities, type Run } from '../support/sdk-entities.ts'
import { soon } from '../support/sdk-gate.ts'

/** What the SDK throws at the caller of an operation that failed; its class is not exported. */
interface OperationFailure extends Error {
  entityId: EntityInstanceId
  operationName: string
  failureDetails: { errorType: string; errorMessage: string; stackTrace?: string }
}

interface Attempt {
  id: string
  operation: string
  input?: unknown
}

const openCatching = () =>
  openEntities({
    orchestrators: {
      catches: async function* (ctx, { id, operation, input }: Attempt): Run {
        try {
          return yield ctx.entities.callEntity<unknown>(EntityInstanceId.fromString(id), operation, input)
        } catch (error) {
          const { name, entityId, operationName, failureDetails } = error as OperationFailure
          const { errorType, errorMessage } = failureDetails
          return { name, entityId, operationName, errorType, errorMessage }
        }
      },
    },
  })

test('221 a failing call tells type and message, and the state is as before', async () => {
  const { client, call, outputOf } = await openCatching()
  await call(counter('a'), 'add', 7)
  const attempt: Attempt = { id: '@counter@a', operation: 'overdraw', input: 100 }
  const id = await client.scheduleNewOrchestration('catches', attempt)
  expect(await outputOf(id)).toEqual({
    name: 'EntityOperationFailedException',
    entityId: '@counter@a',
    operationName: 'overdraw',
    errorType: 'RangeError',
    errorMessage: 'cannot take 100',
  })
  expect(await call(counter('a'), 'get')).toBe(7)
  expect(await call(journal('overdrafts'), 'get')).toEqual([])
})

test('221 a failure that nobody catches fails the orchestration, not the entity', async () => {
  const { client, startCall, call } = await openEntities()
  const state = await client.waitForOrchestrationCompletion(await startCall(counter('a'), 'overdraw', 1))
  expect(state?.runtimeStatus).toBe(OrchestrationStatus.FAILED)
  expect(state?.failureDetails?.errorType).toBe('EntityOperationFailedException')
  expect(state?.failureDetails?.message).toContain('cannot take 1')
  expect(await call(counter('a'), 'add', 2)).toBe(2)
})

test('221 within a batch a failing signal loses its own effects only', async () => {
  const backend = await ownBackend()
  const client = openSdkClient(backend, 'hub')
  await client.signalEntity(counter('a'), 'add', 1)
  await client.signalEntity(counter('a'), 'overdraw', 100)
  await client.signalEntity(counter('a'), 'no such operation')
  await client.signalEntity(counter('a'), 'add', 2)
  let batches = 0
  const make = () => {
    batches++
    return new Counter()
  }
  await openSdkWorker(backend, 'hub', { entities: { counter: make, journal: () => new Journal() } })
  await expect.poll(async () => (await client.getEntity(counter('a')))?.state, soon).toBe(3)
  expect(batches).toBe(1)
  await client.signalEntity(journal('overdrafts'), 'note', 'sentinel')
  const notes = async () => (await client.getEntity(journal('overdrafts')))?.state
  await expect.poll(notes, soon).toEqual(['sentinel'])
})

test('222 a call to an entity no worker has registered fails instead of hanging', async () => {
  const { client, outputOf, stateOf } = await openCatching()
  const attempt: Attempt = { id: '@nobody@a', operation: 'add', input: 1 }
  const id = await client.scheduleNewOrchestration('catches', attempt)
  expect(await outputOf(id)).toMatchObject({
    operationName: 'add',
    errorType: 'EntityTaskNotFound',
    errorMessage: "No entity task named 'nobody' was found.",
  })
  expect(await stateOf(new EntityInstanceId('nobody', 'a'))).toBe(undefined)
})

test('223 250 a factory that fails keeps the state: the call fails, the signal is dropped', async () => {
  let down = false
  const { client, startCall, call, stateOf } = await openEntities({
    entities: {
      fragile: () => {
        if (down) throw new TypeError('the factory is down')
        return new Counter()
      },
    },
  })
  const fragile = new EntityInstanceId('fragile', 'a')
  expect(await call(fragile, 'add', 5)).toBe(5)
  down = true
  await client.signalEntity(fragile, 'add', 100)
  const state = await client.waitForOrchestrationCompletion(await startCall(fragile, 'add', 10))
  expect(state?.runtimeStatus).toBe(OrchestrationStatus.FAILED)
  expect(state?.failureDetails?.message).toContain('the factory is down')
  expect(await stateOf(fragile)).toBe(5)
  down = false
  expect(await call(fragile, 'add', 1)).toBe(6)
})
