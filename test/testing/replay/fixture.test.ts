/** The option of the vitest fixture. */
import type { OrchestrationContext } from '@microsoft/durabletask-js'
import { expect } from 'vitest'
import { durableTest } from '../../../src/vitest/index.ts'
import type { Body } from '../open-hub.ts'
import { order, shop } from './orders.ts'

const test = durableTest({ ...shop, determinism: 'check' })

test('a fixture may check determinism', async ({ hub }) => {
  const run = await hub.start(order.name, { items: 3 })
  await run.output()
  await run.replay()
})

durableTest({
  orchestrators: {
    async *careless(ctx: OrchestrationContext): Body {
      return yield ctx.callActivity('price', Math.random())
    },
  },
  determinism: 'check',
})('and fails code that is not deterministic', async ({ hub }) => {
  const run = await hub.start('careless')
  await expect(run).toBecome('FAILED')
  expect(run.state?.failure?.errorType).toBe('NonDeterministicOrchestration')
})
