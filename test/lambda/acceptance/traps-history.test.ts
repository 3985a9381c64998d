/** Traps of the history: which events there are, and in which order. */
import { createWaitStrategy, JitterStrategy, withDurableExecution } from '@aws/durable-execution-sdk-js'
import { expect, test } from 'vitest'
import { byHand, PENDING, SUCCEEDED, startStep, startWait } from './by-hand.ts'
import { openService, story } from './service.ts'

test('trap 9: an execution that is stopped while its handler runs ends once, and what the handler does then is refused', async () => {
  const service = await openService()
  const refusals: unknown[] = []
  const { handler } = byHand(async call => {
    await call.send(startStep('s'))
    await execution.stop()
    await call.send(startStep('t')).catch(error => refusals.push(error.name))
    return SUCCEEDED
  })
  const execution = service.runner(handler).start()
  const result = await execution.result()
  expect(story(result)).toEqual(['ExecutionStarted', 'StepStarted s', 'ExecutionStopped'])
  await expect.poll(() => refusals).toEqual(['InvalidParameterValueException'])
  expect(execution.history).toHaveLength(3)
})

test('trap 10: the end of a wait and of a rest comes after the invocation that it ends the suspension of', async () => {
  const service = await openService()
  const { handler } = byHand(
    async call => {
      await call.send(startWait('short', 1), startWait('long', 2))
      return PENDING
    },
    () => PENDING,
    () => SUCCEEDED,
  )
  const result = await service.runner(handler).run()
  expect(story(result)).toEqual([
    'ExecutionStarted',
    'WaitStarted short',
    'WaitStarted long',
    'InvocationCompleted',
    'WaitSucceeded short',
    'InvocationCompleted',
    'WaitSucceeded long',
    'InvocationCompleted',
    'ExecutionSucceeded',
  ])
})

test('trap 11: an execution is ended by a checkpoint with any id, and the answer that follows does not change it', async () => {
  const service = await openService()
  const { handler } = byHand(async call => {
    await call.send({ Id: 'foreign', Type: 'EXECUTION', Action: 'SUCCEED', Payload: '"large"' })
    return { Status: 'SUCCEEDED', Result: '' }
  })
  const result = await service.runner(handler).run()
  expect(result).toMatchObject({ status: 'SUCCEEDED', raw: '"large"', value: 'large' })
  expect(story(result)).toEqual(['ExecutionStarted', 'InvocationCompleted', 'ExecutionSucceeded'])
  const [start, , end] = result.history
  expect(end!.Id).toBe(start!.Id)
  expect(result.operations).toEqual([])
})

test('trap 12: a step that is ready again has no event, and a retry without an error is a success', async () => {
  const service = await openService()
  const waitStrategy = createWaitStrategy<number>({
    initialDelay: { seconds: 5 },
    jitter: JitterStrategy.NONE,
    shouldContinuePolling: looks => looks < 3,
  })
  const result = await service
    .runner(
      withDurableExecution(async (_, context) =>
        context.waitForCondition('job', async looks => looks + 1, { initialState: 0, waitStrategy }),
      ),
    )
    .run()
  const attempt = ['StepStarted job', 'StepSucceeded job', 'InvocationCompleted']
  expect(story(result)).toEqual([
    'ExecutionStarted',
    ...attempt,
    ...attempt,
    ...attempt,
    'ExecutionSucceeded',
  ])
  const ends = result.history.filter(({ EventType }) => EventType === 'StepSucceeded')
  expect(ends.map(({ StepSucceededDetails }) => StepSucceededDetails?.RetryDetails)).toMatchObject([
    { CurrentAttempt: 1, NextAttemptDelaySeconds: 5 },
    { CurrentAttempt: 2 },
    { CurrentAttempt: 3 },
  ])
})
