/** The history as a user of the JS SDK reads it. */
import { HistoryEventType as Type } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { openSdk } from '../support/sdk.ts'

test('165 an activity, a timer and a child leave exactly twelve events', async () => {
  const { client } = await openSdk({
    activities: { work: () => 'done' },
    orchestrators: {
      child: () => 'done too',
      tour: async function* (ctx) {
        yield ctx.callActivity('work')
        yield ctx.createTimer(0.02)
        yield ctx.callSubOrchestrator('child')
      },
    },
  })
  const id = await client.scheduleNewOrchestration('tour')
  await client.waitForOrchestrationCompletion(id)
  const history = await client.getOrchestrationHistory(id)
  expect(history.map(event => event.type)).toEqual([
    Type.OrchestratorStarted,
    Type.ExecutionStarted,
    Type.TaskScheduled,
    Type.OrchestratorStarted,
    Type.TaskCompleted,
    Type.TimerCreated,
    Type.OrchestratorStarted,
    Type.TimerFired,
    Type.SubOrchestrationInstanceCreated,
    Type.OrchestratorStarted,
    Type.SubOrchestrationInstanceCompleted,
    Type.ExecutionCompleted,
  ])
  const ids = history.map(event => event.eventId).filter(eventId => eventId >= 0)
  expect(ids).toEqual([0, 1, 2, 3, 4])
  const times = history.map(event => event.timestamp.getTime())
  expect(times).toEqual([...times].sort((a, b) => a - b))
})

test('166 168 one activity leaves six events, and an unknown id an empty list', async () => {
  const { client } = await openSdk({
    activities: { work: (_ctx, input: string) => `did ${input}` },
    orchestrators: {
      one: async function* (ctx, input: string) {
        const result: string = yield ctx.callActivity('work', input)
        return result
      },
    },
  })
  const id = await client.scheduleNewOrchestration('one', 'it')
  await client.waitForOrchestrationCompletion(id)
  const history = await client.getOrchestrationHistory(id)
  expect(history.map(event => [event.type, event.eventId])).toEqual([
    [Type.OrchestratorStarted, -1],
    [Type.ExecutionStarted, 0],
    [Type.TaskScheduled, 1],
    [Type.OrchestratorStarted, -1],
    [Type.TaskCompleted, -1],
    [Type.ExecutionCompleted, 2],
  ])
  expect(history[1]).toMatchObject({ name: 'one', input: '"it"' })
  expect(history[2]).toMatchObject({ name: 'work', input: '"it"' })
  expect(history[4]).toMatchObject({ taskScheduledId: 1, result: '"did it"' })
  expect(history[5]).toMatchObject({ result: '"did it"' })
  expect(await client.getOrchestrationHistory('nobody')).toEqual([])
})
