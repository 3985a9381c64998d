/** The feed of a service for viewers: those that come late, fall behind, or come again; and what it keeps. */

import { type DurableContext, withDurableExecution } from '@aws/durable-execution-sdk-js'
import { expect, test } from 'vitest'
import { type AnyStateMachine, createMachine } from 'xstate'
import * as machines from '../../../machines/lambda/index.ts'
import {
  createLambdaService,
  FeedReader,
  FeedView,
  type LambdaFact,
  type LambdaService,
  toMermaid,
} from '../../../src/lambda.ts'
import { type Durable, openLab, openService } from '../runner/lab.ts'
import { openWatched, operationId } from './watching.ts'

const order: Durable = async (_, context) => {
  await context.step('charge', async () => 1)
  await context.waitForCallback('approval', async () => {})
  return context.runInChildContext('ship', async (inner: DurableContext) => {
    await inner.wait('truck', { days: 1 })
    return inner.step('label', async () => 'done')
  })
}

const content = ({ sequence, actors, workers }: ReturnType<LambdaService['feed']['current']>) => ({
  sequence,
  actors: new Map(actors.map(actor => [actor.id, actor])),
  workers,
})

test('nothing is kept while nobody watches, and a log is the state as it is', async () => {
  const { service, runner } = await openLab(order)
  const { id } = await runner.run({ callbacks: { approval: 'yes' } })
  expect(service.feed.after(service.feed.current().sequence)).toEqual([])
  expect(service.feed.transitions(id)).toEqual([])
  expect(service.feed.isWhole(id)).toBe(false)
  expect(service.feed.log(id)).toEqual([
    {
      sequence: 0,
      at: expect.any(Number),
      event: 'registered',
      to: { lifecycle: 'succeeded', invocation: 'idle' },
      statusAfter: 'SUCCEEDED',
    },
  ])
  expect(service.feed.log(operationId(service, 'charge'))).toMatchObject([
    { event: 'registered', to: 'succeeded', statusAfter: 'SUCCEEDED' },
  ])
  expect(service.feed.log('nobody')).toEqual([])
  expect(service.feed.log(`${id}/nobody`)).toEqual([])
})

test('whenever a viewer comes, the state with the facts since is the state', async () => {
  const { service, runner } = await openLab(order)
  const views: FeedView<LambdaFact>[] = []
  const join = () => {
    const view = new FeedView(service.feed.current())
    service.inspect(fact => {
      view.apply(fact)
      expect(view.sequence).toBe(fact.sequence)
    })
    views.push(view)
  }
  join()
  const [one, two] = [runner.start(), runner.start()]
  join()
  await one.waitForCallback('approval')
  join()
  await two.waitForCallback('approval')
  await two.stop()
  await one.sendCallbackSuccess('approval', 'yes')
  join()
  await one.result()
  join()
  for (const view of views) expect(content(view.state())).toEqual(content(service.feed.current()))
  expect(views[0]!.actor(one.id)).toMatchObject({ kind: 'execution', status: 'SUCCEEDED' })
  expect(views[0]!.actor(two.id)).toMatchObject({ status: 'STOPPED', endedAt: expect.any(Number) })
})

test('a reader gets the state, then facts; one that fell behind starts over', async () => {
  const { service, runner } = await openLab(async () => 'done', { feed: { facts: 20 } })
  const reader = new FeedReader(service.feed)
  expect(reader.read()).toMatchObject({ startOver: { actors: [], workers: [] } })
  const { id } = await runner.run()
  const page = reader.read()
  expect('facts' in page && page.facts[0]).toMatchObject({ type: 'registered', id })
  for (let runs = 0; runs < 5; runs++) await runner.run()
  const late = reader.read()
  expect('startOver' in late && late.startOver.actors).toHaveLength(6)
  expect(reader.read()).toEqual({ facts: [] })
})

test('a log begins with the beginning and has every event, with the statuses between', async () => {
  const { service, runner } = await openLab(order, { feed: { always: true } })
  const { id } = await runner.run({ callbacks: { approval: 'yes' } })
  expect(service.feed.isWhole(id)).toBe(true)
  const log = service.feed.log(id)
  expect(log[0]).toMatchObject({
    event: 'registered',
    to: { lifecycle: 'running', invocation: 'idle' },
    statusAfter: 'RUNNING',
  })
  expect(log.at(-1)).toMatchObject({
    event: 'handler.succeeded',
    from: { lifecycle: 'running', invocation: 'invoking' },
    to: { lifecycle: 'succeeded', invocation: 'idle' },
    statusBefore: 'RUNNING',
    statusAfter: 'SUCCEEDED',
  })
  for (const { id: each } of service.feed.current().actors) {
    const entries = service.feed.log(each)
    expect(service.feed.isWhole(each)).toBe(true)
    for (const [index, { from = entries[index]!.to }] of entries.slice(1).entries())
      expect(from).toEqual(entries[index]!.to)
  }
})

test('one that begins to watch late has what happened since, and is told that it is not all', async () => {
  const { service, runner } = await openLab(order)
  const run = runner.start()
  await run.waitForCallback('approval')
  service.inspect(() => {})
  await run.sendCallbackSuccess('approval', 'yes')
  await run.result()
  expect(service.feed.isWhole(run.id)).toBe(false)
  expect(service.feed.log(run.id)[0]).toMatchObject({ event: 'operation.advanced' })
  expect(service.feed.isWhole(operationId(service, 'label'))).toBe(true)
})

test('of executions that have ended as much is kept as fits, each with its operations', async () => {
  const { service, runner } = await openLab(
    async (_, context) => {
      await context.step('one', async () => 1)
      await context.step('two', async () => 2)
    },
    { feed: { always: true, ended: 60 } },
  )
  const open = service.runner(
    withDurableExecution((_: unknown, context: DurableContext) =>
      context.waitForCallback('x', async () => {}),
    ),
  )
  const waiting = open.start()
  await waiting.waitForCallback('x')
  const ended: string[] = []
  for (let runs = 0; runs < 10; runs++) ended.push((await runner.run()).id)
  const { actors } = service.feed.current()
  const familyOf = (id: string) => actors.filter(actor => actor.id === id || actor.id.startsWith(`${id}/`))
  const whole = ended.filter(id => service.feed.isWhole(id))
  expect(whole).toEqual(ended.slice(-whole.length))
  for (const id of ended) {
    expect(familyOf(id)).toHaveLength(3)
    for (const actor of familyOf(id)) expect(service.feed.isWhole(actor.id)).toBe(whole.includes(id))
  }
  const sizeOf = (id: string) =>
    familyOf(id).reduce(
      (sum, each) => sum + service.feed.log(each.id).length + service.feed.work(each.id).length,
      0,
    )
  const size = whole.reduce((sum, id) => sum + sizeOf(id), 0)
  expect(size).toBeLessThanOrEqual(60)
  expect(size + sizeOf(whole[0]!)).toBeGreaterThan(60)
  for (const actor of familyOf(waiting.id)) expect(service.feed.isWhole(actor.id)).toBe(true)
})

test('the machines are those whose states the facts name, and can be drawn', async () => {
  const { service, runner, facts } = await openWatched(order)
  await runner.run({ callbacks: { approval: 'yes' } })
  const all = Object.values<AnyStateMachine>(machines)
  expect([...service.feed.machines.keys()].sort()).toEqual(all.map(({ id }) => id).sort())
  for (const machine of all)
    expect(toMermaid(createMachine(service.feed.machines.get(machine.id)!))).toBe(toMermaid(machine))
  for (const fact of facts) {
    const actor = fact.type === 'registered' ? fact.actor : undefined
    if (actor) expect(service.feed.machines.has(actor.machine)).toBe(true)
  }
})

test('a recorder knows the statuses that executions and operations have had', async () => {
  const { service, runner } = await openLab(order)
  const recorder = service.record()
  const { id } = await runner.run({ callbacks: { approval: 'yes' } })
  recorder.stop()
  const after = await runner.run({ callbacks: { approval: 'yes' } })
  expect(recorder.statuses(id)).toEqual(['RUNNING', 'SUCCEEDED'])
  expect(recorder.statuses(operationId(service, 'charge'))).toEqual(['STARTED', 'SUCCEEDED'])
  expect(recorder.transitions(id).map(({ event }) => event)).toContain('handler.suspended')
  expect(recorder.statuses(after.id)).toEqual([])
})

test('limits that cannot be are refused', async () => {
  await expect(createLambdaService({ feed: { facts: -1 } })).rejects.toMatchObject({
    code: 'invalid-request',
    message: 'feed.facts is a whole number from 0 on, not -1.',
  })
})

test('with a page everything is kept from the beginning on, unless told otherwise', async () => {
  const done = withDurableExecution(async () => 'done')
  const shown = await openService({ page: true, logger: 'silent' })
  const { id } = await shown.runner(done).run()
  expect(shown.feed.isWhole(id)).toBe(true)
  const other = await openService({ page: true, logger: 'silent', feed: { always: false } })
  expect(other.feed.isWhole((await other.runner(done).run()).id)).toBe(false)
})
