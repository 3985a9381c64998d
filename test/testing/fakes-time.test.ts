/** Fakes that take their time: on the hub's clock, and never longer than that. */
import { type TOrchestrator, whenAny } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { activity, entity } from '../../src/index.ts'
import { counter, type Run } from '../support/sdk-entities.ts'
import { gate } from '../support/sdk-gate.ts'
import { type Body, day, openHub } from './open-hub.ts'

const never = Number.POSITIVE_INFINITY

const pay: TOrchestrator = async function* (ctx): Body {
  return yield ctx.callActivity('charge')
}

const impatient: TOrchestrator = async function* (ctx, seconds: number): Body {
  const charge = ctx.callActivity('charge')
  const winner = yield whenAny([charge, ctx.createTimer(seconds)])
  return winner === charge ? charge.getResult() : 'too late'
}

test('an activity of thirty days is over at once where time is skipped', async () => {
  const { hub } = await openHub({ orchestrators: { pay }, time: 'skip' })
  hub.use(
    activity('charge')
      .delays(30 * day)
      .returns('charged'),
  )
  const begin = performance.now()
  const run = await hub.start('pay')
  expect(await run.output()).toBe('charged')
  console.log(`thirty days in ${Math.round(performance.now() - begin)} ms`)
  const { scheduledAt, completedAt } = run.activity('charge')!
  expect(completedAt! - scheduledAt).toBeGreaterThanOrEqual(30 * day)
  expect(completedAt! - scheduledAt).toBeLessThan(31 * day)
})

test.each([
  [3600, 'too late'],
  [3 * 24 * 3600, 'charged'],
])('a delay of a day against a time-out of %d seconds', async (seconds, output) => {
  const { hub } = await openHub({ orchestrators: { impatient }, time: 'skip' })
  hub.use(activity('charge').returns('charged').delays(day))
  expect(await (await hub.start('impatient', seconds)).output()).toBe(output)
})

test('an activity that never answers lets the time-out come', async () => {
  const { hub } = await openHub({ orchestrators: { impatient }, time: 'skip' })
  hub.use(activity('charge').delays(never))
  expect(await (await hub.start('impatient', 3600)).output()).toBe('too late')
})

test('an activity that never answers: the explanation says so, and the orchestration can be terminated', async () => {
  const { hub } = await openHub({ orchestrators: { pay } })
  hub.use(activity('charge').delays(never))
  const run = await hub.start('pay')
  await run.waitFor({ activity: 'charge' })
  expect(run.explain()).toContain("activity 'charge' is out at a fake that never answers")
  await run.terminate('enough')
  expect(run.status).toBe('TERMINATED')
})

test('in manual time nothing happens before it is due', async () => {
  const { hub } = await openHub({ orchestrators: { pay }, time: 'manual' })
  hub.use(activity('charge').delays(day).returns('charged'))
  const run = await hub.start('pay')
  await run.waitFor({ activity: 'charge' })
  const due = new Date(hub.clock.now + day).toISOString()
  expect(run.explain()).toContain(`a fake that answers at ${due}`)
  await hub.clock.advance(day - 1)
  expect(run.status).toBe('RUNNING')
  await hub.clock.advance(1)
  expect(await run.output()).toBe('charged')
})

test('a chain of delays passes with one advance', async () => {
  const { hub } = await openHub({
    orchestrators: {
      chain: async function* (ctx): Body {
        for (let step = 0; step < 5; step++) yield ctx.callActivity('charge', step)
        return 'done'
      },
    },
    time: 'manual',
  })
  const charge = hub.use(activity('charge').delays(day))
  const start = hub.clock.now
  const run = await hub.start('chain')
  await run.waitFor({ activity: 'charge' })
  await hub.clock.advance(5 * day, { patience: 5_000 })
  expect(await run.output()).toBe('done')
  expect(charge.calls.map(({ at }) => at - start)).toEqual([0, day, 2 * day, 3 * day, 4 * day])
})

test('a function that runs holds time still', async () => {
  const { hub, client } = await openHub({ orchestrators: { impatient }, time: 'skip' })
  const { opened, open } = gate()
  const { opened: begun, open: begin } = gate()
  hub.use(
    activity('charge').answers(async () => {
      begin()
      await opened
      return 'charged'
    }),
  )
  const start = hub.clock.now
  const run = await hub.start('impatient', 30 * 24 * 3600)
  const output = run.output()
  await begun
  // What could be skipped would be while calls go over the wire.
  for (let round = 0; round < 3; round++) await client.getOrchestrationState(run.instanceId)
  expect(hub.clock.now - start).toBeLessThan(day)
  open()
  expect(await output).toBe('charged')
})

test('what a sleeping fake has is dropped with its hub', async () => {
  const { hub } = await openHub({ orchestrators: { pay }, time: 'manual' })
  const charge = hub.use(activity('charge').delays(day).returns('charged'))
  const run = await hub.start('pay')
  await run.waitFor({ activity: 'charge' })
  await hub.reset()
  expect(await hub.clock.advanceToNext()).toBe(false)
  expect(hub.counters.staleCompletions).toBe(0)
  charge.remove()
  expect(run.status).toBeUndefined()
})

test('a delayed batch of an entity', async () => {
  const { hub } = await openHub({
    orchestrators: {
      call: async function* (ctx): Run {
        return yield ctx.entities.callEntity<unknown>(counter('a'), 'get')
      },
    },
    time: 'skip',
  })
  const get = hub.use(entity('counter').delays(day).returns(7))
  const start = hub.clock.now
  expect(await (await hub.start('call')).output()).toBe(7)
  expect(get.calls[0]!.at - start).toBeGreaterThanOrEqual(day)
})
