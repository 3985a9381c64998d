/** After a reset a seed gives the same ids again; nothing from before it counts. */
import { RetryPolicy, type TOrchestrator } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { activity } from '../../../src/index.ts'
import { complete, scheduleTask } from '../../support/actions.ts'
import { ofType } from '../../support/history.ts'
import { openLab } from '../lab.ts'
import { type Body, openHub } from '../open-hub.ts'

async function openCaller() {
  const lab = await openLab({ seed: 7 })
  lab.worker.orchestrator('call', ({ events }) => {
    const [answer] = ofType(events, 'taskCompleted')
    return answer ? [complete(2, answer.taskCompleted?.result?.value)] : [scheduleTask(1, 'work')]
  })
  return lab
}

test('an answer to work from before the reset is not taken for one to the same work after it', async () => {
  const { hub, worker } = await openCaller()
  const before = await hub.start('call')
  const old = await worker.nextActivity()
  const beforeReset = before.history()
  await hub.reset()

  const after = await hub.start('call')
  const fresh = await worker.nextActivity()
  expect(after.instanceId).toBe(before.instanceId)
  expect(after.history()).toEqual(beforeReset)
  expect(fresh.token).not.toBe(old.token)
  await worker.completeActivity(old, '"stale"')
  expect(hub.counters.staleCompletions).toBe(1)
  await worker.completeActivity(fresh, '"fresh"')
  expect(await after.output()).toBe('fresh')
})

test('a handle from before the reset sees the run of after it, and nothing else', async () => {
  const { hub, worker } = await openCaller()
  worker.activity('work', () => '"done"')
  const before = await hub.start('call')
  await before.output()
  expect(before.activity('work')).toMatchObject({ status: 'completed' })
  await hub.reset()
  hub.use(activity('work').delays(1_000))
  const after = await hub.start('call')
  await after.waitFor({ activity: 'work' })
  expect(before.activity('work')).toMatchObject({ status: 'scheduled' })
})

const retry: TOrchestrator = async function* (ctx): Body {
  return yield ctx.callActivity('work', 1, {
    retry: new RetryPolicy({ maxNumberOfAttempts: 2, firstRetryIntervalInMilliseconds: 60_000 }),
  })
}

test('fakes count attempts from one again', async () => {
  const { hub } = await openHub({ orchestrators: { retry }, backend: { seed: 7, time: 'manual' } })
  const fake = hub.use(activity('work').throws(new Error('busy'), { times: 2 }).returns('done'))
  for (let count = 0; count < 2; count++) {
    const run = await hub.start('retry')
    await run.waitFor({ timer: 0 })
    await hub.reset()
  }
  expect(fake.calls.map(({ attempt }) => attempt)).toEqual([1, 1])
})

test('an id that is taken is left out: a test may have brought it from a run of the same seed', async () => {
  const { backend, hub } = await openLab({ seed: 7 })
  const ids = [(await hub.start('call')).instanceId, (await hub.start('call')).instanceId]
  const other = backend.hub('other')
  await other.start('call', 1, { instanceId: ids[1] })
  // Each start draws an execution id, and one of no name an instance id first.
  await other.start('call', 2, { instanceId: 'two' })
  const third = await other.start('call')
  expect(ids).not.toContain(third.instanceId)
})
