/** One half of a suite whose coverage `fixture.test.ts` looks at. */
import { expect } from 'vitest'
import { durableTest } from '../../../../src/vitest/index.ts'
import { charge, pay, refund } from './workflows.ts'

const served = { orchestrators: [pay], activities: [charge, refund] }
const test = durableTest({ ...served, coverage: { events: ['approval'] } })
const other = durableTest({ ...served, coverage: true })
const without = durableTest(served)

test.describe('nobody approves', () => {
  test('cancels', { retry: 1 }, async ({ hub, task }) => {
    const run = await hub.start('pay', 1)
    expect(await run.output()).toBe('canceled')
    // Fails the first time; each try counts.
    expect(task.result?.retryCount).toBe(1)
  })
})

other('a second fixture adds to the file', async ({ hub }) => {
  expect(await (await hub.start('pay', 2)).output()).toBe('canceled')
})

without('a fixture without coverage gathers none', async ({ hub }) => {
  expect(await (await hub.start('pay', 3)).output()).toBe('canceled')
  expect(() => hub.coverage()).toThrow(/coverage: true/)
})
