/** Chains of children so deep that whatever walks them by recursion breaks. */
import { expect, test } from 'vitest'
import { complete, createChild, fail, failure } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import { ofType } from '../support/history.ts'
import { rewind } from '../support/rewind.ts'
import { sentinel } from '../support/sentinel.ts'
import type { Turn } from '../support/worker.ts'

const depth = 2000
/** Thousands of turns one after the other may take a while on a busy machine. */
const patience = 60_000
const idAt = (level: number) => `link-${level}`
const root = idAt(0)
const leaf = idAt(depth)

const childOf = ({ instanceId }: Turn) =>
  createChild(1, 'link', idAt(Number(instanceId.replace('link-', '')) + 1))

test('77 118 a termination passes through thousands of finished links, and a purge counts them', {
  timeout: patience,
}, async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator('link', turn => {
    const isFirst = turn.pastTypes.length === 0
    if (!isFirst || turn.instanceId === leaf) return []
    return turn.instanceId === root ? [childOf(turn)] : [childOf(turn), complete(2)]
  })
  await client.start('link', { instanceId: root })
  // The leaf may be waited for before it exists.
  expect((await client.started(leaf, patience))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_RUNNING')
  expect(await client.status(root)).toBe('RUNNING')
  expect(await client.status(idAt(1))).toBe('COMPLETED')

  await client.call('TerminateInstance', { instanceId: root, output: { value: 'why' }, recursive: true })
  for (const instanceId of [root, leaf]) {
    const state = await client.completion(instanceId)
    expect(state?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_TERMINATED')
    expect(state?.output?.value).toBe('why')
  }
  expect(await client.status(idAt(depth - 1))).toBe('COMPLETED')
  expect(await client.call('PurgeInstances', { instanceId: root, recursive: true })).toMatchObject({
    deletedInstanceCount: depth + 1,
  })
  expect(await client.state(leaf)).toBeUndefined()
  expect(worker.answerErrors).toEqual([])
  await sentinel(client, worker)
})

test('94 a rewind reaches the failed leaf below thousands of failed links', {
  timeout: patience,
}, async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  let isDown = true
  worker.orchestrator('link', turn => {
    if (turn.instanceId === leaf) return [isDown ? fail(2, failure('down')) : complete(2, '"up"')]
    const [failed] = ofType(turn.request.newEvents, 'subOrchestrationInstanceFailed')
    const details = failed?.subOrchestrationInstanceFailed?.failureDetails
    if (details) return [fail(2, failure(details.errorMessage))]
    const [completed] = ofType(turn.request.newEvents, 'subOrchestrationInstanceCompleted')
    if (completed) return [complete(2, completed.subOrchestrationInstanceCompleted?.result?.value)]
    return turn.pastTypes.includes('subOrchestrationInstanceCreated') ? [] : [childOf(turn)]
  })
  await client.start('link', { instanceId: root })
  const failed = await client.completion(root, patience)
  expect(failed?.failureDetails?.errorMessage).toBe('down')

  isDown = false
  await rewind(client, root)
  const state = await client.completion(root, patience)
  expect(state?.failureDetails).toBeNull()
  expect(state?.output?.value).toBe('"up"')
  expect(await client.status(leaf)).toBe('COMPLETED')
  expect(worker.answerErrors).toEqual([])
})
