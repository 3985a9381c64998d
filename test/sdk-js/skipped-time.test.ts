/** Time that is skipped, with the JS SDK: it needs nothing from the client but its wait. */
import { type OrchestrationContext, OrchestrationStatus, whenAny } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { ownBackend } from '../support/backend.ts'
import { openSdk } from '../support/sdk.ts'
import type { Run } from '../support/sdk-entities.ts'

const DAY = 24 * 3_600_000

async function* thirtyDays(context: OrchestrationContext): Run {
  const begin = context.currentUtcDateTime.getTime()
  yield context.createTimer(new Date(begin + 30 * DAY))
  return context.currentUtcDateTime.getTime() - begin
}

async function* approval(context: OrchestrationContext): Run {
  const timeout = context.createTimer(7 * 24 * 3600)
  const approved = context.waitForExternalEvent('approval')
  const first = yield whenAny([approved, timeout])
  return first === timeout ? 'expired' : 'approved'
}

test('thirty days pass in milliseconds while a client waits', async () => {
  const backend = await ownBackend({ time: 'skip' })
  const { client, hub } = await openSdk({ backend, orchestrators: { thirtyDays } })
  const wall = performance.now()
  const id = await client.scheduleNewOrchestration('thirtyDays')
  const state = await client.waitForOrchestrationCompletion(id, true, 10)
  expect(state?.runtimeStatus).toBe(OrchestrationStatus.COMPLETED)
  expect(JSON.parse(state?.serializedOutput ?? '')).toBeGreaterThanOrEqual(30 * DAY)
  expect(JSON.parse(state?.serializedOutput ?? '')).toBeLessThan(30 * DAY + 60_000)
  console.log(`thirty days: ${Math.round(performance.now() - wall)} ms`)
  void hub
})

test('an approval that never comes expires', async () => {
  const backend = await ownBackend({ time: 'skip' })
  const { client } = await openSdk({ backend, orchestrators: { approval } })
  const id = await client.scheduleNewOrchestration('approval')
  const state = await client.waitForOrchestrationCompletion(id, true, 10)
  expect(state?.serializedOutput).toBe('"expired"')
})
