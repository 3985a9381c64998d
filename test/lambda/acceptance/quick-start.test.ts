/** The quick start of the AWS testing SDK for Python, with the SDK for JavaScript. */
import { withDurableExecution } from '@aws/durable-execution-sdk-js'
import { expect, test } from 'vitest'
import { openService, story } from './service.ts'

const handler = withDurableExecution(async (_, context) => {
  const one = await context.step('one', async () => '1 2')
  await context.wait({ seconds: 1 })
  const two = await context.runInChildContext('two', async child => {
    const first = await child.step('two_1', async () => '3 4')
    const second = await child.step('two_2', async () => '4 3')
    return `${first} ${second}`
  })
  const three = await context.step('three', async () => '5 6')
  return [one, two, three]
})

test('two steps, a wait, a child context and a third step, looked up by their names', async () => {
  const service = await openService()
  const result = await service.runner(handler).run({ payload: 'input' })

  expect(result.status).toBe('SUCCEEDED')
  expect(result.value).toEqual(['1 2', '3 4 4 3', '5 6'])
  expect(result.raw).toBe('["1 2","3 4 4 3","5 6"]')

  expect(result.step('one')).toMatchObject({ value: '1 2', raw: '"1 2"' })
  const two = result.context('two')
  expect(two).toMatchObject({ value: '3 4 4 3', raw: '"3 4 4 3"' })
  expect(two.step('two_1')).toMatchObject({ value: '3 4', raw: '"3 4"' })
  expect(two.step('two_2')).toMatchObject({ value: '4 3', raw: '"4 3"' })
  expect(result.step('three')).toMatchObject({ value: '5 6', raw: '"5 6"' })
  expect(result.wait(0).seconds).toBe(1)
})

test('traps 9 and 10: an invocation is over before what ended its rest, and before the end of the execution', async () => {
  const service = await openService()
  const result = await service.runner(handler).run()
  expect(story(result)).toEqual([
    'ExecutionStarted',
    'StepStarted one',
    'StepSucceeded one',
    'WaitStarted',
    'InvocationCompleted',
    'WaitSucceeded',
    'ContextStarted two',
    'StepStarted two_1',
    'StepSucceeded two_1',
    'StepStarted two_2',
    'StepSucceeded two_2',
    'ContextSucceeded two',
    'StepStarted three',
    'StepSucceeded three',
    'InvocationCompleted',
    'ExecutionSucceeded',
  ])
  expect(result.history.map(({ EventId }) => EventId)).toEqual(result.history.map((_, index) => index + 1))
})
