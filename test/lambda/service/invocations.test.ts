/** Calls of handlers that go wrong: too long, dead, or late. */
import { expect, test } from 'vitest'
import { answer } from '../../../src/lambda.ts'
import { eventsOf, openLab, openService } from '../runner/lab.ts'

const never = new Promise<never>(() => {})

test('a handler that takes too long is given up and called again', async () => {
  let calls = 0
  const { runner } = await openLab(
    async (_, context) => {
      await context.step('one', async () => 1)
      if (++calls === 1) await never
      return calls
    },
    { fn: { timeout: 0.5 } },
  )
  const result = await runner.run()
  expect(result.value).toBe(2)
  const [first, second] = result.invocations
  expect(first?.error).toMatchObject({
    type: 'Sandbox.Timedout',
    message: `RequestId: ${first?.requestId} Error: Task timed out after 0.50 seconds`,
  })
  expect(second?.error).toBeUndefined()
})

test('an execution whose handler fails again and again fails with the last error', async () => {
  let calls = 0
  const service = await openService()
  service.register('dies', () => {
    throw new RangeError(`death ${++calls}`)
  })
  const result = await service.runner('dies').run()
  expect(result).toMatchObject({ status: 'FAILED', error: { type: 'RangeError', message: 'death 5' } })
  expect(result.invocations.map(({ error }) => error?.message)).toEqual(
    [1, 2, 3, 4, 5].map(n => `death ${n}`),
  )
  expect(eventsOf(result)).toEqual([
    'ExecutionStarted',
    ...Array(5).fill('InvocationCompleted'),
    'ExecutionFailed',
  ])
})

test('a limit of the service says how often that may be', async () => {
  const service = await openService({ limits: { failures: 2, rest: 60_000 } })
  service.register('dies', () => Promise.reject(new Error('dead')))
  const result = await service.runner('dies').run()
  expect(result.invocations).toHaveLength(2)
  expect(result.endedAt! - result.startedAt).toBeGreaterThanOrEqual(60_000)
})

test('what a handler asks after it was given up comes to nothing', async () => {
  let late = (): void => {}
  const isLate = new Promise<void>(resolve => {
    late = resolve
  })
  let calls = 0
  const { runner } = await openLab(
    async (_, context) => {
      if (++calls > 1) return 'second'
      await isLate
      return context.step('late', async () => 'first')
    },
    { fn: { timeout: 0.1 } },
  )
  const handle = runner.start()
  const result = await handle.result()
  late()
  await new Promise(resolve => setImmediate(() => setImmediate(resolve)))
  expect(result.value).toBe('second')
  expect(() => handle.step('late')).toThrow('There is none')
  expect(handle.history).toHaveLength(result.history.length)
})

test('a handler that is called again sees what its dead call had checkpointed', async () => {
  const seen: number[] = []
  const service = await openService()
  service.register('by-hand', async event => {
    seen.push(event.InitialExecutionState.Operations.length)
    if (seen.length > 1) return { Status: 'SUCCEEDED' }
    const { DurableExecutionArn, CheckpointToken } = event
    const Updates = [{ Id: 'a', Type: 'STEP', Action: 'START', Name: 'one' }]
    await event.durableExecutionClient.checkpoint({ DurableExecutionArn, CheckpointToken, Updates })
    throw new Error('dead')
  })
  const result = await service.runner('by-hand').run()
  expect(seen).toEqual([1, 2])
  expect(result.step('one')).toMatchObject({ status: 'STARTED', attempts: 0 })
})

test('a service that stops while a handler runs leaves no timer behind', async () => {
  const timers = (): number => process.getActiveResourcesInfo().filter(name => name === 'Timeout').length
  const before = timers()
  const service = await openService({ time: 'real' })
  service.register('hangs', () => never)
  const handle = service.runner('hangs').start()
  await expect.poll(() => handle.explain()).toContain('its handler runs since')
  const waiting = expect(handle.result()).rejects.toMatchObject({ code: 'stopping' })
  await service.stop()
  await waiting
  await new Promise(resolve => setImmediate(resolve))
  expect(timers()).toBeLessThanOrEqual(before)
})

test('what comes after the stop of a service leaves no timer behind', async () => {
  let answerNow = (_: unknown): void => {}
  const late = new Promise(resolve => {
    answerNow = resolve
  })
  const { runner, service } = await openLab(
    async (_, context) => {
      const [promise] = await context.createCallback('c', {
        timeout: { days: 1 },
        heartbeatTimeout: { hours: 1 },
      })
      return promise
    },
    { time: 'real' },
  )
  let asked = false
  const ask = (): Promise<unknown> => {
    asked = true
    return late
  }
  const handle = runner.start({ callbacks: { c: ask } })
  await expect.poll(() => asked).toBe(true)
  await service.stop()
  await handle.sendCallbackHeartbeat('c')
  answerNow(answer.after('1h', 'late'))
  await late
  await new Promise(resolve => setImmediate(resolve))
  expect(service.clock.next).toBeUndefined()
  expect(handle.status).toBe('RUNNING')
})
