import { expect, test } from 'vitest'
import type { GetWorkItemsRequest } from '../../src/durable-task/grpc/wire/GetWorkItemsRequest.ts'
import { complete, scheduleTask } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import { ofType } from '../support/history.ts'

const width = 300
const ids = Array.from({ length: width }, (_, index) => index + 1)

const crews: [what: string, workers: GetWorkItemsRequest[]][] = [
  ['one worker without limits', [{}]],
  ['three workers with few places', [1, 3, 7].map(places => ({ maxConcurrentActivityWorkItems: places }))],
]

test.each(crews)('129 131 %s run a fan-out of 300 activities, each exactly once', async (_, requests) => {
  const client = await openClient()
  const runs = new Map<number, number>()
  const workers = []
  for (const request of requests) {
    const worker = await openWorker(client, request)
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
    workers.push(worker)
  }
  const id = await client.start('fan')
  const state = await client.completion(id)
  expect(state?.output?.value).toBe(`${ids.reduce((total, n) => total + n * n, 0)}`)
  expect([...runs].sort(([a], [b]) => a - b)).toEqual(ids.map(n => [n, 1]))
  const history = await client.history(id)
  const answered = ofType(history, 'taskCompleted').map(event => event.taskCompleted!.taskScheduledId)
  expect(answered.sort((a, b) => a - b)).toEqual(ids)
  for (const worker of workers) expect(worker.answerErrors).toEqual([])
})
