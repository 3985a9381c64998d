/** The handle on an execution: steering it, watching it, and finding it. */
import { withDurableExecution } from '@aws/durable-execution-sdk-js'
import { expect, test } from 'vitest'
import { LambdaWaitError } from '../../../src/lambda.ts'
import { type Durable, eventsOf, hour, openLab, openService } from './lab.ts'

const approval: Durable = async (_, context) => {
  const said = await context.waitForCallback('approval', async () => {}, { timeout: { days: 30 } })
  await context.wait('cool down', { hours: 1 })
  return said
}

test('a start does not wait, and no time is skipped until somebody does', async () => {
  const { runner, service } = await openLab(async (_, context) => context.wait('pause', { hours: 1 }))
  const handle = runner.start({ name: 'order-1' })
  expect(handle).toMatchObject({ name: 'order-1', functionName: 'handler', status: 'RUNNING' })
  await expect.poll(() => handle.explain()).toContain("wait 'pause' lasts until")
  expect(service.clock.now - handle.history[0]!.EventTimestamp).toBeLessThan(hour)
  const result = await handle.result()
  expect(result.status).toBe('SUCCEEDED')
  expect(handle.status).toBe('SUCCEEDED')
  expect(handle.explain()).toBe("'order-1' (handler) is succeeded.")
})

test('a test waits for a callback and answers it by its name, or by its id', async () => {
  const { runner } = await openLab(approval)
  const [first, second] = [runner.start(), runner.start()]
  const callback = await first.waitForCallback('approval')
  expect(callback).toMatchObject({ name: 'approval', status: 'STARTED' })
  expect(first.explain()).toContain("nobody has answered callback 'approval'")
  await first.sendCallbackSuccess('approval', { by: 'Ada' })
  const { callbackId } = await second.waitForCallback()
  await second.sendCallbackSuccess(callbackId, 'yes')
  expect((await first.result()).value).toBe('{"by":"Ada"}')
  expect((await second.result()).value).toBe('yes')
})

test('waiting for a callback skips the time before it, and not the time of its answer', async () => {
  const { runner, service } = await openLab(async (_, context) => {
    await context.wait('pause', { days: 1 })
    return context.waitForCallback('approval', async () => {}, { timeout: { days: 2 } })
  })
  const handle = runner.start()
  const { timeoutAt, startedAt } = await handle.waitForCallback('approval')
  expect(startedAt - handle.wait('pause').startedAt).toBeGreaterThanOrEqual(24 * hour)
  expect(timeoutAt).toBeGreaterThan(service.clock.now)
  await handle.sendCallbackFailure('approval', { type: 'Declined', message: 'no' })
  expect(await handle.result()).toMatchObject({ status: 'FAILED', error: { message: 'no' } })
  expect(handle.callback('approval').error).toEqual({ type: 'Declined', message: 'no' })
})

test('a callback that is waited for is one that somebody could answer: it was handed out', async () => {
  let tries = 0
  const { runner } = await openLab((_, context) =>
    context.waitForCallback(
      'approval',
      async () => {
        if (++tries < 3) throw new Error('mail server down')
      },
      { retryStrategy: () => ({ shouldRetry: true, delay: { minutes: 1 } }) },
    ),
  )
  const handle = runner.start()
  await handle.waitForCallback('approval')
  expect(tries).toBe(3)
  await handle.sendCallbackSuccess('approval')
  expect((await handle.result()).status).toBe('SUCCEEDED')
})

test('a callback is waited for until its handler has suspended', async () => {
  const { runner } = await openLab(approval)
  const handle = runner.start()
  await handle.waitForCallback('approval')
  expect(eventsOf(handle).at(-1)).toBe('InvocationCompleted')
})

test('a handler that goes on does not hold up the wait for its callback', async () => {
  let finish = (): void => {}
  const finished = new Promise<void>(resolve => {
    finish = resolve
  })
  const { runner } = await openLab(async (_, context) => {
    const [promise] = await context.createCallback('early')
    await context.step('long', () => finished)
    return promise
  })
  const handle = runner.start()
  const { status } = await handle.waitForCallback('early')
  expect(status).toBe('STARTED')
  await handle.sendCallbackSuccess('early', 'in the middle')
  finish()
  expect((await handle.result()).value).toBe('in the middle')
})

test('heartbeats by hand carry a callback over its heartbeat time-out', async () => {
  const { runner, service } = await openLab(
    async (_, context) => {
      const [promise] = await context.createCallback('alive', { heartbeatTimeout: { minutes: 10 } })
      return promise
    },
    { time: 'manual' },
  )
  const handle = runner.start()
  await handle.waitForCallback('alive')
  for (let beat = 0; beat < 3; beat++) {
    await service.clock.advance(9 * 60_000)
    await handle.sendCallbackHeartbeat('alive')
  }
  expect(handle.callback('alive').status).toBe('STARTED')
  await service.clock.advance(10 * 60_000)
  expect(handle.callback('alive')).toMatchObject({
    status: 'TIMED_OUT',
    error: { type: 'Callback.Heartbeat' },
  })
  expect((await handle.result()).status).toBe('FAILED')
})

test('answers that cannot be given are refused with a reason', async () => {
  const { runner } = await openLab(approval)
  const handle = runner.start()
  await expect(handle.sendCallbackSuccess('approval', 1)).rejects.toThrow('It has none yet.')
  await handle.waitForCallback('approval')
  await expect(handle.sendCallbackSuccess('aproval', 1)).rejects.toThrow(
    "no callback 'aproval'. It has 'approval'.",
  )
  await expect(handle.sendCallbackSuccess('approval', 7n)).rejects.toThrow('a value JSON can hold')
  await handle.sendCallbackSuccess('approval', 'yes')
  await expect(handle.sendCallbackSuccess('approval', 'again')).rejects.toMatchObject({
    name: 'CallbackTimeoutException',
    code: 'wrong-state',
  })
  await expect(handle.sendCallbackHeartbeat('approval')).rejects.toThrow('has timed out or was closed')
})

test('a wait for a callback of an execution that ends without it says so', async () => {
  const { runner } = await openLab(async () => 'done')
  const error = await runner
    .start({ name: 'order-1' })
    .waitForCallback('approval')
    .catch(error => error)
  expect(error).toBeInstanceOf(LambdaWaitError)
  expect(error).toMatchObject({ reason: 'ended', explanation: "'order-1' (handler) is succeeded." })
  expect(error.message).toContain("Waited for the callback 'approval', but the execution has ended.")
})

test('a wait for a callback that does not come says what there is instead', async () => {
  const { runner } = await openLab(approval)
  const waiting = runner.start().waitForCallback('another', { timeout: 100 })
  await expect(waiting).rejects.toThrow("Waited 100 ms of real time for the callback 'another', in vain.")
  await expect(waiting).rejects.toThrow("nobody has answered callback 'approval'")
})

test('an execution is stopped with an error, and a second stop changes nothing', async () => {
  const { runner } = await openLab(approval)
  const handle = runner.start()
  await handle.waitForCallback()
  await handle.stop({ type: 'Operator', message: 'enough', data: 'x' })
  await handle.stop('again')
  expect(await handle.result()).toMatchObject({
    status: 'STOPPED',
    error: { type: 'Operator', message: 'enough', data: 'x' },
  })
  const other = runner.start()
  await other.waitForCallback()
  await other.stop()
  const result = await other.result()
  expect(result).toMatchObject({ status: 'STOPPED', error: undefined })
  expect(eventsOf(result).at(-1)).toBe('ExecutionStopped')
})

test('a stop does not interrupt a handler that runs, and what it answers changes nothing', async () => {
  let finish = (): void => {}
  const finished = new Promise<void>(resolve => {
    finish = resolve
  })
  let isDone = false
  const { runner } = await openLab(async (_, context) => {
    await context.step('long', () => finished)
    isDone = true
    return 'too late'
  })
  const handle = runner.start()
  await expect.poll(() => handle.history.length).toBeGreaterThan(1)
  await handle.stop('enough')
  const result = await handle.result()
  finish()
  await expect.poll(() => isDone || handle.status).not.toBe('RUNNING')
  expect(result).toMatchObject({ status: 'STOPPED', value: undefined })
  expect(handle.status).toBe('STOPPED')
  expect(handle.step('long').status).toBe('STARTED')
})

test('events tell everything from the first on, as it happens, and end with the execution', async () => {
  const { runner } = await openLab(approval)
  const handle = runner.start()
  const seen: string[] = []
  const watching = (async () => {
    for await (const { EventType } of handle.events()) {
      seen.push(EventType)
      if (EventType === 'InvocationCompleted' && handle.callback(0).status === 'STARTED')
        await handle.sendCallbackSuccess('approval', 'by the watcher')
    }
  })()
  const result = await handle.result()
  await watching
  expect(result.value).toBe('by the watcher')
  expect(seen).toEqual(result.history.map(({ EventType }) => EventType))
  expect(seen.at(-1)).toBe('ExecutionSucceeded')
})

test('events of an execution that has ended are told from the first on', async () => {
  const { runner } = await openLab(async (_, context) => context.step('one', async () => 1))
  const handle = runner.start()
  const result = await handle.result()
  const ids: number[] = []
  for await (const { EventId } of handle.events()) ids.push(EventId)
  expect(ids).toEqual(result.history.map((_, index) => index + 1))
})

test('who only watches skips no time, may leave, and hears when the service stops', async () => {
  const { runner, service } = await openLab(async (_, context) => context.wait('pause', { hours: 1 }))
  const handle = runner.start()
  for await (const { EventType } of handle.events()) if (EventType === 'InvocationCompleted') break
  const rest = (async () => {
    for await (const _ of handle.events());
  })()
  await service.clock.advance(1)
  expect(handle.status).toBe('RUNNING')
  await service.stop()
  await expect(rest).rejects.toMatchObject({ code: 'stopping' })
})

test('a step that is reset runs again when the handler is called next', async () => {
  let charges = 0
  const { runner } = await openLab(async (_, context) => {
    const charge = await context.step('charge', async () => ++charges)
    await context.waitForCallback('go', async () => {})
    return charge
  })
  const handle = runner.start()
  await handle.waitForCallback('go')
  await handle.resetStep('charge')
  expect(handle.step('charge').status).toBe('STARTED')
  await handle.sendCallbackSuccess('go')
  expect((await handle.result()).value).toBe(2)
  await expect(handle.resetStep('charge')).rejects.toMatchObject({ code: 'invalid-request' })
  await expect(handle.resetStep('refund')).rejects.toThrow("has no step 'refund' to reset")
})

test('executions are found by ARN, id and name, and listed in the order of their starts', async () => {
  const { runner, service } = await openLab(approval, { name: 'order' })
  const [first, second] = [runner.start({ name: 'a' }), runner.start()]
  for (const wanted of [first.arn, first.id, 'a'])
    expect(service.execution(wanted)).toMatchObject({ arn: first.arn, name: 'a' })
  expect(second.name).toBe(second.id)
  expect(service.executions().map(({ arn }) => arn)).toEqual([first.arn, second.arn])
  await first.stop()
  expect(service.executions({ status: 'STOPPED' }).map(({ name }) => name)).toEqual(['a'])
  expect(service.executions({ name: 'a', functionName: 'order' })).toHaveLength(1)
  expect(service.executions({ functionName: 'other' })).toEqual([])
  expect(() => service.execution('nobody')).toThrow("no execution with the ARN, id or name 'nobody'")
})

test('a name that executions of several functions have is told apart by the function', async () => {
  const service = await openService()
  const handler = withDurableExecution(approval)
  for (const name of ['one', 'two']) service.runner(handler, { name }).start({ name: 'same' })
  expect(() => service.execution('same')).toThrow('Executions of several functions')
  expect(service.executions({ name: 'same', functionName: 'two' })[0]?.functionName).toBe('two')
})
