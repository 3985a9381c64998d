/** Many of everything, by the official SDK: nothing is lost, and nothing takes turns that need not. */
import type { DurableContext } from '@aws/durable-execution-sdk-js'
import { expect, test } from 'vitest'
import { openLab } from '../runner/lab.ts'

const timeout = 18_000

test('contexts a hundred deep', async () => {
  const into = async (context: DurableContext, depth: number): Promise<number> =>
    depth === 0
      ? context.step('ground', async () => 0)
      : 1 + (await context.runInChildContext(`floor-${depth}`, inner => into(inner, depth - 1)))
  const { runner } = await openLab(async (_, context) => {
    const floors = await into(context, 100)
    await context.wait('pause', { hours: 1 })
    return floors
  })
  const result = await runner.run({ timeout })
  expect(result.value).toBe(100)
  expect(result.context('floor-100').context('floor-1').step('ground').value).toBe(0)
})

test('four hundred items of a map, each with a wait of its own', async () => {
  const items = Array.from({ length: 400 }, (_, index) => index)
  const { runner } = await openLab(async (_, context) => {
    const done = await context.map('all', items, async (inner, item) => {
      await inner.wait('pause', { minutes: 1 })
      return inner.step('double', async () => 2 * item)
    })
    return done.getResults()
  })
  const result = await runner.run({ timeout })
  expect(result.value).toEqual(items.map(item => 2 * item))
  expect(result.history.filter(({ EventType }) => EventType === 'WaitSucceeded')).toHaveLength(400)
})

test('five hundred callbacks that a test answers in advance', async () => {
  const names = Array.from({ length: 500 }, (_, index) => `c${index}`)
  const { runner } = await openLab((_, context) =>
    Promise.all(
      names.map(async name => {
        const [promise] = await context.createCallback<string>(name, { timeout: { hours: 1 } })
        return promise
      }),
    ),
  )
  const result = await runner.run({ timeout, callbacks: ({ name }) => `${name}!` })
  expect(result.value).toEqual(names.map(name => `${name}!`))
})

test('two hundred executions side by side, each with its own time and its own answer', async () => {
  const { runner } = await openLab(async (number: number, context) => {
    await context.wait('pause', { minutes: 1 + (number % 7) })
    return context.waitForCallback('approval', async () => {})
  })
  const numbers = Array.from({ length: 200 }, (_, index) => index)
  const results = await Promise.all(
    numbers.map(payload => runner.run({ payload, timeout, callbacks: { approval: `yes ${payload}` } })),
  )
  expect(results.map(({ value }) => value)).toEqual(numbers.map(number => `yes ${number}`))
  for (const [number, result] of results.entries())
    expect(result.wait('pause').seconds).toBe(60 * (1 + (number % 7)))
})
