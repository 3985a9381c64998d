/** Timers of the JS SDK on the manual clock. */
import { OrchestrationStatus, type Task, whenAny } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { ownBackend } from '../support/backend.ts'
import { openSdk } from '../support/sdk.ts'

const day = 86_400_000

test('187 188 a timer of thirty days fires in time, one in the past at once', async () => {
  const backend = await ownBackend({ time: 'manual' })
  const { client, hub } = await openSdk({
    backend,
    orchestrators: {
      sleeps: async function* (ctx, until: number) {
        yield ctx.createTimer(new Date(until))
        return ctx.currentUtcDateTime.getTime()
      },
    },
  })
  const { clock } = backend.hub(hub)
  const start = clock.now
  const id = await client.scheduleNewOrchestration('sleeps', start + 30 * day)
  await client.waitForOrchestrationStart(id)
  const past = await client.scheduleNewOrchestration('sleeps', start - day)
  expect((await client.waitForOrchestrationCompletion(past))?.serializedOutput).toBe(String(start))
  const shorter = await client.scheduleNewOrchestration('sleeps', start + 29 * day)
  await client.waitForOrchestrationStart(shorter)
  await clock.advance(29 * day)
  const state = await client.waitForOrchestrationCompletion(shorter)
  expect(state?.serializedOutput).toBe(String(start + 29 * day))
  expect((await client.getOrchestrationState(id))?.runtimeStatus).toBe(OrchestrationStatus.RUNNING)
  await clock.advance(day)
  const end = await client.waitForOrchestrationCompletion(id)
  expect(end?.serializedOutput).toBe(String(start + 30 * day))
})

test('190 when the event wins against the timer, the late timer is ignored', async () => {
  const backend = await ownBackend({ time: 'manual' })
  let noted: () => void = () => undefined
  const won = new Promise<void>(resolve => {
    noted = resolve
  })
  const { client, hub } = await openSdk({
    backend,
    activities: { note: () => noted() },
    orchestrators: {
      approval: async function* (ctx) {
        const event = ctx.waitForExternalEvent('approve')
        const winner: Task<unknown> = yield whenAny([event, ctx.createTimer(3600)])
        yield ctx.callActivity('note')
        yield ctx.waitForExternalEvent('finish')
        return winner === event ? 'approved' : 'too late'
      },
    },
  })
  const id = await client.scheduleNewOrchestration('approval')
  await client.waitForOrchestrationStart(id)
  await client.raiseOrchestrationEvent(id, 'approve')
  await won
  await backend.hub(hub).clock.advance(day)
  await client.raiseOrchestrationEvent(id, 'finish')
  const state = await client.waitForOrchestrationCompletion(id)
  expect(state?.runtimeStatus).toBe(OrchestrationStatus.COMPLETED)
  expect(state?.serializedOutput).toBe('"approved"')
  const history = await client.getOrchestrationHistory(id)
  expect(history.filter(event => event.type === 'TimerFired')).toHaveLength(1)
})
