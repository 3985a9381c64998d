import { expect, test } from 'vitest'
import { complete, scheduleTask } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import { ofType } from '../support/history.ts'

const width = 300
const ids = Array.from({ length: width }, (_, index) => index + 1)

test('129 a fan-out of 300 activities on one worker without limits runs each exactly once', async () => {
  const client = await openClient()
  const worker = await openWorker(client)
  const runs = new Map<number, number>()
  worker.activity('square', item => {
    runs.set(item.taskId, (runs.get(item.taskId) ?? 0) + 1)
    return `${item.taskId ** 2}`
  })
  worker.orchestrator('fan', turn => {
    if (turn.pastTypes.length === 0) return ids.map(id => scheduleTask(id, 'square'))
    const done = ofType(turn.events, 'taskCompleted')
    if (done.length < width) return []
    const sum = done.reduce((total, event) => total + Number(event.taskCompleted?.result?.value), 0)
    return [complete(width + 1, `${sum}`)]
  })
  const id = await client.start('fan')
  const state = await client.completion(id)
  expect(state?.output?.value).toBe(`${ids.reduce((total, n) => total + n * n, 0)}`)
  expect([...runs].sort(([a], [b]) => a - b)).toEqual(ids.map(n => [n, 1]))
  const answered = ofType(await client.history(id), 'taskCompleted').map(
    event => event.taskCompleted!.taskScheduledId,
  )
  expect(answered.sort((a, b) => a - b)).toEqual(ids)
  expect(worker.answerErrors).toEqual([])
})
