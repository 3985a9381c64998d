/** What goes wrong on the way, as a test wants it. */
import { withDurableExecution } from '@aws/durable-execution-sdk-js'
import { expect, test } from 'vitest'
import { checkpoint, step } from '../../../src/lambda.ts'
import { type Durable, eventsOf, openLab } from './lab.ts'

/** Two checkpoints: the step with the wait, and the last step. */
const counting = () => {
  const calls: string[] = []
  const handler: Durable = async (_, context) => {
    const one = await context.step('one', async () => calls.push('one'))
    await context.wait('pause', { minutes: 1 })
    const two = await context.step('two', async () => calls.push('two'))
    return [one, two]
  }
  return { calls, handler }
}

test('trap 7: a checkpoint whose answer is lost is asked for again, and nothing is done twice', async () => {
  const { calls, handler } = counting()
  const { runner } = await openLab(handler)
  const plain = await runner.run()
  calls.length = 0
  const result = await runner.run({ faults: [checkpoint(1).answerIsLost()] })
  expect(result.value).toEqual([1, 2])
  expect(eventsOf(result)).toEqual(eventsOf(plain))
})

test('a checkpoint whose answer is lost each time ends the invocation, and the next one goes on', async () => {
  const { calls, handler } = counting()
  const { runner } = await openLab(handler)
  const result = await runner.run({ faults: [checkpoint(1).answerIsLost({ times: 3 })] })
  expect(result.status).toBe('SUCCEEDED')
  expect(result.invocations[0]?.error).toBeDefined()
  expect(calls.filter(call => call === 'one').length).toBeLessThanOrEqual(2)
  expect(calls.at(-1)).toBe('two')
})

test('a stale token ends the invocation, and the next one goes on', async () => {
  const { handler } = counting()
  const { runner } = await openLab(handler, { staleToken: 'Invalid Checkpoint Token' })
  const result = await runner.run({ faults: [checkpoint(2).isStale()] })
  expect(result.status).toBe('SUCCEEDED')
  const failed = result.invocations.filter(({ error }) => error)
  expect(failed).toHaveLength(1)
})

test('trap 4: an SDK that does not know the wording of AWS fails the execution at a stale token', async () => {
  const { handler } = counting()
  const { runner } = await openLab(handler)
  expect((await runner.run({ faults: [checkpoint(2).isStale()] })).status).toBe('FAILED')
})

test('a checkpoint that is throttled once is tried again by the client', async () => {
  const { handler } = counting()
  const { runner } = await openLab(handler)
  const result = await runner.run({ faults: [checkpoint(1).isThrottled({ retryAfter: 1 })] })
  expect(result.status).toBe('SUCCEEDED')
  expect(result.invocations.every(({ error }) => error === undefined)).toBe(true)
})

test('a checkpoint that is throttled at each attempt ends the invocation only', async () => {
  const { handler } = counting()
  const { runner } = await openLab(handler)
  const result = await runner.run({ faults: [checkpoint(1).isThrottled({ times: 3 })] })
  expect(result.status).toBe('SUCCEEDED')
  expect(result.invocations.filter(({ error }) => error)).toHaveLength(1)
})

test('a function that dies after a checkpoint is called again, and the checkpoint counts', async () => {
  const { calls, handler } = counting()
  const { runner } = await openLab(handler)
  const result = await runner.run({ faults: [checkpoint(1).crashes()] })
  expect(result.status).toBe('SUCCEEDED')
  expect(result.invocations[0]?.error).toMatchObject({ type: 'Runtime.ExitError' })
  expect(result.step('one').status).toBe('SUCCEEDED')
  expect(calls.filter(call => call === 'two')).toHaveLength(1)
})

test('a step whose success is forgotten runs again, and the history has heard of one success', async () => {
  const { calls, handler } = counting()
  const { runner } = await openLab(handler)
  const result = await runner.run({ faults: [step('two').isForgotten()] })
  expect(result.status).toBe('SUCCEEDED')
  expect(calls).toEqual(['one', 'two', 'two'])
  expect(eventsOf(result).filter(event => event === 'StepSucceeded two')).toHaveLength(1)
  expect(result.invocations.some(({ error }) => error?.type === 'Runtime.ExitError')).toBe(true)
})

test('several faults of one run each strike where they are told to', async () => {
  const { calls, handler } = counting()
  const { runner } = await openLab(handler)
  const result = await runner.run({
    faults: [checkpoint(1).isThrottled(), step('one').isForgotten(), checkpoint(3).crashes()],
  })
  expect(result.status).toBe('SUCCEEDED')
  expect(calls.filter(call => call === 'one').length).toBe(2)
})

test('faults strike one run and no other, and not the executions that it starts', async () => {
  const { calls, handler } = counting()
  const { runner, service } = await openLab((_, context) => context.invoke('child'))
  service.register('child', withDurableExecution(handler))
  await runner.run({ faults: [step('one').isForgotten()] })
  await runner.run()
  expect(calls).toEqual(['one', 'two', 'one', 'two'])
})

test('faults of a registered function strike each of its executions', async () => {
  const { calls, handler } = counting()
  const { runner, service } = await openLab((_, context) => context.invoke('child'))
  service.register('child', withDurableExecution(handler), { faults: [step('one').isForgotten()] })
  await runner.run()
  await runner.run()
  expect(calls).toEqual(['one', 'one', 'two', 'one', 'one', 'two'])
})

test('faults that cannot be are refused where they are written', () => {
  expect(() => checkpoint(0)).toThrow('A checkpoint is a whole number from 1 on, not 0.')
  expect(() => checkpoint(1.5)).toThrow('not 1.5')
  expect(() => checkpoint(1).answerIsLost({ times: 0 })).toThrow('`times` is a whole number from 1 on')
})
