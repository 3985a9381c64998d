/** The skip rule, the half about waits: somebody has to wait, or time stays real. */
import { expect, test } from 'vitest'
import { instanceHandlers } from '../../src/durable-task/grpc/instance-handlers.ts'
import { TaskHubs } from '../../src/durable-task/task-hubs.ts'
import { DAY, looked, SkipLab, until } from './skip-lab.ts'

/** A lab with an instance that sleeps for thirty days; nothing is left to do. */
function sleeping(): SkipLab {
  const lab = new SkipLab()
  lab.connect()
  lab.beginSleeper('sleeper', 30)
  return lab
}

test('without an open wait nothing is skipped; with one it is', async () => {
  const lab = sleeping()
  await looked()
  expect(lab.jumps).toBe(0)
  lab.wait()
  await until(() => lab.days === 30)
  expect(lab.out('turn', 'sleeper').newEvents.map(({ type }) => type)).toEqual([
    'orchestratorStarted',
    'timerFired',
  ])
})

test.each(['sleeper', 'somebody else', 'nobody yet'])(
  'a wait for any instance of the hub lets time pass: %s',
  async id => {
    const lab = sleeping()
    lab.begin('somebody else', { at: lab.start + 60 * DAY })
    lab.wait(id)
    await until(() => lab.days === 30)
  },
)

test('a wait that was called off, or answered, does not count', async () => {
  const lab = sleeping()
  lab.wait().cancel()
  await looked()
  expect(lab.jumps).toBe(0)
  const wait = lab.wait('brief')
  lab.begin('brief')
  await looked()
  expect(lab.jumps).toBe(0)
  lab.hub.terminateBatch(['brief'], undefined)
  expect((await wait.promise)?.orchestrationStatus).toBe('TERMINATED')
  await looked()
  expect(lab.jumps).toBe(0)
  lab.wait()
  await until(() => lab.days === 30)
})

/** A wait call as the facade takes it; `over` is the end of the call. */
function waitCall(lab: SkipLab, hasDeadline: boolean) {
  const over: (() => void)[] = []
  const call = instanceHandlers.WaitForInstanceCompletion(
    { instanceId: 'nobody', getInputsAndOutputs: false },
    {
      hubName: 'lab',
      hubs: new TaskHubs(() => lab.hub, undefined),
      hub: lab.hub,
      hasDeadline,
      onOver: run => void over.push(run),
    },
  )
  Promise.resolve(call).catch(() => {})
  return {
    over() {
      for (const run of over) run()
    },
  }
}

/** Waits while a turn is out, then lets wall time pass before the turn is answered: only then could time be skipped. */
async function outlived(hasDeadline: boolean, wallTime: number): Promise<SkipLab> {
  const lab = sleeping()
  lab.begin('busy')
  waitCall(lab, hasDeadline)
  lab.wall.moveTo(wallTime)
  await looked()
  expect(lab.jumps).toBe(0)
  lab.answer('busy')
  await looked()
  return lab
}

test('a wait call without a deadline counts for sixty seconds of wall time, for it may have been left behind', async () => {
  expect((await outlived(false, 59_999)).days).toBe(30)
  const lab = await outlived(false, 60_000)
  expect(lab.jumps).toBe(0)
  waitCall(lab, false)
  await until(() => lab.days === 30)
})

test('a wait call with a deadline counts until it is over', async () => {
  expect((await outlived(true, 3_600_000)).days).toBe(30)
  const lab = sleeping()
  lab.begin('busy')
  const call = waitCall(lab, true)
  call.over()
  lab.answer('busy')
  await looked()
  expect(lab.jumps).toBe(0)
})

test('a wait keeps nothing skipping that has no due instant', async () => {
  const lab = new SkipLab()
  lab.wait()
  await looked()
  expect(lab.jumps).toBe(0)
})
