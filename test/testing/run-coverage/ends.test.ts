/** How runs end, begin again and go on under other executions: each thing is counted once. */
import type { OrchestrationContext } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { activity } from '../../../src/index.ts'
import { complete, continueAsNew } from '../../support/actions.ts'
import { openSdkWorker } from '../../support/sdk.ts'
import type { Run } from '../../support/sdk-entities.ts'
import { gate } from '../../support/sdk-gate.ts'
import { openLab } from '../lab.ts'
import { entryOf, openOrders, order, pathsOf } from './orders.ts'

test('a rewind goes on with what it keeps: nothing before it is counted again', async () => {
  async function* trip(ctx: OrchestrationContext): Run {
    yield ctx.callActivity('book')
    yield ctx.waitForExternalEvent('go')
    yield ctx.createTimer(3600)
    return yield ctx.callActivity('fly')
  }
  const { hub } = await openOrders({ orchestrators: { trip }, activities: { book: () => 'booked' } })
  hub.use(activity('fly').throws(new Error('fog'), { times: 1 }).returns('flown'))
  const run = await hub.start('trip')
  await run.waitFor({ waitingForEvent: 'go' })
  await run.raise('go')
  await expect(run.output()).rejects.toThrow('fog')
  const before = entryOf(hub.coverage(), 'trip')
  await run.rewind()
  expect(await run.output()).toBe('flown')
  const after = entryOf(hub.coverage(), 'trip')
  expect(before).toMatchObject({ runs: 1, rewound: 0, ends: { failed: 1, completed: 0 } })
  expect(after).toMatchObject({
    runs: 1,
    rewound: 1,
    ends: { failed: 1, completed: 1, unfinished: 0 },
    calls: [
      { name: 'book', called: 1, succeeded: 1, failed: 0 },
      { name: 'fly', called: 2, succeeded: 1, failed: 1 },
    ],
    timers: [{ where: 'after the event go', armed: 1, fired: 1, overtaken: 0 }],
    events: [{ name: 'go', received: 1 }],
  })
  expect(pathsOf(after)).toEqual([
    '1× activity book → event go → timer fired → activity fly failed: failed',
    '1× activity book → event go → timer fired → activity fly: completed',
  ])
})

test('every generation is a run, and one that continued as new is known to have ended so', async () => {
  async function* countdown(ctx: OrchestrationContext, left: number): Run<void> {
    yield ctx.callActivity('tick')
    if (left === 0) yield ctx.waitForExternalEvent('liftoff')
    else ctx.continueAsNew(left - 1, false)
  }
  const { hub } = await openOrders({ orchestrators: { countdown }, activities: { tick: () => 'tock' } })
  const run = await hub.start('countdown', 2)
  await run.waitFor({ waitingForEvent: 'liftoff' })
  expect(entryOf(hub.coverage(), 'countdown')).toMatchObject({
    runs: 3,
    ends: { continuedAsNew: 2, unfinished: 1 },
    calls: [{ called: 3, succeeded: 3 }],
  })
  await run.raise('liftoff')
  await run.output()
  expect(pathsOf(entryOf(hub.coverage(), 'countdown'))).toEqual([
    '2× activity tick: continuedAsNew',
    '1× activity tick → event liftoff: completed',
  ])
})

test('one that continues as new has ended so before its next turn', async () => {
  const { hub, worker } = await openLab({ coverage: true })
  await hub.start('eternal')
  await worker.completeTurn(await worker.nextTurn(), [continueAsNew(1)])
  await worker.nextTurn()
  expect(entryOf(hub.coverage(), 'eternal')).toMatchObject({
    runs: 1,
    ends: { continuedAsNew: 1, unfinished: 0 },
  })
})

test('terminated runs, replaced ones and those a reset takes away keep what they were driven through', async () => {
  const stuck = gate()
  async function* work(ctx: OrchestrationContext): Run<void> {
    yield ctx.callActivity('stick')
  }
  const { hub } = await openOrders({
    orchestrators: { work },
    activities: { stick: () => stuck.opened },
    backend: { coverage: true, defaultDuplicate: 'replace' },
  })
  const start = async (instanceId: string) => {
    const run = await hub.start('work', undefined, { instanceId })
    await run.waitFor({ activity: 'stick' })
    return run
  }
  const terminated = await start('one')
  await terminated.terminate()
  await terminated.waitFor({ status: 'TERMINATED' })
  await start('two')
  await start('two')
  await hub.reset()
  await start('two')
  expect(entryOf(hub.coverage(), 'work')).toMatchObject({
    runs: 4,
    ends: { terminated: 2, unfinished: 2, continuedAsNew: 0 },
    calls: [{ name: 'stick', called: 4, succeeded: 0, failed: 0 }],
    paths: [
      { steps: ['activity stick unanswered'], end: 'terminated', runs: 2, first: { instanceId: 'one' } },
      { steps: ['activity stick open'], end: 'unfinished', runs: 2, first: { instanceId: 'two' } },
    ],
  })
})

test('one that failed in its first turn was run, one that waits for its start was not', async () => {
  const failing = () => {
    throw new RangeError('no')
  }
  const { hub } = await openOrders({ orchestrators: { failing } })
  await expect((await hub.start('failing')).output()).rejects.toThrow('no')
  await hub.start('nobody serves this')
  const { orchestrations } = hub.coverage()
  expect(orchestrations.map(({ name }) => name)).toEqual(['failing'])
  expect(orchestrations[0]).toMatchObject({ runs: 1, ends: { failed: 1 }, calls: [] })
})

test('what came with a snapshot was driven elsewhere; what follows counts here', async () => {
  const { hub, backend } = await openOrders({ time: 'manual' })
  for (const instanceId of ['ended', 'waiting', 'kept']) await hub.start('order', 1, { instanceId })
  for (const instanceId of ['ended', 'waiting', 'kept']) await hub.instance(instanceId).waitFor({ timer: 0 })
  await hub.instance('ended').terminate()
  await hub.instance('ended').waitFor({ status: 'TERMINATED' })
  const fork = backend.hub('fork', { time: 'manual' })
  fork.use(activity('charge').returns('r-1'), activity('ship').returns('s-1'))
  await fork.restore(hub.snapshot())
  expect(fork.coverage().orchestrations).toEqual([])
  await openSdkWorker(backend, fork.name, { orchestrators: [order] })
  await fork.instance('waiting').raise('approval')
  await fork.instance('waiting').output()
  expect(entryOf(fork.coverage(), 'order')).toMatchObject({
    runs: 0,
    ends: { completed: 1, terminated: 0, unfinished: 0 },
    calls: [
      { name: 'charge', called: 1, succeeded: 1 },
      { name: 'ship', called: 1, succeeded: 1 },
    ],
    timers: [{ where: 'at the start', armed: 0, fired: 0, overtaken: 0 }],
    events: [{ name: 'approval', received: 1 }],
    paths: [{ first: { instanceId: 'waiting' }, runs: 1 }],
  })
  const before = entryOf(hub.coverage(), 'order')
  expect(before.ends).toMatchObject({ terminated: 1, unfinished: 2 })
  await hub.restore(hub.snapshot())
  expect(entryOf(hub.coverage(), 'order')).toEqual(before)
})

test('a great many runs add up', async () => {
  const { hub, worker } = await openLab({ coverage: true })
  worker.orchestrator('quick', () => [complete(1)])
  const runs = Array.from({ length: 120 }, () => hub.start('quick'))
  for (const run of await Promise.all(runs)) await run.output()
  expect(entryOf(hub.coverage(), 'quick')).toMatchObject({ runs: 120, ends: { completed: 120 } })
})
