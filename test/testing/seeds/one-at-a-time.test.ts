/** With a seed, one piece of work is out at workers at a time. */
import { expect, test } from 'vitest'
import { type BackendOptions, completion } from '../../../src/index.ts'
import { complete, scheduleTask } from '../../support/actions.ts'
import { openWorker } from '../../support/backend.ts'
import { soon } from '../../support/sdk-gate.ts'
import { openLab } from '../lab.ts'

/** Three orchestrations on a worker without limits. */
async function openThree(options: BackendOptions) {
  const lab = await openLab(options)
  const names = ['a', 'b', 'c']
  const runs = await Promise.all(names.map(name => lab.hub.start('run', undefined, { instanceId: name })))
  return { ...lab, runs }
}

test('the next is sent when the one that is out was answered, of whatever kind', async () => {
  const { hub, worker, runs } = await openThree({ seed: 7, patience: 60_000 })
  expect(hub.queued).toHaveLength(2)
  expect(hub.explain()).toContain(
    'waits for the answer to what is out: with a seed, one piece of work is out at a time',
  )
  const turn = await worker.nextTurn()
  await worker.completeTurn(turn, [scheduleTask(1, 'work'), scheduleTask(2, 'work')])
  // One of four is out again.
  expect(hub.queued).toHaveLength(3)
  let sent = 0
  for (; hub.explain() !== ''; sent++) {
    await expect.poll(() => worker.unread.turns + worker.unread.activities, soon).toBe(1)
    if (worker.unread.activities) await worker.completeActivity(await worker.nextActivity(), '1')
    else await worker.completeTurn(await worker.nextTurn(), [complete(9)])
  }
  expect(sent).toBeGreaterThanOrEqual(5)
  expect(runs.map(({ status }) => status)).toEqual(['COMPLETED', 'COMPLETED', 'COMPLETED'])
})

test.each([
  ['without a seed', { patience: 60_000 }],
  ['without patience', { seed: 7, patience: 0 }],
])('%s, everything that can go is sent', async (_, options) => {
  const { hub, worker } = await openThree(options)
  expect(hub.queued).toEqual([])
  const ids = [await worker.nextTurn(), await worker.nextTurn(), await worker.nextTurn()].map(
    ({ instanceId }) => instanceId,
  )
  expect(ids.sort()).toEqual(['a', 'b', 'c'])
})

test('work that takes long is waited for no longer than the patience', async () => {
  const { worker } = await openThree({ seed: 7, patience: 20 })
  // None is ever answered.
  const turns = [await worker.nextTurn(), await worker.nextTurn(), await worker.nextTurn()]
  expect(turns.map(({ instanceId }) => instanceId).sort()).toEqual(['a', 'b', 'c'])
})

test('a lost worker holds nobody up', async () => {
  const { client, worker } = await openThree({ seed: 7, patience: 60_000 })
  const lost = await worker.nextTurn()
  const other = await openWorker(client)
  await worker.close()
  expect((await other.nextTurn()).instanceId).not.toBe(lost.instanceId)
})

test('nor does work that was taken away from a worker, one by one or by a reset', async () => {
  const { hub, client, worker } = await openThree({ seed: 7, patience: 60_000 })
  const { instanceId } = await worker.nextTurn()
  await client.call('SkipGracefulOrchestrationTerminations', { instanceBatch: { instanceIds: [instanceId] } })
  const next = await worker.nextTurn()
  expect(next.instanceId).not.toBe(instanceId)
  await hub.reset()
  await hub.start('run', undefined, { instanceId: 'd' })
  expect((await worker.nextTurn()).instanceId).toBe('d')
})

test('nor does an answer that a fault delays', async () => {
  const lab = await openLab({ seed: 7, patience: 60_000 })
  lab.hub.inject(completion('orchestration').delay(3_600_000))
  for (const instanceId of ['a', 'b']) await lab.hub.start('run', undefined, { instanceId })
  const first = await lab.worker.nextTurn()
  await lab.worker.completeTurn(first, [complete(1)])
  expect((await lab.worker.nextTurn()).instanceId).not.toBe(first.instanceId)
})
