/** What GetInstance tells, and what it keeps to itself. */
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { complete, continueAsNew, createChild, fail, failure, millis, text } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import type { RawClient } from '../support/client.ts'
import { instanceIn, serveSubjects, statusWords, terminalWords } from '../support/instance-in.ts'

/** The state as GetInstance gives it to callers that do not ask for payloads. */
const plainState = async (client: RawClient, instanceId: string) =>
  (await client.call('GetInstance', { instanceId, getInputsAndOutputs: false })).orchestrationState

test('33 an unknown id does not exist, which is no error', async () => {
  const client = await openClient()
  expect(await client.call('GetInstance', { instanceId: 'nobody' })).toEqual({
    exists: false,
    orchestrationState: null,
  })
})

test('34 without payloads there is no input and no output, but everything else', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const broken = failure('out of stock', { stackTrace: { value: 'at warehouse' }, isNonRetriable: true })
  worker.orchestrator('Order', () => ({ actions: [complete(1, 'shipped')], customStatus: text('packed') }))
  worker.orchestrator('Lost', () => ({ actions: [fail(1, broken)], customStatus: text('searching') }))
  const order = await client.start('Order', {
    input: text('book'),
    tags: { gift: 'yes' },
    version: text('2'),
  })
  const lost = await client.start('Lost', { input: text('pen') })

  const full = await client.completion(order)
  expect(full).toMatchObject({ input: { value: 'book' }, output: { value: 'shipped' } })
  expect(await plainState(client, order)).toEqual({ ...full, input: null, output: null })
  expect(full?.customStatus).toEqual({ value: 'packed' })

  const failed = await client.completion(lost)
  expect(failed?.input).toEqual({ value: 'pen' })
  expect(await plainState(client, lost)).toEqual({ ...failed, input: null, output: null })
  expect(failed).toMatchObject({ customStatus: { value: 'searching' }, failureDetails: broken })
})

test('34 waits keep payloads back just the same', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator('Order', () => [complete(1, 'shipped')])
  const instanceId = await client.start('Order', { input: text('book') })
  await client.completion(instanceId)
  const plain = await client.call('GetInstance', { instanceId, getInputsAndOutputs: false })
  const full = await client.call('GetInstance', { instanceId, getInputsAndOutputs: true })
  for (const wait of ['WaitForInstanceStart', 'WaitForInstanceCompletion'] as const) {
    expect(await client.call(wait, { instanceId, getInputsAndOutputs: false })).toEqual(plain)
    expect(await client.call(wait, { instanceId, getInputsAndOutputs: true })).toEqual(full)
  }
  expect(plain.orchestrationState).toMatchObject({ input: null, output: null })
  expect(full.orchestrationState).toMatchObject({ input: { value: 'book' }, output: { value: 'shipped' } })
})

test.for(statusWords)('35 a %s instance has its times, and a completion time only at its end', async word => {
  const client = await openClient()
  serveSubjects(await openWorker(client))
  const state = await instanceIn(client, word)
  const created = millis(state.createdTimestamp)
  expect(created).toBeGreaterThan(0)
  expect(millis(state.lastUpdatedTimestamp)).toBeGreaterThanOrEqual(created)
  const hasEnded = terminalWords.some(terminal => terminal === word)
  if (hasEnded) expect(millis(state.completedTimestamp)).toBeGreaterThanOrEqual(created)
  else expect(state.completedTimestamp).toBeNull()
})

test('36 a child names its parent, a top-level instance none', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator('Parent', turn =>
    turn.pastTypes.length > 0 ? [complete(2)] : [createChild(1, 'Child', 'the-child')],
  )
  worker.orchestrator('Child', () => [complete(1)])
  const parentId = await client.start('Parent')
  expect((await client.completion(parentId))?.parentInstanceId).toBeNull()
  const child = await client.completion('the-child')
  expect(child?.parentInstanceId).toEqual({ value: parentId })
  expect(child?.executionId?.value).toMatch(/^[0-9a-f]{32}$/)
  expect((await plainState(client, 'the-child'))?.parentInstanceId).toEqual({ value: parentId })
})

test('37 a successful instance has no failure details, and no custom status nobody set', async () => {
  const client = await openClient()
  const worker = (await openWorker(client)).orchestrator('Order', () => [complete(1, 'done')])
  worker.orchestrator('Blank', () => ({ actions: [complete(1)], customStatus: text('') }))
  for (const name of ['Order', 'Blank']) {
    const instanceId = await client.start(name)
    const done = await client.completion(instanceId)
    expect(done?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
    for (const state of [done, await plainState(client, instanceId)]) {
      expect(state?.failureDetails).toBeNull()
      expect(state?.customStatus).toBeNull()
    }
  }
})

test.for([
  failure('no type', { errorType: '' }),
  failure('', { errorType: 'OnlyAType' }),
  failure('', { errorType: '' }),
])('38 a failed instance names a type or a message, without payloads too (%j)', async details => {
  const client = await openClient()
  const worker = (await openWorker(client)).orchestrator('Broken', () => [fail(1, details)])
  const instanceId = await client.start('Broken')
  const failed = await client.completion(instanceId)
  expect(failed?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_FAILED')
  for (const state of [failed, await plainState(client, instanceId)]) {
    expect(`${state?.failureDetails?.errorType}${state?.failureDetails?.errorMessage}`).not.toBe('')
    expect(state?.failureDetails).not.toBeNull()
    if (details.errorType) expect(state?.failureDetails?.errorType).toBe(details.errorType)
    if (details.errorMessage) expect(state?.failureDetails?.errorMessage).toBe(details.errorMessage)
  }
  expect(worker.answerErrors).toEqual([])
})

test('38 an instance that failed without any details still names something', async () => {
  const client = await openClient()
  const orchestrationStatus = 'ORCHESTRATION_STATUS_FAILED'
  const worker = await openWorker(client)
  worker.orchestrator('Silent', () => [complete(1, undefined, { orchestrationStatus })])
  const failed = await client.completion(await client.start('Silent'))
  expect(failed?.orchestrationStatus).toBe(orchestrationStatus)
  const { errorType, errorMessage } = failed?.failureDetails ?? { errorType: '', errorMessage: '' }
  expect(`${errorType}${errorMessage}`).not.toBe('')
})

test('39 an entity id is no instance', async () => {
  const client = await openClient()
  for (const instanceId of ['@counter@a', `@counter@${randomUUID()}`]) {
    const response = await client.call('GetInstance', { instanceId, getInputsAndOutputs: true })
    expect(response).toEqual({ exists: false, orchestrationState: null })
  }
})

test('48 a new generation shows as RUNNING, never as CONTINUED_AS_NEW', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const instanceId = await client.start('Loop', { input: text('0') })
  for (const round of [1, 2, 3]) {
    await worker.completeTurn(await worker.nextTurn(), [continueAsNew(1, String(round))])
    const state = await client.state(instanceId)
    expect(state?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_RUNNING')
    expect(state).toMatchObject({ input: { value: String(round) }, output: null, completedTimestamp: null })
  }
})
