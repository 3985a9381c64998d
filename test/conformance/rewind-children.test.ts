/** Rewinding a parent: what becomes of its children. */
import { expect, test } from 'vitest'
import { complete, fail, failure } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import type { RawClient } from '../support/client.ts'
import { flakyActivities } from '../support/flaky.ts'
import { ofType } from '../support/history.ts'
import { replay } from '../support/replay.ts'
import { all } from '../support/replay-tasks.ts'
import { outcomeOf, rewind } from '../support/rewind.ts'
import { sentinel } from '../support/sentinel.ts'
import type { ScriptedWorker } from '../support/worker.ts'

/** An orchestrator that waits for one child with the input `in`. */
const withChild = (name: string, instanceId: string) =>
  replay(function* (context) {
    return yield* context.child(name, instanceId, 'in')
  })

const working = replay(function* (context) {
  return yield* context.activity('work')
})

/** Starts a parent that fails as soon as one of its children `one` and `two` does; both have a turn out. */
async function startTwins(client: RawClient, worker: ScriptedWorker) {
  worker.orchestrator(
    'parent',
    replay(function* (context) {
      const results = yield* all(['one', 'two'].map(id => context.child('twin', id)))
      return results.join(', ')
    }),
  )
  const parent = await client.start('parent')
  const turns = [await worker.nextTurn(), await worker.nextTurn()]
  const turnOf = (id: string) => turns.find(turn => turn.instanceId === id)!
  return { parent, one: turnOf('one'), two: turnOf('two') }
}

/** The execution of the parent that the child answers to. */
async function parentExecution(client: RawClient, child: string): Promise<string | undefined> {
  const [started] = ofType(await client.history(child), 'executionStarted')
  return started?.executionStarted?.parentInstance?.orchestrationInstance?.executionId?.value
}

test('94 a failed child is rewound with its parent', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const activities = flakyActivities(worker, 'work')
  worker.orchestrator('parent', withChild('child', 'c')).orchestrator('child', working)
  const parent = await client.start('parent')
  expect(await outcomeOf(client, parent)).toBe('FAILED TaskFailure: work is down')
  const childBefore = await client.state('c')
  expect(childBefore?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_FAILED')

  activities.down.clear()
  await rewind(client, parent, 'mended')
  expect(await outcomeOf(client, parent)).toBe('COMPLETED work done')
  expect(await outcomeOf(client, 'c')).toBe('COMPLETED work done')
  expect(activities.runs).toEqual(['work', 'work'])
  const child = await client.state('c')
  expect(child?.executionId).not.toEqual(childBefore?.executionId)
  expect(child?.createdTimestamp).toEqual(childBefore?.createdTimestamp)
  const parentExecutionId = (await client.state(parent))?.executionId
  expect(await parentExecution(client, 'c')).toBe(parentExecutionId?.value)
  const [audit, ...more] = ofType(await client.history('c'), 'executionRewound')
  expect(more).toEqual([])
  expect(audit?.executionRewound?.reason).toEqual({ value: 'mended' })
  expect(audit?.executionRewound?.instanceId).toEqual({ value: 'c' })
  expect(audit?.executionRewound?.parentExecutionId).toEqual(parentExecutionId)
})

test('94 a failure three levels down is rewound from the top', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const activities = flakyActivities(worker, 'work')
  worker
    .orchestrator('parent', withChild('child', 'c'))
    .orchestrator('child', withChild('grandchild', 'g'))
    .orchestrator('grandchild', working)
  const parent = await client.start('parent')
  expect(await outcomeOf(client, parent)).toBe('FAILED TaskFailure: work is down')
  await rewind(client, parent)
  expect(await outcomeOf(client, parent)).toBe('FAILED TaskFailure: work is down')
  activities.down.clear()
  await rewind(client, parent)
  for (const id of [parent, 'c', 'g']) expect(await outcomeOf(client, id)).toBe('COMPLETED work done')
  expect(activities.runs).toEqual(['work', 'work', 'work'])
})

test('94 a child that completed after its parent failed is not run again', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const { parent, one, two } = await startTwins(client, worker)
  await worker.completeTurn(one, [fail(1, failure('one is down'))])
  expect(await outcomeOf(client, parent)).toBe('FAILED TaskFailure: one is down')
  await worker.completeTurn(two, [complete(1, 'two')])
  const twoBefore = await client.completion('two')

  await rewind(client, parent)
  const again = await worker.nextTurn()
  expect(again.instanceId).toBe('one')
  await worker.completeTurn(again, [complete(1, 'one')])
  expect(await outcomeOf(client, parent)).toBe('COMPLETED one, two')
  expect((await client.state('two'))?.executionId).toEqual(twoBefore?.executionId)
  expect(worker.unread.turns).toBe(0)
})

test('94 a child that was terminated after its parent failed fails the parent again', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const { parent, one } = await startTwins(client, worker)
  await worker.completeTurn(one, [fail(1, failure('one is down'))])
  await client.completion(parent)
  await client.call('TerminateInstance', { instanceId: 'two' })

  await rewind(client, parent)
  const again = await worker.nextTurn()
  expect(again.instanceId).toBe('one')
  await worker.completeTurn(again, [complete(1, 'one')])
  expect(await outcomeOf(client, parent)).toMatch(/^FAILED TaskFailure: .*two/)
  expect(await client.status('two')).toBe('TERMINATED')
})

test('94 a child that was rewound on its own and completed is not run again', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const activities = flakyActivities(worker, 'work')
  worker.orchestrator('parent', withChild('child', 'c')).orchestrator('child', working)
  const parent = await client.start('parent')
  expect(await outcomeOf(client, parent)).toBe('FAILED TaskFailure: work is down')
  activities.down.clear()
  await rewind(client, 'c')
  expect(await outcomeOf(client, 'c')).toBe('COMPLETED work done')
  await sentinel(client, worker)
  expect(await client.status(parent)).toBe('FAILED')
  const child = await client.state('c')

  await rewind(client, parent)
  expect(await outcomeOf(client, parent)).toBe('COMPLETED work done')
  expect(await client.state('c')).toEqual(child)
  expect(activities.runs).toEqual(['work', 'work'])
})

test('95 a failed child that was purged is created again', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  worker.orchestrator('parent', withChild('child', 'c'))
  const parent = await client.start('parent')
  await worker.completeTurn(await worker.nextTurn(), [fail(1, failure('down'))])
  expect(await outcomeOf(client, parent)).toBe('FAILED TaskFailure: down')
  const purged = await client.call('PurgeInstances', { instanceId: 'c' })
  expect(purged.deletedInstanceCount).toBe(1)

  await rewind(client, parent)
  const turn = await worker.nextTurn()
  expect(turn.instanceId).toBe('c')
  expect(turn.pastTypes).toEqual([])
  expect(turn.newTypes).toEqual(['orchestratorStarted', 'executionStarted'])
  const started = turn.request.newEvents[1]?.executionStarted
  expect(started?.name).toBe('child')
  expect(started?.input).toEqual({ value: 'in' })
  expect(started?.parentInstance?.taskScheduledId).toBe(1)
  expect(started?.parentInstance?.orchestrationInstance).toEqual({
    instanceId: parent,
    executionId: (await client.state(parent))?.executionId,
  })
  await worker.completeTurn(turn, [complete(1, 'recreated')])
  expect(await outcomeOf(client, parent)).toBe('COMPLETED recreated')
})

test('100 a running child is not rewound, and still answers its parent', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const { parent, one, two } = await startTwins(client, worker)
  await worker.completeTurn(one, [fail(1, failure('one is down'))])
  await client.completion(parent)
  await rewind(client, parent)
  const again = await worker.nextTurn()
  expect(again.instanceId).toBe('one')
  await worker.completeTurn(two, [complete(1, 'two')])
  await worker.completeTurn(again, [complete(1, 'one')])
  expect(await outcomeOf(client, parent)).toBe('COMPLETED one, two')
  expect((await client.state('two'))?.executionId?.value).toBe(two.executionId)
})

test('100 a child that fails after its parent was rewound stays failed', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const { parent, one, two } = await startTwins(client, worker)
  await worker.completeTurn(one, [fail(1, failure('one is down'))])
  await client.completion(parent)
  await rewind(client, parent)
  expect((await worker.nextTurn()).instanceId).toBe('one')
  await worker.completeTurn(two, [fail(1, failure('two is down'))])
  expect(await outcomeOf(client, 'two')).toBe('FAILED Error: two is down')
  expect(await outcomeOf(client, parent)).toBe('FAILED TaskFailure: two is down')
  await sentinel(client, worker)
  expect((await client.state('two'))?.executionId?.value).toBe(two.executionId)
  expect(worker.unread.turns).toBe(0)
})
