/** What the official SDK makes of faults on the way: which steps run again, and which must not. */
import { createFileSystemSerdes, StepSemantics, withDurableExecution } from '@aws/durable-execution-sdk-js'
import { expect, test } from 'vitest'
import { checkpoint, type LambdaFault, step } from '../../../src/lambda.ts'
import { temporaryFolder } from './folder.ts'
import { openService, story } from './service.ts'

/** Runs a step with these faults; tells how often it ran, and what came of it. */
async function runStep(semantics: StepSemantics, shouldRetry: boolean, ...faults: LambdaFault[]) {
  const service = await openService()
  let runs = 0
  const handler = withDurableExecution(async (_, context) =>
    context.step(
      'charge',
      async () => {
        runs++
        return 'receipt'
      },
      { semantics, retryStrategy: () => ({ shouldRetry, delay: { minutes: 1 } }) },
    ),
  )
  const result = await service.runner(handler).run({ faults })
  return { result, runs }
}

const { AtLeastOncePerRetry, AtMostOncePerRetry } = StepSemantics
const isLost = step('charge').isForgotten()

test('a step whose end is lost runs again', async () => {
  const { result, runs } = await runStep(AtLeastOncePerRetry, true, isLost)
  expect(result.value).toBe('receipt')
  expect(runs).toBe(2)
  expect(result.invocations.map(({ error }) => error?.type)).toEqual(['Runtime.ExitError', undefined])
})

test('a step that runs at most once and whose end is lost was interrupted: that attempt has failed', async () => {
  const { result, runs } = await runStep(AtMostOncePerRetry, false, isLost)
  expect(result.status).toBe('FAILED')
  expect(runs).toBe(1)
  expect(result.step('charge').error).toMatchObject({ type: 'StepInterruptedError' })
})

test('a step that runs at most once for each attempt has another one if its strategy says so', async () => {
  const { result, runs } = await runStep(AtMostOncePerRetry, true, isLost)
  expect(result.value).toBe('receipt')
  expect(runs).toBe(2)
  expect(result.step('charge').attempts).toBe(2)
  expect(story(result).filter(text => text.startsWith('Step'))).toEqual([
    'StepStarted charge',
    // Interrupted: nobody heard of its success.
    'StepFailed charge',
    'StepStarted charge',
    'StepSucceeded charge',
  ])
})

test('a function that dies once its step has started does not know of it, and runs no step twice', async () => {
  const dies = checkpoint(1).crashes()
  const atMost = await runStep(AtMostOncePerRetry, false, dies)
  expect(atMost.result.status).toBe('FAILED')
  expect(atMost.runs).toBe(0)
  // Its start and its end go in one checkpoint, which is taken.
  const atLeast = await runStep(AtLeastOncePerRetry, true, dies)
  expect(atLeast.result.value).toBe('receipt')
  expect(atLeast.runs).toBe(1)
})

test.each([
  ['lost once', checkpoint(1).answerIsLost(), 1],
  ['lost three times', checkpoint(1).answerIsLost({ times: 3 }), 2],
  ['throttled once', checkpoint(1).isThrottled(), 1],
  ['throttled three times', checkpoint(1).isThrottled({ times: 3 }), 2],
])('a checkpoint that is %s is sent again, or the handler is called again', async (_, fault, invocations) => {
  const { result } = await runStep(AtLeastOncePerRetry, true, fault)
  expect(result.value).toBe('receipt')
  expect(result.invocations).toHaveLength(invocations)
  expect(story(result).filter(text => text === 'StepSucceeded charge')).toHaveLength(1)
})

test('a stale token ends the invocation where the SDK knows its words, and the execution where it does not', async () => {
  const isStale = checkpoint(1).isStale()
  const today = await runStep(AtLeastOncePerRetry, true, isStale)
  expect(today.result.status).toBe('FAILED')
  expect(today.result.error?.message).toContain('Invalid checkpoint token')

  const service = await openService({ staleToken: 'Invalid Checkpoint Token' })
  const handler = withDurableExecution(async (_, context) => context.step('s', async () => 'fine'))
  const known = await service.runner(handler).run({ faults: [isStale] })
  expect(known.value).toBe('fine')
  expect(known.invocations).toHaveLength(2)
})

test('results that the SDK keeps in files are found again: it takes the ARN of the execution apart', async () => {
  const serdes = createFileSystemSerdes(await temporaryFolder())
  const service = await openService()
  const handler = withDurableExecution(async (_, context) => {
    context.configureSerdes({ defaultSerdes: serdes })
    const kept = await context.step('kept', async () => ({ text: 'x'.repeat(1_000) }))
    await context.wait({ hours: 1 })
    return kept.text.length
  })
  const result = await service.runner(handler).run({ name: 'order-1' })
  expect(result.step('kept').raw).not.toContain('xxx')
  expect(result.output()).toBe(1_000)
})
