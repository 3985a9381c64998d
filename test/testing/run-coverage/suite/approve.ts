/** The other half. */
import { expect } from 'vitest'
import { durableTest } from '../../../../src/vitest/index.ts'
import { charge, pay, refund } from './workflows.ts'

const test = durableTest({ orchestrators: [pay], activities: { charge, refund }, coverage: true })

test('pays when approved', async ({ hub }) => {
  const run = await hub.start('pay', 4)
  await run.waitFor({ waitingForEvent: 'approval' })
  await run.raise('approval')
  expect(await run.output()).toBe('r-4')
})
