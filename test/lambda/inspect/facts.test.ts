/** What those are told who watch a service: executions, their operations, and calls of handlers. */

import { type DurableContext, withDurableExecution } from '@aws/durable-execution-sdk-js'
import { expect, test } from 'vitest'
import { answer, checkpoint } from '../../../src/lambda.ts'
import type { Durable } from '../runner/lab.ts'
import { openWatched, operationId, walkOf } from './watching.ts'

test('an execution is told of from its start to its end, with the calls of its handler', async () => {
  const { runner, facts } = await openWatched(async (_, context) => {
    await context.wait('pause', { hours: 1 })
    return 'done'
  })
  const { id, arn } = await runner.run({ name: 'order-1' })
  const own = facts.filter(fact => fact.id === id)
  expect(own[0]).toMatchObject({
    type: 'registered',
    actor: {
      kind: 'execution',
      id,
      name: 'order-1',
      functionName: 'order',
      arn,
      machine: 'execution',
      status: 'RUNNING',
      state: { lifecycle: 'running', invocation: 'idle' },
      endedAt: undefined,
      callerId: undefined,
    },
  })
  expect(own.map(fact => ('event' in fact ? `${fact.type} ${fact.event}` : fact.type))).toEqual([
    'registered',
    'received execution.start',
    'transitioned execution.start',
    'received invocation.started',
    'workSent',
    'received checkpoint.accepted',
    'received handler.suspended',
    'transitioned handler.suspended',
    'workBack',
    'received operation.advanced',
    'transitioned operation.advanced',
    'received invocation.started',
    'workSent',
    'received handler.succeeded',
    'transitioned handler.succeeded',
    'finished',
    'workBack',
  ])
  expect(walkOf(facts, id)).toEqual([
    'execution.start: running invoking',
    'handler.suspended: running idle',
    'operation.advanced: running invoking',
    'handler.succeeded: succeeded idle',
  ])
  expect(own.find(({ type }) => type === 'finished')).toMatchObject({
    status: 'SUCCEEDED',
    state: { lifecycle: 'succeeded', invocation: 'idle' },
    endedAt: expect.any(Number),
  })
})

test('facts are numbered in the order in which they happen, on the clock of the service', async () => {
  const wait: Durable = (_, context) => context.wait('pause', { hours: 1 })
  const { service, runner, facts } = await openWatched(wait, { time: 'manual', now: 1_000 })
  runner.start()
  await service.clock.advance(3_600_000)
  expect(facts.map(({ sequence }) => sequence)).toEqual(facts.map((_, index) => facts[0]!.sequence + index))
  const [begun, due] = ['wait.start', 'wait.due'].map(
    event => facts.find(fact => fact.type === 'received' && fact.event === event)!,
  )
  expect([begun!.at, due!.at]).toEqual([1_000, 3_601_000])
  expect(due!.wallTime - begun!.wallTime).toBeLessThan(60_000)
})

test('an operation is told of from nothing to its end, with its name, its type and what is around it', async () => {
  let failures = 0
  const { service, runner, facts } = await openWatched((_, context) =>
    context.runInChildContext('checkout', async (inner: DurableContext) =>
      inner.step(
        'charge',
        async () => {
          if (failures++ === 0) throw new Error('busy')
          return 'paid'
        },
        { retryStrategy: () => ({ shouldRetry: true, delay: { seconds: 5 } }) },
      ),
    ),
  )
  const { id } = await runner.run()
  const [checkout, charge] = [operationId(service, 'checkout'), operationId(service, 'charge')]
  expect(charge).toMatch(new RegExp(`^${id}/`))
  expect(facts.find(fact => fact.id === charge)).toMatchObject({
    type: 'registered',
    actor: {
      kind: 'operation',
      executionId: id,
      name: 'charge',
      type: 'STEP',
      subType: 'Step',
      parentId: checkout,
      machine: 'step',
      status: undefined,
      state: 'none',
    },
  })
  expect(walkOf(facts, charge)).toEqual([
    'step.start: started',
    'step.retry: pending',
    'retry.due: ready',
    'step.start: started',
    'step.succeed: succeeded',
  ])
  expect(walkOf(facts, checkout)).toEqual(['context.start: started', 'context.succeed: succeeded'])
  expect(service.feed.current().actors.find(actor => actor.id === charge)).toMatchObject({
    status: 'SUCCEEDED',
    state: 'succeeded',
    context: { attempt: 2 },
  })
})

test('callbacks, waits and chained invokes are told of too', async () => {
  const { service, runner, facts } = await openWatched(async (_, context) => {
    await context.waitForCallback('approval', async () => {})
    const late = context.waitForCallback('receipt', async () => {}, { timeout: { seconds: 10 } })
    await late.catch(() => {})
    await context.invoke('tax of order', 'tax', {})
    return context.invoke('broken of order', 'broken', {}).catch(() => {})
  })
  await runner.run({
    callbacks: { approval: 'yes', receipt: answer.timesOut() },
    invokes: { tax: 7, broken: answer.stops() },
  })
  const byMachine = (machine: string) =>
    service.feed
      .current()
      .actors.filter(actor => actor.machine === machine)
      .map(({ id }) => walkOf(facts, id).at(-1))
  expect(byMachine('callback')).toEqual(['callback.succeed: succeeded', 'timeout.reached: timedOut'])
  expect(byMachine('chainedInvoke')).toEqual(['target.succeeded: succeeded', 'target.stopped: stopped'])
})

test('an execution that another one has started names its caller', async () => {
  const { service, runner, facts } = await openWatched((_, context) => context.invoke('tax', {}))
  service.register(
    'tax',
    withDurableExecution((_: unknown, context: DurableContext) => context.step('rate', async () => 7)),
  )
  const { id } = await runner.run()
  const [child] = service.executions({ functionName: 'tax' })
  expect(facts.find(fact => fact.id === child!.id)).toMatchObject({
    type: 'registered',
    actor: { functionName: 'tax', callerId: id },
  })
})

test('events carry what they are about: operations that advance, instants, requests and errors', async () => {
  const { runner, facts } = await openWatched(async (_, context) => context.wait('pause', { hours: 1 }))
  const { invocations } = await runner.run({ faults: [checkpoint(1).crashes()] })
  const detailsOf = (event: string) =>
    facts.flatMap(fact => (fact.type === 'received' && fact.event === event ? [fact.details] : []))
  expect(detailsOf('operation.advanced')).toEqual([
    { operationId: expect.any(String), type: 'WAIT', name: 'pause', status: 'SUCCEEDED' },
  ])
  expect(detailsOf('wait.start')).toEqual([{ dueAt: expect.any(Number) }])
  expect(detailsOf('invocation.started')).toEqual(invocations.map(({ requestId }) => ({ requestId })))
  expect(detailsOf('handler.crashed')).toEqual([
    { error: 'Runtime.ExitError: The function died: a fault of this test.' },
  ])
  expect(detailsOf('handler.suspended')).toContainEqual({ hasPending: true })
})

test('a call that is lost and one that is answered are told apart', async () => {
  const { runner, facts, service } = await openWatched((_, context) => context.step('charge', async () => 1))
  const { id, invocations } = await runner.run({ faults: [checkpoint(1).crashes()] })
  const requests = invocations.map(({ requestId }) => requestId)
  const work = facts.flatMap(fact =>
    fact.type === 'workSent'
      ? [['sent', fact.item]]
      : fact.type === 'workBack'
        ? [[fact.outcome, fact.item]]
        : [],
  )
  expect(work).toEqual([
    ['sent', requests[0]],
    ['lost', requests[0]],
    ['sent', requests[1]],
    ['answered', requests[1]],
  ])
  expect(service.feed.work(id)).toMatchObject([
    { kind: 'invocation', name: 'order', worker: 'order:$LATEST', outcome: 'lost' },
    { kind: 'invocation', outcome: 'answered', backAt: expect.any(Number) },
  ])
})

test('the end of an execution that is stopped comes before that of its handler, which goes on', async () => {
  let open = (): void => {}
  const held = new Promise<void>(resolve => {
    open = resolve
  })
  const { runner, facts } = await openWatched((_, context) =>
    context.step('charge', async () => {
      await held
    }),
  )
  const run = runner.start()
  await expect.poll(() => facts.some(({ type }) => type === 'workSent')).toBe(true)
  await run.stop({ type: 'Enough', message: 'no more' })
  expect(facts.at(-1)).toMatchObject({ type: 'finished', status: 'STOPPED' })
  open()
  await expect.poll(() => facts.at(-1)).toMatchObject({ type: 'workBack' })
  expect(walkOf(facts, run.id).at(-1)).toMatch(/: stopped idle$/)
})

test('a step that a fault sets back is told of', async () => {
  const { service, runner, facts } = await openWatched(async (_, context) => {
    await context.step('charge', async () => 1)
    await context.waitForCallback('approval', async () => {})
  })
  const run = runner.start()
  await run.waitForCallback('approval')
  await run.resetStep('charge')
  expect(walkOf(facts, operationId(service, 'charge')).at(-1)).toBe('step.reset: started')
  expect(service.feed.log(operationId(service, 'charge')).at(-1)).toMatchObject({
    event: 'step.reset',
    from: 'succeeded',
    to: 'started',
    statusBefore: 'SUCCEEDED',
    statusAfter: 'STARTED',
  })
})

test('executions whose retention is over are gone, with their operations', async () => {
  const { service, runner, facts } = await openWatched(
    (_, context) => context.step('charge', async () => 1),
    {
      time: 'manual',
      limits: { retentionDays: 1 },
    },
  )
  const first = await runner.run()
  const ids = service.feed.current().actors.map(({ id }) => id)
  expect(ids).toHaveLength(2)
  await service.clock.advance(2 * 86_400_000)
  const second = runner.start()
  expect(facts.flatMap(fact => (fact.type === 'purged' ? [fact.id] : []))).toEqual([...ids].reverse())
  expect(service.feed.log(first.id)).toEqual([])
  expect(service.feed.current().actors.map(({ id }) => id)).toEqual([second.id])
})

test('an observer that throws is logged, and nobody else misses anything', async () => {
  const errors: string[] = []
  const nothing = () => {}
  const { service, runner, facts } = await openWatched(async () => 'done', {
    logger: { debug: nothing, info: nothing, warn: nothing, error: text => errors.push(text) },
  })
  service.inspect(() => {
    throw new Error('no eyes')
  })
  expect((await runner.run()).status).toBe('SUCCEEDED')
  expect(errors).toHaveLength(facts.length)
  expect(errors[0]).toContain('no eyes')
})
