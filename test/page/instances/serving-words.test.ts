/** Workers and queues in one line. */
import { expect, test } from 'vitest'
import { servingWords } from '../../../page/instances/serving-words.ts'
import type { QueueInfo, WorkerInfo } from '../../../page/live/types.ts'

const slots = { used: 0 }
const worker = (used: number, limit?: number): WorkerInfo => ({
  id: `${used} ${limit}`,
  name: 'orders-js-1',
  slots: { orchestration: slots, entity: slots, activity: { used, ...(limit !== undefined && { limit }) } },
  runs: [],
})
const queue = (name: string, waiting: number, oldest: number, servedBy: string[] = ['w']): QueueInfo => ({
  kind: 'activity',
  name,
  version: '',
  waiting,
  oldest,
  servedBy,
})

test('nobody, and nothing to do', () => {
  expect(servingWords({ paused: false, workers: [], queues: [] }, 0)).toEqual({
    workers: 'No worker',
    facts: ['Nothing queued'],
    warnings: [],
  })
})

test('slots in use, what waits and since when', () => {
  const workers = [worker(1, 2), worker(1, 4)]
  const queues = [queue('ship', 1, 40_000), queue('charge', 3, 1_000)]
  expect(servingWords({ paused: true, workers, queues }, 42_000)).toEqual({
    workers: '2 workers',
    facts: ['Activities 2 of 6', 'Queued 4, oldest 41 s', 'Dispatch paused'],
    warnings: [],
  })
  expect(servingWords({ paused: false, workers: [worker(1, 2), worker(0)], queues: [] }, 0).facts).toEqual([
    'Activities 1',
    'Nothing queued',
  ])
})

test('what no worker serves is named, the first few of many', () => {
  const of = (...names: string[]) =>
    servingWords({ paused: false, workers: [], queues: names.map(name => queue(name, 1, 0, [])) }, 0).warnings
  expect(of('email', 'email')).toEqual(['No worker serves email'])
  expect(of('a', 'b', 'c', 'd', 'e')).toEqual(['No worker serves a, b and 3 more'])
})
