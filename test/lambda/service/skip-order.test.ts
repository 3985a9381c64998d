/** What a clock that skips jumps to, and what happens on the way. */
import { type DurableContext, withDurableExecution } from '@aws/durable-execution-sdk-js'
import { expect, test } from 'vitest'
import { type Durable, hour, openLab, openService } from '../runner/lab.ts'

/** Type, name, and hours since the beginning; whole ones, for a test's own work takes next to nothing. */
const timeline = ({
  history,
}: {
  history: readonly { EventType: string; Name?: string; EventTimestamp: number }[]
}) =>
  history
    .filter(({ EventType }) => /^(Callback|Wait|Step)/.test(EventType) && !EventType.endsWith('Started'))
    .map(({ EventType, Name, EventTimestamp }) => {
      const hours = (EventTimestamp - history[0]!.EventTimestamp) / hour
      return `${Math.floor(hours)}h ${EventType} ${Name}`
    })

test('time-outs of callbacks that lie before the end of a wait come in the order of their times, and are heard then', async () => {
  const timesOut = (name: string, hours: number) => async (branch: DurableContext) => {
    const [promise] = await branch.createCallback(name, { timeout: { hours } })
    await promise.catch(() => {})
    await branch.step(`after ${name}`, async () => name)
  }
  const { runner } = await openLab((_, context) =>
    context.parallel([
      timesOut('slow', 2),
      timesOut('quick', 1),
      async branch => branch.wait('long', { hours: 3 }),
    ]),
  )
  expect(timeline(await runner.run())).toEqual([
    '1h CallbackTimedOut quick',
    '1h StepSucceeded after quick',
    '2h CallbackTimedOut slow',
    '2h StepSucceeded after slow',
    '3h WaitSucceeded long',
  ])
})

test('the time-out of a callback is not jumped to, for nobody could answer in time', async () => {
  const { runner, service } = await openLab((_, context) =>
    context.waitForCallback('approval', async () => {}, { timeout: { seconds: 60 } }),
  )
  const handle = runner.start()
  const begun = service.clock.now
  await expect(handle.result({ timeout: 200 })).rejects.toThrow("nobody has answered callback 'approval'")
  expect(service.clock.now - begun).toBeLessThan(30_000)
  await service.clock.advance(60_000)
  expect((await handle.result()).callback('approval').status).toBe('TIMED_OUT')
})

test('a jump waits until all executions are quiet', async () => {
  let finish = (): void => {}
  const finished = new Promise<void>(resolve => {
    finish = resolve
  })
  const service = await openService()
  const waits = service.runner(
    withDurableExecution((_: unknown, context) => context.wait('pause', { hours: 1 })),
  )
  const works = service.runner(
    withDurableExecution((_: unknown, context) => context.step('work', () => finished)),
  )
  const working = works.start()
  await expect.poll(() => working.history.length).toBeGreaterThan(1)
  const waiting = waits.start()
  const result = waiting.result()
  await expect.poll(() => waiting.explain()).toContain("wait 'pause' lasts until")
  expect(service.clock.held).toBe('a handler runs')
  expect(service.clock.now - waiting.history[0]!.EventTimestamp).toBeLessThan(hour)
  expect(waiting.status).toBe('RUNNING')
  finish()
  expect((await result).status).toBe('SUCCEEDED')
  expect(service.clock.held).toBeUndefined()
})

test('an execution that nobody waits for is not jumped for, and goes on in its own time when others are', async () => {
  const service = await openService()
  const handler: Durable = async (hours: number, context) => {
    await context.wait('pause', { hours })
    await context.step('after', async () => hours)
  }
  const runner = service.runner(withDurableExecution(handler))
  const alone = runner.start({ payload: 1 })
  const later = runner.start({ payload: 5 })
  expect(timeline(await runner.run({ payload: 2 }))).toEqual([
    '2h WaitSucceeded pause',
    '2h StepSucceeded after',
  ])
  expect(timeline(alone)).toEqual(['1h WaitSucceeded pause', '1h StepSucceeded after'])
  expect(later.status).toBe('RUNNING')
})

test('the retries and waits of several executions interleave as their times say', async () => {
  const order: string[] = []
  const service = await openService()
  const runner = service.runner(
    withDurableExecution(async ({ name, every }: { name: string; every: number }, context) => {
      for (let round = 1; round <= 3; round++) {
        await context.wait({ minutes: every })
        await context.step(`round ${round}`, async () => order.push(`${name}${round}`))
      }
    }),
  )
  await Promise.all([
    runner.run({ payload: { name: 'a', every: 10 } }),
    runner.run({ payload: { name: 'b', every: 7 } }),
  ])
  expect(order).toEqual(['b1', 'a1', 'b2', 'a2', 'b3', 'a3'])
})

test('the rest after a failed invocation is skipped', async () => {
  let calls = 0
  const service = await openService()
  service.register('cold', () => {
    if (++calls === 1) throw new Error('cold start')
    return { Status: 'SUCCEEDED' }
  })
  const begun = performance.now()
  const result = await service.runner('cold').run()
  expect(result.status).toBe('SUCCEEDED')
  expect(performance.now() - begun).toBeLessThan(3_000)
  const [first, second] = result.invocations
  expect(second!.startedAt - first!.endedAt!).toBeGreaterThanOrEqual(5_000)
})
