/** One operation: its own chart, from the history of its execution. */
import { expect, test } from 'vitest'
import { charts } from '../../../page/charts/all.ts'
import { describeChart } from '../../../page/charts/caption.ts'
import { stepsOf } from '../../../page/charts/model.ts'
import { machines, operationLog } from '../../../page/executions/model/operation-log.ts'
import { shownOperation } from '../../../page/executions/model/shown-operation.ts'
import type { ExecutionStory } from '../../../page/executions/model/story.ts'
import { HOUR, live } from './life.ts'

const logOf = ({ view, written }: ExecutionStory, name: string, until?: number) =>
  operationLog(view.operations.find(each => each.name === name)!, view.history.events, written, until)

test('a step that was tried again has been pending, and ready', async () => {
  const { pass, story } = await live({ fails: 1 })
  const started = story().startedAt
  await pass(5_000)
  const log = logOf(story(), 'charge')
  expect(log.map(({ event, to, at }) => [event, to, at - started])).toEqual([
    ['registered', 'none', 0],
    ['step.start', 'started', 0],
    ['step.retry', 'pending', 0],
    ['retry.due', 'ready', 5_000],
    ['step.start', 'started', 5_000],
    ['step.succeed', 'succeeded', 5_000],
  ])
})

test('at a past step of the execution it stands where it stood', async () => {
  const { pass, story } = await live({ fails: 1 })
  await pass(5_000)
  const suspended = story().view.log.findIndex(({ event }) => event === 'handler.suspended')
  expect(logOf(story(), 'charge', suspended).at(-1)).toMatchObject({ event: 'step.retry', to: 'pending' })
  expect(logOf(story(), 'cool-off', suspended)).toEqual([])
})

test('every operation stands where the server says, and its chart explains how it came there', async () => {
  const { pass, service, view } = await live({ fails: 1 })
  await pass(5_000)
  await pass(HOUR)
  await pass(60_000)
  service.operator.succeedCallback(view().reasons[0]!.callbackId!, 'yes')
  const { view: whole, written } = await pass()
  expect(whole.row.status).toBe('SUCCEEDED')
  for (const operation of whole.operations) {
    if (operation.type === 'EXECUTION') continue
    const log = operationLog(operation, whole.history.events, written)
    expect(log.at(-1)?.to, operation.name).toEqual(operation.state)
    for (const entry of log)
      expect(
        stepsOf(charts[machines[operation.type]], entry),
        `${operation.name} ${entry.event}`,
      ).toBeDefined()
  }
})

test('the chart of the execution explains every entry, and says that a handler suspends', async () => {
  const { pass } = await live({ fails: 1 })
  await pass(5_000)
  const { view } = await pass(HOUR)
  for (const entry of view.log) expect(stepsOf(charts.execution, entry), entry.event).toBeDefined()
  const suspended = view.log.find(({ event }) => event === 'handler.suspended')!
  expect(stepsOf(charts.execution, suspended)!.taken.map(({ transition }) => transition.words)).toEqual([
    'suspends',
  ])
  const last = view.log.length - 1
  expect(describeChart(charts.execution, view.log, last, view.log[last]!.at)).toBe(
    'State chart. Active: running, invocation idle. Last transition: handler.suspended, stays running, 0 ms ago.',
  )
})

test('the operation that is shown: the one that is chosen, else what is waited for, else what failed', async () => {
  const waiting = await live({ fails: 3 })
  const id = (name: string) => waiting.view().operations.find(each => each.name === name)?.id
  expect(shownOperation(waiting.view(), undefined)?.name).toBe('charge')
  expect(shownOperation(waiting.view(), id('price'))?.name).toBe('price')
  expect(shownOperation(waiting.view(), 'nobody')?.name).toBe('charge')
  await waiting.pass(5_000)
  const failed = await waiting.pass(5_000)
  expect(shownOperation(failed.view, undefined)).toMatchObject({ name: 'charge', status: 'FAILED' })
})
