/** A run as text, for people. */
import { expect, test } from 'vitest'
import { answer } from '../../../src/lambda.ts'
import { openLab } from './lab.ts'

test('a run is printed as a table with its contexts as a tree', async () => {
  let tries = 0
  const { runner } = await openLab(
    async (_, context) => {
      await context.step(
        'charge',
        async () => {
          if (++tries < 3) throw new Error('busy')
          return { receipt: 'r-1' }
        },
        { retryStrategy: () => ({ shouldRetry: true, delay: { seconds: 10 } }) },
      )
      await context.wait('cool down', { hours: 1, minutes: 30 })
      await context.runInChildContext('pack', async child => {
        await child.map('boxes', ['a', 'b'], async (each, item) =>
          each.step('box', async () => `box ${item}`),
        )
        return 'packed'
      })
      await context.waitForCallback('approval', async () => {}, { timeout: { days: 30 } })
      await context.invoke('tax', 'tax-fn', { net: 10 })
      await context.step(
        'ship',
        async () => {
          throw new TypeError('no boat')
        },
        { retryStrategy: () => ({ shouldRetry: false }) },
      )
    },
    { name: 'order' },
  )
  const result = await runner.run({
    name: 'order-1',
    callbacks: { approval: answer.after('2d', 'yes') },
    invokes: { 'tax-fn': 2 },
  })
  expect(result.print()).toMatchInlineSnapshot(`
    "order 'order-1': FAILED after 2d 2h, 6 invocations
      step               charge      SUCCEEDED  20s     → {"receipt":"r-1"} (attempt 3)
      wait               cool down   SUCCEEDED  1h 30m
      runInChildContext  pack        SUCCEEDED          → "packed"
        map              boxes       SUCCEEDED          → {"all":[{"result":"box a","index":0,"status":"SUCCEEDED"},{…
          mapIteration   map-item-0  SUCCEEDED          → "box a"
            step         box         SUCCEEDED          → "box a"
          mapIteration   map-item-1  SUCCEEDED          → "box b"
            step         box         SUCCEEDED          → "box b"
      waitForCallback    approval    SUCCEEDED  2d      → "yes"
        callback         approval    SUCCEEDED  2d      → yes
        step                         SUCCEEDED
      chainedInvoke      tax         SUCCEEDED          {"net":10} → 2
      step               ship        FAILED             failed: TypeError: no boat
      failed: StepError: no boat"
  `)
})

test('a run that has not ended is printed as it is', async () => {
  const { runner } = await openLab(async (_, context) => {
    await context.step('one', async () => 1)
    return context.waitForCallback('approval', async () => {})
  })
  const handle = runner.start()
  await handle.waitForCallback('approval')
  expect(handle.print()).toMatchInlineSnapshot(`
    "handler: RUNNING, 1 invocation
      step             one       SUCCEEDED    → 1
      waitForCallback  approval  STARTED
        callback       approval  STARTED
        step                     SUCCEEDED"
  `)
})

test('of a long run the middle is left out', async () => {
  const { runner } = await openLab(async (_, context) => {
    for (let round = 0; round < 100; round++) await context.step(`step-${round}`, async () => round)
  })
  const lines = (await runner.run()).print().split('\n')
  expect(lines).toHaveLength(1 + 20 + 1 + 40)
  expect(lines[21]).toBe('  … 40 lines more …')
  expect(lines.at(-1)).toMatch(/step-99/)
})

test('long texts are cut, and line breaks do not break the table', async () => {
  const { runner } = await openLab(async (_, context) =>
    context.step('long', async () => `a\n${'b'.repeat(500)}`),
  )
  for (const line of (await runner.run()).print().split('\n')) expect(line.length).toBeLessThan(110)
})
