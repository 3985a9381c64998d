/** What a service says of everything that waits in it. Its clock stands at the first instant of 2030. */
import { once } from 'node:events'
import { type DurableContext, withDurableExecution } from '@aws/durable-execution-sdk-js'
import { expect, test } from 'vitest'
import {
  checkpoint,
  createLambdaService,
  type FunctionOptions,
  type LambdaService,
} from '../../src/lambda.ts'
import { atEnd } from '../support/at-end.ts'
import { type Durable, hour } from './runner/lab.ts'

const START = Date.UTC(2030, 0, 1)

async function openService(): Promise<LambdaService> {
  const service = await createLambdaService({ time: 'manual', now: START })
  atEnd(() => service.stop())
  return service
}

/** Starts an execution and lets its handler go as far as it goes. */
async function waiting(
  service: LambdaService,
  handler: Durable,
  {
    name = 'order',
    executionTimeout,
    ...fn
  }: FunctionOptions & { name?: string; executionTimeout?: number } = {},
) {
  const run = service.runner(withDurableExecution(handler), { ...fn, name: `${name}-fn` }).start({
    name,
    ...(executionTimeout !== undefined && { executionTimeout }),
  })
  await service.clock.advance(0)
  return run
}

const forAnHour = (name: string, context: DurableContext) => context.wait(name, { hours: 1 })

/** Runs until the test lets it go on. */
function held() {
  const gate = new EventTarget()
  return { opened: once(gate, 'open'), open: () => gate.dispatchEvent(new Event('open')) }
}

test('a service in which everything has ended has nothing to say', async () => {
  const service = await openService()
  expect(service.explain()).toBe('')
  const run = await waiting(service, async () => 'done')
  await run.result()
  expect(service.explain()).toBe('')
  expect(run.explain()).toBe("'order' (order-fn) is succeeded.")
})

test('a wait says until when it lasts', async () => {
  const service = await openService()
  await waiting(service, (_, context) => forAnHour('pause', context))
  expect(service.explain()).toBe(
    "'order' (order-fn) is running: wait 'pause' lasts until 2030-01-01T01:00:00.000Z.",
  )
})

test('waits that are equal are said once, with their number', async () => {
  const service = await openService()
  await waiting(service, (_, context) =>
    context.map([1, 2, 3], async (each: DurableContext) => each.wait({ hours: 1 })),
  )
  expect(service.explain()).toBe(
    "'order' (order-fn) is running: a wait lasts until 2030-01-01T01:00:00.000Z (3 times).",
  )
})

test('a step that is to be tried again says when, which attempt it is, and what went wrong', async () => {
  const service = await openService()
  const run = await waiting(service, (_, context) =>
    context.step(
      'charge',
      async () => {
        throw new TypeError('no card')
      },
      { retryStrategy: () => ({ shouldRetry: true, delay: { minutes: 5 } }) },
    ),
  )
  expect(run.explain()).toBe(
    "'order' (order-fn) is running: step 'charge' is tried again at 2030-01-01T00:05:00.000Z " +
      '(attempt 2, the last one failed: TypeError: no card).',
  )
  await service.clock.advance(300_000)
  expect(run.explain()).toContain('at 2030-01-01T00:10:00.000Z (attempt 3, the last one failed')
})

test('a condition that does not hold yet is looked at again', async () => {
  const service = await openService()
  const run = await waiting(service, (_, context) =>
    context.waitForCondition('paid', async () => 0, {
      initialState: 0,
      waitStrategy: () => ({ shouldContinue: true, delay: { seconds: 30 } }),
    }),
  )
  expect(run.explain()).toBe(
    "'order' (order-fn) is running: condition 'paid' is tried again at 2030-01-01T00:00:30.000Z (attempt 2).",
  )
})

test('a callback says that nobody has answered it, by which id, and until when somebody may', async () => {
  const service = await openService()
  const run = await waiting(service, (_, context) =>
    context.waitForCallback('approval', async () => {}, {
      timeout: { hours: 2 },
      heartbeatTimeout: { minutes: 10 },
    }),
  )
  const { callbackId } = await run.waitForCallback('approval')
  expect(run.explain()).toBe(
    `'order' (order-fn) is running: nobody has answered callback 'approval' (${callbackId}), it times out at ` +
      '2030-01-01T02:00:00.000Z and its next heartbeat is due by 2030-01-01T00:10:00.000Z.',
  )
  await service.clock.advance(300_000)
  await run.sendCallbackHeartbeat('approval')
  expect(run.explain()).toContain('its next heartbeat is due by 2030-01-01T00:15:00.000Z.')
})

test('a callback without limits waits for ever', async () => {
  const service = await openService()
  const run = await waiting(service, async (_, context) => (await context.createCallback('signature'))[0])
  const { callbackId } = await run.waitForCallback()
  expect(run.explain()).toBe(
    `'order' (order-fn) is running: nobody has answered callback 'signature' (${callbackId}).`,
  )
})

test('a chained invoke says what its execution waits for, and that in turn what its own does', async () => {
  const service = await openService()
  service.register(
    'inner',
    withDurableExecution((_: unknown, context: DurableContext) => forAnHour('nap', context)),
  )
  service.register(
    'tax',
    withDurableExecution((_: unknown, context: DurableContext) => context.invoke('inner', {})),
  )
  const run = await waiting(service, (_, context) => context.invoke('tax-of-order', 'tax', {}))
  const [tax, inner] = [
    service.executions({ functionName: 'tax' }),
    service.executions({ functionName: 'inner' }),
  ]
  const innerReason = `it waits for the execution '${inner[0]!.name}' of 'inner' (wait 'nap' lasts until 2030-01-01T01:00:00.000Z)`
  expect(run.explain()).toBe(
    `'order' (order-fn) is running: it waits for the execution '${tax[0]!.name}' of 'tax' (${innerReason}).`,
  )
  expect(service.explain().split('\n')).toEqual([
    run.explain(),
    `'${tax[0]!.name}' (tax) is running: ${innerReason}.`,
    `'${inner[0]!.name}' (inner) is running: wait 'nap' lasts until 2030-01-01T01:00:00.000Z.`,
  ])
})

test('a plain function that has not answered is named', async () => {
  const service = await openService()
  const { opened, open } = held()
  service.register('slow', () => opened, { durable: false })
  const run = service
    .runner(
      withDurableExecution((_: unknown, context: DurableContext) => context.invoke('slow', {})),
      { name: 'order-fn' },
    )
    .start({ name: 'order' })
  await expect
    .poll(() => run.explain())
    .toBe("'order' (order-fn) is running: it waits for the answer of 'slow'.")
  open()
  expect((await run.result()).status).toBe('SUCCEEDED')
})

test('a handler that runs says since when and in which invocation, and what it does', async () => {
  const service = await openService()
  const { opened, open } = held()
  const handler = withDurableExecution((_: unknown, context: DurableContext) =>
    context.step('charge', async () => void (await opened)),
  )
  const run = service.runner(handler, { name: 'order-fn' }).start({ name: 'order' })
  expect(run.explain()).toBe(
    "'order' (order-fn) is running: its handler is about to be called (invocation 1).",
  )
  await expect.poll(() => run.explain()).toContain('step')
  expect(run.explain()).toMatch(
    /^'order' \(order-fn\) is running: its handler runs since 2030-01-01T00:00:00.000Z \(invocation 1, request [-\w]+\); step 'charge' runs \(attempt 1\)\.$/,
  )
  open()
  await run.result()
})

test('a rest after a failed invocation says why and how long, and which step nobody runs any more', async () => {
  const service = await openService()
  const crashing = withDurableExecution((_: unknown, context: DurableContext) =>
    context.step('charge', async () => {
      await new Promise(() => {})
    }),
  )
  const run = service.runner(crashing, { name: 'order-fn', timeout: 0.05 }).start({ name: 'order' })
  await expect.poll(() => run.explain()).toContain('rests')
  expect(run.explain()).toMatch(
    /is running: it rests until 2030-01-01T00:00:05.000Z after a failed invocation: Sandbox.Timedout: .*; step 'charge' has begun, and no handler runs \(attempt 1\)\.$/,
  )
  const moved = service.clock.advance(5_000)
  await expect.poll(() => run.explain()).toContain('after 2 failed invocations in a row')
  await moved
})

test('a step whose next attempt nobody begins, for the execution rests, says so', async () => {
  const service = await openService()
  const handler = withDurableExecution((_: unknown, context: DurableContext) =>
    context.step(
      'charge',
      async () => {
        throw new Error('busy')
      },
      { retryStrategy: () => ({ shouldRetry: true, delay: { seconds: 1 } }) },
    ),
  )
  const run = service
    .runner(handler, { name: 'order-fn', faults: [checkpoint(1).crashes()] })
    .start({ name: 'order' })
  await service.clock.advance(1_000)
  expect(run.explain()).toBe(
    "'order' (order-fn) is running: it rests until 2030-01-01T00:00:05.000Z after a failed invocation: " +
      "Runtime.ExitError: The function died: a fault of this test.; step 'charge' may be tried again (attempt 2).",
  )
})

test('the end of its own time is said where it comes first', async () => {
  const service = await openService()
  const run = await waiting(service, (_, context) => forAnHour('pause', context), { executionTimeout: 60 })
  expect(run.explain()).toBe(
    "'order' (order-fn) is running: wait 'pause' lasts until 2030-01-01T01:00:00.000Z; its time is up at 2030-01-01T00:01:00.000Z.",
  )
  const other = await waiting(service, (_, context) => forAnHour('pause', context), {
    name: 'patient',
    executionTimeout: 2 * 3_600,
  })
  expect(other.explain()).not.toContain('its time')
  await service.clock.advance(hour)
  expect(run.explain()).toBe("'order' (order-fn) is timed out.")
})

test('many executions are cut', async () => {
  const service = await openService()
  const runner = service.runner(
    withDurableExecution((_: unknown, context: DurableContext) => forAnHour('pause', context)),
  )
  for (let started = 0; started < 52; started++) runner.start()
  const lines = service.explain().split('\n')
  expect(lines).toHaveLength(51)
  expect(lines.at(-1)).toBe('… and 2 more.')
})
