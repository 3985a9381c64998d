/** What replay looks like from inside an orchestrator of the JS SDK. */
import { expect, test } from 'vitest'
import { openSdk } from '../support/sdk.ts'

test('174 175 time never goes back and is the same on replay, which only past events are', async () => {
  /** For each run of the code: at every point it reached, whether it was replaying and the time. */
  const runs: { replaying: boolean; time: number }[][] = []
  const { client } = await openSdk({
    activities: { work: () => 'done' },
    orchestrators: {
      observed: async function* (ctx) {
        const points: { replaying: boolean; time: number }[] = []
        runs.push(points)
        const note = () => points.push({ replaying: ctx.isReplaying, time: ctx.currentUtcDateTime.getTime() })
        note()
        yield ctx.callActivity('work')
        note()
        yield ctx.createTimer(0.02)
        note()
        yield ctx.waitForExternalEvent('go')
        note()
        return points.map(point => point.time)
      },
    },
  })
  const id = await client.scheduleNewOrchestration('observed')
  await client.raiseOrchestrationEvent(id, 'early', 1)
  await client.raiseOrchestrationEvent(id, 'go', 1)
  const state = await client.waitForOrchestrationCompletion(id)
  const times: number[] = JSON.parse(state?.serializedOutput ?? '[]')
  expect(times).toHaveLength(4)
  expect(times).toEqual([...times].sort((a, b) => a - b))
  expect(times[2]! - times[1]!).toBeGreaterThanOrEqual(20)
  const reached = runs.map(points => points.length)
  expect(reached).toEqual([...reached].sort((a, b) => a - b))
  let before = 0
  for (const points of runs) {
    expect(points.map(point => point.time)).toEqual(times.slice(0, points.length))
    expect(points.map(point => point.replaying)).toEqual(points.map((_, index) => index < before))
    before = points.length
  }
})
