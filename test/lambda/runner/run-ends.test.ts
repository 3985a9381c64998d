/** How long a run goes on: deadlines, waits that end in vain, bounds, and the end of its service. */
import { expect, test } from 'vitest'
import { LambdaWaitError } from '../../../src/lambda.ts'
import { eventsOf, hour, openLab } from './lab.ts'

test('an execution times out when its time is over, and not before', async () => {
  const { runner, service } = await openLab(
    (_, context) => context.waitForCallback('never', async () => {}),
    { time: 'manual', now: 0 },
  )
  const run = runner.start({ executionTimeout: 60 })
  await service.clock.advance(59_999)
  expect(run.status).toBe('RUNNING')
  await service.clock.advance(1)
  const result = await run.result()
  expect(result).toMatchObject({ status: 'TIMED_OUT', endedAt: 60_000, error: { type: 'Execution.Timeout' } })
  expect(eventsOf(result).at(-1)).toBe('ExecutionTimedOut')
  expect(result.callback('never').status).toBe('STARTED')
})

test('skipped time that crosses the deadline of an execution ends it there', async () => {
  const { runner } = await openLab(async (_, context) => context.wait('long', { days: 2 }))
  const result = await runner.run({ executionTimeout: 24 * 3600 })
  expect(result.status).toBe('TIMED_OUT')
  expect(result.endedAt! - result.startedAt).toBe(24 * hour)
  expect(result.wait('long').status).toBe('STARTED')
})

test('with manual time nothing passes until somebody moves the clock', async () => {
  const { runner, service } = await openLab(
    async (_, context) => {
      await context.wait('pause', { hours: 2 })
      return 'over'
    },
    { time: 'manual', now: 0 },
  )
  const running = runner.run({ timeout: 10_000 })
  await service.clock.advance(2 * hour - 1)
  expect(service.executions({ status: 'RUNNING' })).toHaveLength(1)
  expect(service.clock.next).toMatchObject({ at: 2 * hour, kind: 'wait' })
  await service.clock.advance(1)
  expect(await running).toMatchObject({ value: 'over', endedAt: 2 * hour })
})

test('a run that does not end in time rejects with what it waits for, and the run', async () => {
  const { runner } = await openLab(async (_, context) => {
    await context.step('one', async () => 1)
    return context.waitForCallback('approval', async () => {})
  })
  const error = await runner.run({ name: 'order-7', timeout: 150 }).catch(error => error)
  expect(error).toBeInstanceOf(LambdaWaitError)
  expect(error).toMatchObject({ reason: 'timed-out', code: 'wrong-state' })
  expect(error.message).toContain('Waited 150 ms of real time for the end, in vain.')
  expect(error.message).toContain("nobody has answered callback 'approval'")
  expect(error.message).toContain('callbacks: { "approval": … }')
  expect(error.table).toContain("handler 'order-7': RUNNING")
  expect(error.table).toMatch(/step +one +SUCCEEDED +→ 1/)
})

test.each([
  ['real', "{ time: 'skip' } skips it"],
  ['manual', 'service.clock moves it'],
] as const)('a run that waits on %s time is told how to go on', async (time, hint) => {
  const { runner } = await openLab(async (_, context) => context.wait('pause', { hours: 1 }), { time })
  await expect(runner.run({ timeout: 150 })).rejects.toThrow(hint)
})

test('a run can be called off, and its execution goes on', async () => {
  const { runner, service } = await openLab((_, context) => context.waitForCallback('go', async () => {}))
  const controller = new AbortController()
  const running = runner.run({ name: 'a', signal: controller.signal })
  await service.execution('a').waitForCallback('go')
  controller.abort(new Error('enough'))
  await expect(running).rejects.toThrow('enough')
  expect(service.execution('a').status).toBe('RUNNING')
  const late = runner.run({ name: 'b', signal: controller.signal })
  await expect(late).rejects.toThrow('enough')
  expect(service.executions({ name: 'b' })).toEqual([])
})

test('a service that stops ends its waits, and nothing runs on it any more', async () => {
  const { runner, service } = await openLab((_, context) => context.waitForCallback('go', async () => {}))
  const handle = runner.start()
  await handle.waitForCallback()
  const waiting = handle.result()
  await service.stop()
  await expect(waiting).rejects.toMatchObject({ code: 'stopping' })
  await expect(handle.result()).rejects.toMatchObject({ code: 'stopping' })
  await expect(runner.run()).rejects.toMatchObject({ code: 'stopping' })
  expect(() => runner.start()).toThrow('The service is stopped')
})

test('a run that has ended shows its result after the service has stopped', async () => {
  const { runner, service } = await openLab(async () => 'kept')
  const handle = runner.start()
  await handle.result()
  await service.stop()
  expect((await handle.result()).value).toBe('kept')
})

test('an execution that goes on for ever is stopped at the bound of its run', async () => {
  const { runner } = await openLab(async (_, context) => {
    for (let round = 1; ; round++) await context.wait(`round-${round}`, { minutes: 1 })
  })
  const result = await runner.run({ maxInvocations: 5 })
  expect(result).toMatchObject({
    status: 'STOPPED',
    error: { type: 'Greenroom.TooManyInvocations', message: expect.stringContaining('more than 5') },
  })
  expect(result.invocations).toHaveLength(5)
})
