/** Traps of what a handler is told: by its event, and by the answers of its checkpoints. Those of the wire are in `http`. */
import { setImmediate as nextTurn, setTimeout as realTime } from 'node:timers/promises'
import {
  type DurableInstrumentationPlugin,
  type InvocationInfo,
  withDurableExecution,
} from '@aws/durable-execution-sdk-js'
import { expect, test } from 'vitest'
import { checkpoint } from '../../../src/lambda.ts'
import { gate } from '../../support/sdk-gate.ts'
import { byHand, PENDING, SUCCEEDED, startCallback, startContext, startStep, startWait } from './by-hand.ts'
import { openService } from './service.ts'

const SECOND = 1_000

test('trap 6: what fell due comes with the next checkpoint, also with an empty one', async () => {
  const service = await openService({ time: 'manual' })
  const heard: unknown[] = []
  const { handler, calls } = byHand(async call => {
    await call.send(startWait('w', 10), startStep('s'))
    heard.push(await call.send())
    await service.clock.advance(10 * SECOND, { patience: 0 })
    heard.push(await call.send())
    heard.push(await call.send({ ...startStep('s'), Action: 'SUCCEED' }))
    return SUCCEEDED
  })
  const result = await service.runner(handler).run()
  expect(result.status).toBe('SUCCEEDED')
  expect(heard).toMatchObject([[], [{ Id: 'w', Status: 'SUCCEEDED' }], [{ Id: 's', Status: 'SUCCEEDED' }]])
  expect(calls).toHaveLength(1)
})

test('trap 6: a retry that fell due while the handler ran comes with a checkpoint too', async () => {
  const service = await openService({ time: 'manual' })
  const heard: unknown[] = []
  const { handler } = byHand(async call => {
    const StepOptions = { NextAttemptDelaySeconds: 30 }
    await call.send({ ...startStep('s'), Action: 'RETRY', Error: { ErrorMessage: 'no' }, StepOptions })
    await service.clock.advance(30 * SECOND, { patience: 0 })
    heard.push(await call.send())
    return SUCCEEDED
  })
  await service.runner(handler).run()
  expect(heard).toMatchObject([[{ Id: 's', Status: 'READY' }]])
})

test('trap 13: a condition keeps its state when the look that follows has begun and is lost', async () => {
  const service = await openService()
  const seen: number[] = []
  const waitStrategy = (looks: number) =>
    looks < 3 ? { shouldContinue: true as const, delay: { seconds: 5 } } : { shouldContinue: false as const }
  const handler = withDurableExecution(async (_, context) =>
    context.waitForCondition(
      'job',
      async looks => {
        // Its start goes out by itself.
        for (let turn = 0; turn < 3; turn++) await nextTurn()
        seen.push(looks)
        return looks + 1
      },
      { initialState: 0, waitStrategy },
    ),
  )
  const { invocations } = await service.runner(handler).run()
  expect(invocations).toHaveLength(3)

  // Every checkpoint in turn is the last that the function lives to send: no state is lost with it.
  for (let last = 1; last <= 6; last++) {
    seen.length = 0
    const result = await service.runner(handler).run({ faults: [checkpoint(last).crashes()] })
    expect(result.value).toBe(3)
    expect(result.invocations.filter(({ error }) => error)).toHaveLength(1)
    expect([...new Set(seen)]).toEqual([0, 1, 2])
    expect(seen).toEqual([...seen].sort())
  }
})

test('trap 13: the state of a step is there after its next start, and gone from nobody', async () => {
  const service = await openService()
  const { handler, calls } = byHand(
    async call => {
      const StepOptions = { NextAttemptDelaySeconds: 1 }
      await call.send({ ...startStep('s'), Action: 'RETRY', Payload: '{"looks":1}', StepOptions })
      return PENDING
    },
    async call => {
      await call.send(startStep('s'))
      throw new Error('died in its second look')
    },
    () => SUCCEEDED,
  )
  await service.runner(handler).run()
  const [, second, third] = calls.map(call => call.operations[0])
  expect(second).toMatchObject({ Status: 'READY', StepDetails: { Result: '{"looks":1}', Attempt: 1 } })
  expect(third).toMatchObject({ Status: 'STARTED', StepDetails: { Result: '{"looks":1}', Attempt: 1 } })
})

test('trap 14: a plugin hears which operations have changed since the last invocation', async () => {
  const service = await openService()
  const updated: string[][] = []
  const plugin: DurableInstrumentationPlugin = {
    async onInvocationStart({ updatedOperations }: InvocationInfo) {
      updated.push(Object.values(updatedOperations).map(({ name, status }) => `${name} ${status}`))
    },
  }
  const handler = withDurableExecution(
    async (_, context) => {
      const [approved] = await context.createCallback('approval')
      await context.wait('pause', { seconds: 10 })
      return approved
    },
    { plugins: [plugin] },
  )
  const execution = service.runner(handler).start()
  const { callbackId } = await execution.waitForCallback('approval')
  await execution.sendCallbackSuccess(callbackId, 'yes')
  await execution.result()
  expect(updated[0]).toEqual([])
  expect(updated.flat()).toEqual(['approval SUCCEEDED', 'pause SUCCEEDED'])
})

test('trap 15: after time was skipped, a branch that waits beside real work wakes when its wait is over', async () => {
  const service = await openService()
  const { opened, open } = gate()
  const tooLate = realTime(5_000, 'the branch slept on', { ref: false })
  const handler = withDurableExecution(async (_, context) => {
    await context.wait('skipped', { seconds: 30 })
    const batch = await context.parallel('both', [
      {
        name: 'pause',
        func: async branch => {
          await branch.wait('a second', { seconds: 1 })
          open()
        },
      },
      {
        name: 'work',
        func: async branch => branch.step(() => Promise.race([opened.then(() => 'it woke'), tooLate])),
      },
    ])
    return batch.getResults()
  })
  const result = await service.runner(handler).run({ timeout: 10_000 })
  // By the service's own clock, which is half a minute ahead, the SDK would have slept for half a minute more.
  expect(result.value).toEqual(['it woke'])
  expect(result.invocations).toHaveLength(2)
  const [first, second] = result.invocations
  expect(second!.startedAt - first!.startedAt).toBeGreaterThanOrEqual(30 * SECOND)
})

test('trap 15: instants of pending work are in real time for the handler, and in the time of the service for others', async () => {
  const service = await openService()
  const ends: number[] = []
  const { handler, calls } = byHand(
    async call => {
      await call.send(startWait('skipped', 3_600))
      return PENDING
    },
    async call => {
      const [wait] = await call.send(startWait('w', 100))
      ends.push(Number(wait!.WaitDetails!.ScheduledEndTimestamp))
      return PENDING
    },
    () => SUCCEEDED,
  )
  const real = Date.now()
  const result = await service.runner(handler).run()
  expect(ends[0]! - real).toBeGreaterThanOrEqual(100 * SECOND)
  expect(ends[0]! - real).toBeLessThan(200 * SECOND)
  expect(result.wait('w').endsAt - real).toBeGreaterThanOrEqual(3_700 * SECOND)
  expect(calls).toHaveLength(3)
})

test('trap 20: what is in a context that has ended is not sent again, unless its result is to be played', async () => {
  const service = await openService()
  const states: string[][] = []
  const { handler, calls } = byHand(
    async call => {
      const end = { Action: 'SUCCEED', Payload: '1' }
      await call.send(
        startContext('kept'),
        { ...startStep('a'), ParentId: 'kept' },
        startContext('played'),
        { ...startStep('b'), ParentId: 'played' },
        { ...startContext('deep'), ParentId: 'kept' },
        { ...startStep('c'), ParentId: 'deep' },
      )
      const told = await call.send(
        { ...startContext('kept'), ...end },
        { ...startContext('played'), ...end, ContextOptions: { ReplayChildren: true } },
        startCallback('open'),
        startWait('w', 1),
      )
      expect(told.map(({ Id }) => Id)).toEqual(['kept', 'played', 'open', 'w'])
      return PENDING
    },
    async call => {
      const { event, token } = call
      const { Operations } = await event.durableExecutionClient.getExecutionState({
        DurableExecutionArn: event.DurableExecutionArn,
        CheckpointToken: token,
      })
      states.push(Operations.slice(1).map(({ Id }) => Id))
      return SUCCEEDED
    },
  )
  const result = await service.runner(handler).run()
  expect(result.status).toBe('SUCCEEDED')
  const sent = ['kept', 'played', 'b', 'open', 'w']
  expect(calls[1]!.operations.map(({ Id }) => Id)).toEqual(sent)
  expect(states).toEqual([sent])
  // The test still sees everything.
  expect(result.context('kept').context('deep').step('c').status).toBe('STARTED')
})
