/** Faults of the AWS testing SDK for JavaScript, and what users asked for in vain: each shown not to be missing here. */
import { withDurableExecution } from '@aws/durable-execution-sdk-js'
import { expect, test } from 'vitest'
import { answer } from '../../../src/lambda.ts'
import { byHand, PENDING, SUCCEEDED, startStep, startWait } from '../acceptance/by-hand.ts'
import { openService, story } from '../acceptance/service.ts'

const refusal = { name: 'InvalidParameterValueException', $metadata: { httpStatusCode: 400 } }

test('a checkpoint with a token that was used is refused, and changes nothing', async () => {
  const service = await openService()
  const { handler } = byHand(async call => {
    const used = call.token
    await call.send(startStep('s'))
    await expect(call.sendWith({ CheckpointToken: used }, startStep('t'))).rejects.toMatchObject({
      ...refusal,
      message: 'Invalid checkpoint token',
    })
    return SUCCEEDED
  })
  const result = await service.runner(handler).run()
  expect(result.status).toBe('SUCCEEDED')
  expect(result.operations.map(({ id }) => id)).toEqual(['s'])
})

test('a checkpoint that is sent twice is made once, and both get the same answer', async () => {
  const service = await openService()
  const { handler } = byHand(async call => {
    const again = { CheckpointToken: call.token, ClientToken: 'once' }
    const first = await call.sendWith(again, startStep('s'))
    expect(await call.sendWith(again, startStep('s'))).toEqual(first)
    await call.send({ ...startStep('s'), Action: 'SUCCEED' })
    return SUCCEEDED
  })
  const result = await service.runner(handler).run()
  expect(result.status).toBe('SUCCEEDED')
  expect(story(result).filter(text => text === 'StepStarted s')).toHaveLength(1)
})

test('a marker that the service did not give, and a payload that is too large, are refused', async () => {
  const service = await openService({ limits: { payload: 100 } })
  const { handler } = byHand(async call => {
    const { DurableExecutionArn, durableExecutionClient } = call.event
    const params = { DurableExecutionArn, CheckpointToken: call.token, Marker: 'made up' }
    await expect(durableExecutionClient.getExecutionState(params)).rejects.toMatchObject(refusal)
    const large = { ...startStep('s'), Action: 'SUCCEED', Payload: 'x'.repeat(101) }
    await expect(call.send(large)).rejects.toMatchObject(refusal)
    return SUCCEEDED
  })
  const result = await service.runner(handler).run()
  expect(result.status).toBe('SUCCEEDED')
  expect(result.operations).toEqual([])
})

test('operations come in pages when there are many', async () => {
  const service = await openService({ limits: { pageSize: 1_000 } })
  let runs = 0
  const runner = service.runner(
    withDurableExecution(async (_, context) => {
      const all: string[] = []
      for (let page = 0; page < 30; page++)
        all.push(
          await context.step(`page ${page}`, async () => {
            runs++
            return 'x'.repeat(100)
          }),
        )
      await context.wait({ seconds: 1 })
      return all.join('').length
    }),
  )
  expect((await runner.run()).value).toBe(3_000)
  expect(runs).toBe(30)
})

test('an execution can be stopped, and has a deadline', async () => {
  const service = await openService()
  const runner = service.runner(
    withDurableExecution(async (_, context) => context.createCallback().then(([c]) => c)),
  )
  const execution = runner.start()
  await execution.waitForCallback()
  await execution.stop({ type: 'Cancelled', message: 'by the customer' })
  const stopped = await execution.result()
  expect(stopped).toMatchObject({
    status: 'STOPPED',
    error: { type: 'Cancelled', message: 'by the customer' },
  })

  const waits = service.runner(withDurableExecution(async (_, context) => context.wait({ days: 2 })))
  expect((await waits.run({ executionTimeout: 86_400 })).status).toBe('TIMED_OUT')
})

test('a handler that throws is called again, and the run does not reject', async () => {
  const service = await openService()
  let calls = 0
  const durable = withDurableExecution(async (_, context) => context.step('s', async () => 'fine'))
  const runner = service.runner(async (event, context) => {
    if (++calls === 1) throw new Error('cold start')
    return durable(event, context)
  })
  const result = await runner.run()
  expect(result.output()).toBe('fine')
  expect(result.invocations[0]!.error).toMatchObject({ message: 'cold start' })
})

test('an invoke of a function that returns nothing has succeeded', async () => {
  const service = await openService()
  service.register('quiet', () => undefined, { durable: false })
  service.register(
    'quiet-durable',
    withDurableExecution(async () => undefined),
  )
  const runner = service.runner(
    withDurableExecution(async (_, context) => {
      await context.invoke('quiet')
      await context.invoke('quiet-durable')
      await context.invoke('quiet-faked')
    }),
  )
  const result = await runner.run({ invokes: { 'quiet-faked': undefined } })
  expect(result.status).toBe('SUCCEEDED')
  expect(result.operations.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED'])
})

test('the history tells what was invoked, and where it runs', async () => {
  const service = await openService()
  service.register(
    'child',
    withDurableExecution(async () => 1),
  )
  const runner = service.runner(withDurableExecution(async (_, context) => context.invoke('child', { a: 1 })))
  const { history } = await runner.run()
  const started = history.find(({ EventType }) => EventType === 'ChainedInvokeStarted')
  expect(started!.ChainedInvokeStartedDetails).toMatchObject({
    FunctionName: 'child',
    Input: { Payload: '{"a":1}', Truncated: false },
    ExecutedVersion: '$LATEST',
    DurableExecutionArn: expect.stringContaining(':function:child:'),
  })
})

test('waits and invokes have an end, and the time-out of a callback a type', async () => {
  const service = await openService()
  const runner = service.runner(
    withDurableExecution(async (_, context) => {
      await context.wait('w', { seconds: 5 })
      await context.invoke('i', 'faked')
      const [answered] = await context.createCallback('c', { timeout: { seconds: 5 } })
      await answered.catch(() => {})
    }),
  )
  const result = await runner.run({ invokes: { faked: 1 }, callbacks: { c: answer.timesOut() } })
  for (const operation of result.operations)
    expect(operation.endedAt).toBeGreaterThanOrEqual(operation.startedAt)
  expect(result.callback('c').error).toMatchObject({ type: 'Callback.Timeout' })
})

test('an invoke of a function that nobody registered fails that operation, not the run', async () => {
  const service = await openService()
  const runner = service.runner(
    withDurableExecution(async (_, context) => context.invoke('who', 'nobody').catch(() => 'went on')),
  )
  const result = await runner.run()
  expect(result.value).toBe('went on')
  expect(result.invoke('who').error).toMatchObject({ type: 'ResourceNotFoundException' })
})

test('a run takes no longer than its handler: fifty of them end before fifty waits of 100 ms would', async () => {
  const service = await openService()
  const runner = service.runner(withDurableExecution(async (_, context) => context.step(async () => 1)))
  const start = performance.now()
  for (let run = 0; run < 50; run++) expect((await runner.run()).value).toBe(1)
  expect(performance.now() - start).toBeLessThan(2_500)
})

test('a suspension is over before the wait that ended it, also when time is skipped', async () => {
  const service = await openService()
  const { handler } = byHand(
    async call => {
      await call.send(startWait('w', 1))
      return PENDING
    },
    () => SUCCEEDED,
  )
  const result = await service.runner(handler).run()
  expect(story(result).slice(1, 4)).toEqual(['WaitStarted w', 'InvocationCompleted', 'WaitSucceeded w'])
})

test('time is skipped without touching the timers of the process, and several services do so at once', async () => {
  const globals = () => [setTimeout, setInterval, clearTimeout, setImmediate, Date, Date.now, performance.now]
  const before = globals()
  const during: unknown[][] = []
  const run = async () => {
    const service = await openService()
    const runner = service.runner(
      withDurableExecution(async (_, context) => {
        await context.wait({ days: 1 })
        during.push(globals())
        return context.step(async () => Date.now())
      }),
    )
    return runner.run()
  }
  const results = await Promise.all([run(), run(), run()])
  for (const { value } of results) expect(Math.abs(Number(value) - Date.now())).toBeLessThan(60_000)
  expect(during).toHaveLength(3)
  for (const seen of during) expect(seen).toEqual(before)
})
