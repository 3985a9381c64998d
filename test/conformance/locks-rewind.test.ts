/** Rewinding orchestrations that have been in critical sections: only where a replay does not enter one again. */
import { expect, test } from 'vitest'
import type { OrchestratorAction } from '../../src/durable-task/grpc/wire/OrchestratorAction.ts'
import { complete, createChild, fail, failure, scheduleTask } from '../support/actions.ts'
import { errorOf, status } from '../support/backend.ts'
import { lockEntities, unlockEntity } from '../support/entity-actions.ts'
import { openCallers } from '../support/entity-hub.ts'
import { flakyActivities } from '../support/flaky.ts'
import { ofType } from '../support/history.ts'
import { outcomeOf, rewind } from '../support/rewind.ts'
import type { Turn } from '../support/worker.ts'

const [A, B] = ['@counter@a', '@counter@b'] as const

/** Locks, runs `ship` inside the section, and answers its failure with the given actions. */
const shipsInside = (onFailure: OrchestratorAction[]) => (turn: Turn) => {
  if (ofType(turn.events, 'taskFailed').length > 0) return onFailure
  if (ofType(turn.events, 'taskCompleted').length > 0)
    return [unlockEntity(8, 'section', A), complete(9, 'shipped')]
  if (ofType(turn.events, 'entityLockGranted').length > 0) return [scheduleTask(2, 'ship')]
  return [lockEntities(1, 'section', [A])]
}

async function openShipping() {
  const hub = await openCallers()
  return { ...hub, flaky: flakyActivities(hub.worker, 'ship') }
}

type Shipping = Awaited<ReturnType<typeof openShipping>>

async function expectRefused({ client }: Shipping, id: string): Promise<void> {
  const before = [await client.state(id), await client.history(id)]
  const error = await errorOf(rewind(client, id))
  expect(error.code).toBe(status.FAILED_PRECONDITION)
  expect(error.details).toContain('unreleased entity lock')
  expect([await client.state(id), await client.history(id)]).toEqual(before)
}

test.each([
  ['before the grant is used', 0],
  ['after one of two unlocks', 1],
])('265 failed inside a critical section, %s: cannot be rewound', async (_, unlocked) => {
  const hub = await openShipping()
  const holder = await hub.start()
  await holder.lock('section', A, B)
  await holder.unlock('section', ...[A, B].slice(0, unlocked))
  await holder.act(fail(90, failure('inside')))
  await hub.client.completion(holder.id)
  await expectRefused(hub, holder.id)
})

test.each([
  ['as JavaScript does it, without an unlock', [fail(9, failure('no ship'))]],
  [
    'as Python does it, with the unlock in the failing turn',
    [unlockEntity(3, 'section', A), fail(9, failure('no ship'))],
  ],
])('265 failed by an activity inside the section, %s: cannot be rewound', async (_, onFailure) => {
  const hub = await openShipping()
  hub.worker.orchestrator('Order', shipsInside(onFailure))
  const id = await hub.client.start('Order')
  expect(await outcomeOf(hub.client, id)).toBe('FAILED Error: no ship')
  hub.flaky.down.clear()
  await expectRefused(hub, id)
})

test('265 a child that failed inside a section keeps its whole tree from being rewound', async () => {
  const hub = await openShipping()
  const { client, worker } = hub
  worker.orchestrator('Order', shipsInside([fail(9, failure('no ship'))]))
  worker.activity('fine', () => 'fine')
  const parent = (child: string) => (turn: Turn) => {
    const [failed] = ofType(turn.events, 'subOrchestrationInstanceFailed')
    if (failed) return [fail(9, failed.subOrchestrationInstanceFailed!.failureDetails!)]
    return turn.pastTypes.length > 0 ? [] : [createChild(1, child, child.toLowerCase())]
  }
  worker.orchestrator('Middle', parent('Order')).orchestrator('Top', parent('Middle'))
  const id = await client.start('Top')
  expect(await outcomeOf(client, id)).toBe('FAILED Error: no ship')
  hub.flaky.down.clear()
  const middle = await client.state('middle')
  await expectRefused(hub, id)
  expect(await client.state('middle')).toEqual(middle)
  expect(await client.status('order')).toBe('FAILED')
})

test('265 failed after its section: rewound, and the section is replayed, not entered', async () => {
  const { client, worker, flaky } = await openShipping()
  worker.orchestrator('Order', turn => {
    if (ofType(turn.events, 'taskFailed').length > 0) return [fail(9, failure('no ship'))]
    if (ofType(turn.events, 'taskCompleted').length > 0) return [complete(9, 'shipped')]
    if (ofType(turn.events, 'entityUnlockSent').length > 0) return [scheduleTask(3, 'ship')]
    if (ofType(turn.events, 'entityLockGranted').length > 0)
      return [unlockEntity(2, 'section', A), scheduleTask(3, 'ship')]
    return [lockEntities(1, 'section', [A])]
  })
  const id = await client.start('Order')
  expect(await outcomeOf(client, id)).toBe('FAILED Error: no ship')
  flaky.down.clear()
  await rewind(client, id)
  expect(await outcomeOf(client, id)).toBe('COMPLETED shipped')
  expect(ofType(await client.history(id), 'entityLockRequested')).toHaveLength(1)
})

test('265 a section asked for in the failing turn itself is cut off with it', async () => {
  const { client, worker, flaky, start } = await openShipping()
  worker.orchestrator('Order', turn => {
    if (ofType(turn.events, 'taskFailed').length > 0)
      return [lockEntities(2, 'cleanup', [A]), fail(9, failure('no ship'))]
    if (ofType(turn.events, 'taskCompleted').length > 0) return [complete(9, 'shipped')]
    return turn.pastTypes.includes('taskScheduled') ? [] : [scheduleTask(1, 'ship')]
  })
  const id = await client.start('Order')
  expect(await outcomeOf(client, id)).toBe('FAILED Error: no ship')
  flaky.down.clear()
  await rewind(client, id)
  expect(await outcomeOf(client, id)).toBe('COMPLETED shipped')
  await (await start()).lock('free', A)
})
