/** In which order callers and called functions run. */
import { withDurableExecution } from '@aws/durable-execution-sdk-js'
import { expect, test } from 'vitest'
import { eventsOf, openLab, openService } from '../runner/lab.ts'

test('a called execution begins when its caller has suspended, and its caller goes on when it has ended', async () => {
  const order: string[] = []
  const service = await openService()
  service.register(
    'child',
    withDurableExecution(async (name: string, context) => {
      order.push(`child of ${name} begins`)
      await context.wait('think', { minutes: 5 })
      await context.step('end', async () => void order.push(`child of ${name} ends`))
      return name
    }),
  )
  const runner = service.runner(
    withDurableExecution(async (_: unknown, context) => {
      await context.step('begin', async () => void order.push('caller begins'))
      const first = await context.invoke('first', 'child', 'a')
      await context.step('middle', async () => void order.push('caller goes on'))
      const second = await context.invoke('second', 'child', 'b')
      await context.step('end', async () => void order.push('caller ends'))
      return [first, second]
    }),
  )
  const result = await runner.run()
  expect(result.value).toEqual(['a', 'b'])
  expect(order).toEqual([
    'caller begins',
    'child of a begins',
    'child of a begins',
    'child of a ends',
    'caller goes on',
    'child of b begins',
    'child of b begins',
    'child of b ends',
    'caller ends',
  ])
  const child = service.execution(result.invoke('first').executionArn!)
  const suspended = result.invocations[0]!.endedAt!
  expect(child.history[0]!.EventTimestamp).toBeGreaterThanOrEqual(suspended)
  expect(result.invoke('first').endedAt).toBeGreaterThanOrEqual(child.history.at(-1)!.EventTimestamp)
})

test('functions that are called at once begin in the order of their calls, and side by side', async () => {
  const order: string[] = []
  const service = await openService()
  service.register(
    'child',
    withDurableExecution(async ({ name, minutes }: { name: string; minutes: number }, context) => {
      await context.step('begin', async () => void order.push(`${name} begins`))
      await context.wait({ minutes })
      await context.step('end', async () => void order.push(`${name} ends`))
      return name
    }),
  )
  const runner = service.runner(
    withDurableExecution((_: unknown, context) =>
      Promise.all([
        context.invoke('child', { name: 'slow', minutes: 9 }),
        context.invoke('child', { name: 'quick', minutes: 3 }),
      ]),
    ),
  )
  const result = await runner.run()
  expect(result.value).toEqual(['slow', 'quick'])
  expect(order).toEqual(['slow begins', 'quick begins', 'quick ends', 'slow ends'])
  expect(service.executions().map(({ functionName }) => functionName)).toEqual(['handler', 'child', 'child'])
})

test('a caller that goes on does not hold up the function that it has called', async () => {
  let finish = (): void => {}
  const finished = new Promise<void>(resolve => {
    finish = resolve
  })
  const { runner, service } = await openLab(async (_, context) => {
    const called = context.invoke<unknown, string>('plain')
    await context.step('long', () => finished)
    return called
  })
  service.register(
    'plain',
    () => {
      finish()
      return 'called'
    },
    { durable: false },
  )
  const result = await runner.run()
  expect(result.value).toBe('called')
  const events = eventsOf(result)
  expect(events.indexOf('ChainedInvokeSucceeded')).toBeLessThan(events.indexOf('StepSucceeded long'))
})

test('a machine that is held up changes no order: a called function begins when its caller has suspended', async () => {
  const { runner, service } = await openLab((_, context) =>
    Promise.all([
      context.invoke('call', 'plain', 1),
      context.step('block', async () => {
        const [caller] = service.executions()
        await expect.poll(() => caller!.operations).toHaveLength(2)
        const until = performance.now() + 300
        while (performance.now() < until);
      }),
    ]),
  )
  const order: string[] = []
  service.register('plain', () => void order.push(eventsOf(service.executions()[0]!).at(-1)!), {
    durable: false,
  })
  await runner.run()
  expect(order).toEqual(['InvocationCompleted'])
})

test('a caller that is stopped leaves its called execution alone, which ends by itself', async () => {
  const { runner, service } = await openLab((_, context) => context.invoke('child'), { name: 'caller' })
  service.register(
    'child',
    withDurableExecution((_: unknown, context) => context.waitForCallback('go', async () => {})),
  )
  const caller = runner.start()
  await expect.poll(() => service.executions({ functionName: 'child' })).toHaveLength(1)
  const [child] = service.executions({ functionName: 'child' })
  await child!.waitForCallback('go')
  await caller.stop('enough')
  expect(child!.status).toBe('RUNNING')
  await child!.sendCallbackSuccess('go', 'went')
  expect((await child!.result()).value).toBe('went')
  expect(caller.status).toBe('STOPPED')
  expect(eventsOf(caller).at(-1)).toBe('ExecutionStopped')
})

test('a called function that cannot be started fails the call with the reason, and the caller goes on', async () => {
  const { runner, service } = await openLab(
    (_, context) => context.invoke('call', 'child', 'x'.repeat(100)).catch(error => (error as Error).message),
    { limits: { executionPayload: 100 } },
  )
  service.register(
    'child',
    withDurableExecution(async () => 'called'),
  )
  const result = await runner.run()
  const reason = 'The input of an execution has 102 bytes; at most 100 are allowed.'
  expect(result.value).toBe(reason)
  expect(result.operations).toMatchObject([
    { status: 'FAILED', error: { type: 'InvalidParameterValueException', message: reason } },
  ])
  expect(service.executions({ functionName: 'child' })).toEqual([])
})

test('a call goes as deep as functions call each other, and time is skipped for all of them', async () => {
  const service = await openService()
  service.register(
    'depth',
    withDurableExecution(async (depth: number, context): Promise<number> => {
      await context.wait({ hours: 1 })
      return depth === 0 ? 0 : 1 + (await context.invoke<number, number>('depth', depth - 1))
    }),
  )
  const result = await service.runner('depth').run({ payload: 4 })
  expect(result.value).toBe(4)
  expect(service.executions()).toHaveLength(5)
  expect(Math.floor((result.endedAt! - result.startedAt) / 3_600_000)).toBe(5)
})
