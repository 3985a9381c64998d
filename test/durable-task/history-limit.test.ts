/** A limit on history ends an endless orchestration with an explanation. */
import { expect, test } from 'vitest'
import { complete, continueAsNew, createChild, sendEvent, text } from '../support/actions.ts'
import { openClient, openWorker, ownBackend } from '../support/backend.ts'
import { inputOf, ofType, typesOf } from '../support/history.ts'
import { sentinel } from '../support/sentinel.ts'

async function openLimited(maxHistorySize: number) {
  const backend = await ownBackend({ maxHistorySize })
  const client = await openClient({ address: backend.address, hub: 'limited' })
  const worker = await openWorker(client)
  worker.orchestrator('endless', turn => [
    sendEvent(ofType(turn.events, 'eventSent').length + 1, turn.instanceId, 'again'),
  ])
  return { client, worker }
}

test('179 an endless orchestration fails at the history limit and says so', async () => {
  const { client, worker } = await openLimited(50)
  const id = await client.start('endless')
  const state = await client.completion(id)
  expect(state?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_FAILED')
  expect(state?.failureDetails?.errorType).not.toBe('')
  expect(state?.failureDetails?.errorMessage).toMatch(/history/i)
  expect(state?.failureDetails?.errorMessage).toContain('50')
  const types = typesOf(await client.history(id))
  expect(types.at(-1)).toBe('executionCompleted')
  expect(types.length).toBeGreaterThanOrEqual(50)
  expect(types.length).toBeLessThan(60)
  await sentinel(client, worker)
})

test('179 a parent is told that its child failed at the limit', async () => {
  const { client, worker } = await openLimited(50)
  worker.orchestrator('parent', turn => {
    const [failed] = ofType(turn.events, 'subOrchestrationInstanceFailed')
    if (!failed) return [createChild(1, 'endless', `${turn.instanceId}-child`)]
    return [complete(2, failed.subOrchestrationInstanceFailed?.failureDetails?.errorMessage)]
  })
  const state = await client.completion(await client.start('parent'))
  expect(state?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
  expect(state?.output?.value).toContain('50')
})

test('179 a history of exactly the limit is fine, and each generation starts afresh', async () => {
  const { client, worker } = await openLimited(10)
  const seven = [1, 2, 3, 4, 5, 6, 7].map(id => sendEvent(id, 'nobody', 'hello'))
  worker.orchestrator('rolls', turn => {
    const count = Number(inputOf(turn))
    return [...seven, count < 5 ? continueAsNew(8, String(count + 1)) : complete(8)]
  })
  const id = await client.start('rolls', { input: text('1') })
  const state = await client.completion(id)
  expect(state).toMatchObject({
    orchestrationStatus: 'ORCHESTRATION_STATUS_COMPLETED',
    input: { value: '5' },
    failureDetails: null,
  })
  expect(await client.history(id)).toHaveLength(10)
})
