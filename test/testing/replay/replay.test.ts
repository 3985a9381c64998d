/** Replays of runs, with the real SDK: what was committed is asked for once more, and nobody else hears of it. */
import type { TOrchestrator } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { activity, orchestration } from '../../../src/index.ts'
import { complete, createTimer, scheduleTask } from '../../support/actions.ts'
import { openLab, turnByTurn } from '../lab.ts'
import { type Body, day, openHub } from '../open-hub.ts'
import { shop } from './orders.ts'

test('a run replays turn by turn, and comes out as it was', async () => {
  const { hub } = await openHub({ ...shop, time: 'skip' })
  const run = await hub.start('order', { items: 3 })
  expect(await run.output()).toMatchObject({ prices: [10, 20, 30], approved: false })
  const before = { history: run.history(), state: run.state, counters: hub.counters }
  const stock = hub.entity('@counter@shelf')
  const replay = await run.replay()
  expect(replay).toMatchObject({ instanceId: run.instanceId, name: 'order' })
  expect(
    replay.turns.map(({ number, past, newEvents }) => [number, past.length > 0, newEvents.length]),
  ).toEqual(
    run
      .history()
      .filter(({ type }) => type === 'orchestratorStarted')
      .map((_, turn) => [turn + 1, turn > 0, expect.any(Number)]),
  )
  for (const { recorded, answered } of replay.turns) expect(answered).toEqual(recorded)
  expect({ history: run.history(), state: run.state, counters: hub.counters }).toEqual(before)
  expect(hub.entity('@counter@shelf')).toEqual(stock)
})

test('a run replays while it goes on, suspended or not', async () => {
  const { hub } = await openHub(shop)
  const run = await hub.start('order', { items: 3 })
  await run.waitFor({ timer: 0 })
  await run.replay()
  await run.suspend()
  await run.replay()
  await run.raise('approval')
  await run.resume()
  expect(await run.output()).toMatchObject({ approved: true })
  await run.replay()
})

const walk: TOrchestrator = async function* (ctx, left: number): Body {
  yield ctx.callActivity('step', left)
  if (left > 0) ctx.continueAsNew(left - 1, true)
  return left
}

test('of a run that continued as new, the last generation is replayed', async () => {
  const { hub } = await openHub({ orchestrators: { walk }, activities: { step: () => 0 } })
  const run = await hub.start('walk', 2)
  await run.output()
  const { turns } = await run.replay()
  expect(turns).toHaveLength(2)
  expect(turns[0]?.newEvents).toMatchObject([{}, { type: 'executionStarted', input: 0 }])
})

const fail: TOrchestrator = async function* (ctx): Body {
  yield ctx.callActivity('step')
  throw new RangeError('no more')
}

test('a run that failed by itself replays with its failure', async () => {
  const { hub } = await openHub({ orchestrators: { fail }, activities: { step: () => 0 } })
  const run = await hub.start('fail')
  await expect(run.output()).rejects.toThrow('no more')
  const { turns } = await run.replay()
  expect(turns.at(-1)?.answered).toMatchObject([
    { kind: 'end', status: 'FAILED', failure: expect.stringContaining('no more') },
  ])
})

const twoSteps: TOrchestrator = async function* (ctx): Body {
  yield ctx.callActivity('step')
  const waiting = ctx.waitForExternalEvent('go')
  yield ctx.callActivity('fragile')
  yield waiting
  return yield ctx.callActivity('step')
}

test('a run that was rewound replays, with what it asked for afresh', async () => {
  const { hub } = await openHub({
    orchestrators: { twoSteps },
    activities: { step: () => 0 },
  })
  hub.use(activity('fragile').throws(new Error('down'), { times: 1 }).returns(0))
  const run = await hub.start('twoSteps')
  await expect(run.output()).rejects.toThrow()
  await run.replay()
  await hub.pause()
  await run.rewind()
  await run.replay()
  await hub.resume()
  await run.raise('go')
  await run.output()
  await run.replay()
})

const failTwice: TOrchestrator = async function* (ctx): Body {
  yield ctx.callActivity('step')
  yield ctx.callActivity('fragile', 1)
  yield ctx.callActivity('step')
  return yield ctx.callActivity('fragile', 2)
}

test('so does one that was rewound twice', async () => {
  const { hub } = await openHub({ orchestrators: { failTwice }, activities: { step: () => 0 } })
  for (const input of [1, 2])
    hub.use(activity('fragile', { input }).throws(new Error('down'), { times: 1 }).returns(0))
  const run = await hub.start('failTwice')
  for (const _ of ['once', 'twice']) {
    await expect(run.output()).rejects.toThrow('down')
    await run.rewind()
  }
  await run.output()
  const { turns } = await run.replay()
  expect(turns.map(({ recorded }) => recorded?.map(({ id }) => id))).toEqual([
    [1],
    [],
    [2],
    [3],
    [],
    [4],
    [5],
  ])
})

test('turns that the backend ended itself are shown, and not compared', async () => {
  const { hub } = await openHub(shop)
  const run = await hub.start('order', { items: 3 })
  await run.waitFor({ timer: 0 })
  await run.terminate()
  await expect(run.output()).rejects.toThrow('TERMINATED')
  const { turns } = await run.replay()
  expect(turns.at(-1)).toMatchObject({ recorded: undefined, answered: undefined })
  expect(turns.filter(({ recorded }) => recorded).length).toBe(turns.length - 1)
})

test('a fake that came later is not asked, and neither is one for the second answer', async () => {
  const { hub } = await openHub({ ...shop, backend: { determinism: 'check' } })
  const run = await hub.start('order', { items: 1 })
  await run.waitFor({ timer: 0 })
  const fake = hub.use(orchestration('order').returns('faked'))
  await run.replay()
  await run.raise('approval')
  expect(await run.output()).toMatchObject({ approved: true })
  expect(fake.calls).toEqual([])
})

test('fakes are not asked in a replay', async () => {
  const { hub } = await openHub({ ...shop, time: 'manual' })
  const fake = hub.use(activity('price').returns(1), activity('pack').returns(2))
  const run = await hub.start('order', { items: 1 })
  await run.waitFor({ timer: 0 })
  await hub.clock.advance(30 * day, { patience: 1_000 })
  await run.output()
  const { calls } = fake
  await run.replay()
  expect(fake.calls).toEqual(calls)
})

const start = Date.UTC(2030, 0)

test('its trace shows what each turn saw, replayed or new, and what it asked for', async () => {
  const { hub, worker } = await openLab({ now: start })
  worker.activity('charge', () => '{"receipt":"r-1"}')
  worker.orchestrator(
    'order',
    turnByTurn(
      [scheduleTask(1, 'charge', '{"items":3}')],
      [createTimer(2, start + 60_000)],
      [],
      [complete(3, '"ok"')],
    ),
  )
  const run = await hub.start('order', { items: 3 }, { instanceId: 'order-1' })
  await run.waitFor({ timer: 0 })
  await run.raise('hurry')
  await run.waitFor({ event: 'hurry' })
  await hub.clock.advance(60_000, { patience: 1_000 })
  await run.output()
  expect((await run.replay()).trace()).toMatchInlineSnapshot(`
    "Replay of order 'order-1', 4 turns

    turn 1
      new       orchestratorStarted          at 2030-01-01T00:00:00.000Z
      new       executionStarted             order  {"items":3}
      asks for  activity 'charge' #1 with input {"items":3}

    turn 2
      replayed  orchestratorStarted          at 2030-01-01T00:00:00.000Z
      replayed  executionStarted             order  {"items":3}
      replayed  taskScheduled                #1  charge  {"items":3}
      new       orchestratorStarted          at 2030-01-01T00:00:00.000Z
      new       taskCompleted                #1  {"receipt":"r-1"}
      asks for  timer #2 until 2030-01-01T00:01:00.000Z

    turn 3
      replayed  orchestratorStarted          at 2030-01-01T00:00:00.000Z
      replayed  executionStarted             order  {"items":3}
      replayed  taskScheduled                #1  charge  {"items":3}
      replayed  orchestratorStarted          at 2030-01-01T00:00:00.000Z
      replayed  taskCompleted                #1  {"receipt":"r-1"}
      replayed  timerCreated                 #2  until 2030-01-01T00:01:00.000Z
      new       orchestratorStarted          at 2030-01-01T00:00:00.000Z
      new       eventRaised                  hurry
      asks for  nothing, and waits

    turn 4
      replayed  orchestratorStarted          at 2030-01-01T00:00:00.000Z
      replayed  executionStarted             order  {"items":3}
      replayed  taskScheduled                #1  charge  {"items":3}
      replayed  orchestratorStarted          at 2030-01-01T00:00:00.000Z
      replayed  taskCompleted                #1  {"receipt":"r-1"}
      replayed  timerCreated                 #2  until 2030-01-01T00:01:00.000Z
      replayed  orchestratorStarted          at 2030-01-01T00:00:00.000Z
      replayed  eventRaised                  hurry
      new       orchestratorStarted          at 2030-01-01T00:01:00.000Z
      new       timerFired                   #2
      asks for  end #3 as COMPLETED with output "ok""
  `)
})
