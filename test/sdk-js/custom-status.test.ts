/** The custom status as a user of the JS SDK sees it. */
import { expect, test } from 'vitest'
import { openSdk } from '../support/sdk.ts'

test('176 211 a custom status stays until it is changed, cleared or left behind', async () => {
  const { client } = await openSdk({
    activities: { work: () => 'done' },
    orchestrators: {
      keeps: async function* (ctx) {
        ctx.setCustomStatus({ step: 'half' })
        yield ctx.callActivity('work')
        yield ctx.createTimer(0)
      },
      changes: async function* (ctx) {
        ctx.setCustomStatus('half')
        yield ctx.callActivity('work')
        ctx.setCustomStatus('all')
        yield ctx.callActivity('work')
      },
      clears: async function* (ctx) {
        ctx.setCustomStatus('half')
        yield ctx.callActivity('work')
        ctx.setCustomStatus(null)
      },
      rolls: async function* (ctx, generation: number) {
        yield ctx.callActivity('work')
        if (generation === 2) return
        ctx.setCustomStatus('old')
        ctx.continueAsNew(2, false)
      },
      waits: async function* (ctx) {
        ctx.setCustomStatus('waiting')
        yield ctx.waitForExternalEvent('go')
      },
    },
  })
  const statusAfter = async (name: string) => {
    const id = await client.scheduleNewOrchestration(name, 1)
    const state = await client.waitForOrchestrationCompletion(id)
    expect(state?.failureDetails).toBe(undefined)
    return state?.serializedCustomStatus
  }
  expect(await statusAfter('keeps')).toBe('{"step":"half"}')
  expect(await statusAfter('changes')).toBe('"all"')
  expect(await statusAfter('clears')).toBe(undefined)
  expect(await statusAfter('rolls')).toBe(undefined)
  const waiting = await client.scheduleNewOrchestration('waits')
  const state = await client.waitForOrchestrationStart(waiting, true)
  expect(state?.serializedCustomStatus).toBe('"waiting"')
})
