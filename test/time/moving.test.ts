/** Clocks that are moved by hand: each due instant at its own time, and workers waited for with patience. */
import type { OrchestrationContext } from '@microsoft/durabletask-js'
import { describe, expect, test } from 'vitest'
import type { BackendOptions, TimeMode } from '../../src/index.ts'
import { complete, createTimer, scheduleTask } from '../support/actions.ts'
import { openClient, openWorker, ownBackend } from '../support/backend.ts'
import { ofType, turnsOf } from '../support/history.ts'
import { openSdk } from '../support/sdk.ts'
import type { Run } from '../support/sdk-entities.ts'
import { sentinel } from '../support/sentinel.ts'

const DAY = 24 * 3_600_000
const movable: TimeMode[] = ['manual', 'skip']

/** Ten timers of a day, one after another; its output says when each fired, in whole days. */
async function* tenDays(context: OrchestrationContext): Run<number[]> {
  const begin = context.currentUtcDateTime.getTime()
  const fired: number[] = []
  while (fired.length < 10) {
    yield context.createTimer(24 * 3600)
    fired.push(Math.floor((context.currentUtcDateTime.getTime() - begin) / DAY))
  }
  return fired
}

/** A hub with a connected scripted worker; turns wait for the test. */
async function openMovable(options: BackendOptions) {
  const backend = await ownBackend(options)
  const client = await openClient({ address: backend.address, hub: 'moved' })
  const worker = await openWorker(client)
  return { client, worker, clock: backend.hub('moved').clock }
}

describe.each(movable)('with time: %s', time => {
  test('timers made on the way count from their own time', async () => {
    const backend = await ownBackend({ time, patience: 10_000 })
    const { client, hub } = await openSdk({ backend, orchestrators: { tenDays } })
    const { clock } = backend.hub(hub)
    const id = await client.scheduleNewOrchestration('tenDays')
    await client.waitForOrchestrationStart(id)
    const before = clock.now
    // On a clock that runs on, each timer is made a little later than the one before it fired.
    await clock.advance(10 * DAY + (time === 'skip' ? 3_600_000 : 0))
    expect(clock.now - before).toBeGreaterThanOrEqual(10 * DAY)
    const state = await client.getOrchestrationState(id)
    expect(state?.serializedOutput).toBe('[1,2,3,4,5,6,7,8,9,10]')
  })

  test('advanceToNext follows a chain timer by timer, and says when nothing is due', async () => {
    const backend = await ownBackend({ time, patience: 10_000 })
    const { client, hub } = await openSdk({ backend, orchestrators: { tenDays } })
    const { clock } = backend.hub(hub)
    const id = await client.scheduleNewOrchestration('tenDays')
    await client.waitForOrchestrationStart(id)
    let moves = 0
    while (await clock.advanceToNext()) moves++
    expect(moves).toBe(10)
    expect((await client.getOrchestrationState(id))?.serializedOutput).toBe('[1,2,3,4,5,6,7,8,9,10]')
  })

  test('a worker that holds a turn is waited for as long as patience lasts, and time goes on', async () => {
    const { client, worker, clock } = await openMovable({ time, patience: 50 })
    worker.orchestrator('sleeper', turn =>
      ofType(turn.events, 'timerFired').length > 0 ? [complete(2)] : [createTimer(1, clock.now + 5 * DAY)],
    )
    const sleeper = await client.start('sleeper')
    await client.started(sleeper)
    await client.start('stuck')
    const held = await worker.nextTurn()
    await clock.advance(6 * DAY)
    expect(await client.status(sleeper)).toBe('COMPLETED')
    await worker.completeTurn(held, [complete(1)])
  })

  test('a worker that comes on is waited for beyond that', async () => {
    const { client, worker, clock } = await openMovable({ time, patience: 5_000 })
    worker.orchestrator('works', turn => {
      if (ofType(turn.events, 'timerFired').length > 0) return [complete(3)]
      const isDone = ofType(turn.events, 'taskCompleted').length > 0
      return [isDone ? createTimer(2, clock.now + DAY) : scheduleTask(1, 'work')]
    })
    const id = await client.start('works')
    const item = await worker.nextActivity()
    const moved = clock.advance(2 * DAY)
    await worker.completeActivity(item)
    await moved
    expect(await client.status(id)).toBe('COMPLETED')
  })

  test('without patience nobody is waited for', async () => {
    const { client, worker, clock } = await openMovable({ time, patience: 60_000 })
    await client.start('stuck')
    const held = await worker.nextTurn()
    await clock.advance(DAY, { patience: 0 })
    await clock.set(clock.now + DAY, { patience: 0 })
    expect(await clock.advanceToNext({ patience: 0 })).toBe(false)
    await worker.completeTurn(held, [complete(1)])
  })

  test('set moves to an instant or a date, and every instant on the way counts', async () => {
    const { client, worker, clock } = await openMovable({ time, patience: 5_000 })
    const start = clock.now
    worker.orchestrator('sleeper', turn =>
      ofType(turn.events, 'timerFired').length > 0 ? [complete(2)] : [createTimer(1, start + DAY)],
    )
    const id = await client.start('sleeper')
    await client.started(id)
    await clock.set(start + DAY - 3_600_000)
    expect(await client.status(id)).toBe('RUNNING')
    await clock.set(new Date(start + 2 * DAY))
    expect(clock.now).toBeGreaterThanOrEqual(start + 2 * DAY)
    expect(await client.status(id)).toBe('COMPLETED')
  })

  test('moves that are asked for at once are made one after another', async () => {
    const { clock } = await openMovable({ time })
    const start = clock.now
    await Promise.all([clock.advance(DAY), clock.advance(DAY), clock.set(start + 5 * DAY)])
    expect(clock.now).toBeGreaterThanOrEqual(start + 5 * DAY)
    const outcomes = await Promise.allSettled([
      clock.advance(5 * DAY),
      clock.set(start + 6 * DAY),
      clock.advance(DAY),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(clock.now).toBeGreaterThanOrEqual(start + 11 * DAY)
  })

  test.each([Number.NaN, -1, Number.POSITIVE_INFINITY])('to advance by %d is refused', async by => {
    const { clock } = await openMovable({ time })
    await expect(clock.advance(by)).rejects.toMatchObject({
      code: 'invalid-request',
      message: `A clock moves forward by a number of milliseconds, not by ${by}.`,
    })
  })

  test.each([Number.NaN, Number.POSITIVE_INFINITY, new Date(Number.NaN)])(
    'to set it to %s is refused',
    async to => {
      const { clock } = await openMovable({ time })
      await expect(clock.set(to)).rejects.toMatchObject({
        code: 'invalid-request',
        message: `A clock is set to an instant, in milliseconds since the epoch or as a date, not to ${Number(to)}.`,
      })
    },
  )

  test('to move it beyond all calendars is refused', async () => {
    const { clock } = await openMovable({ time })
    const refused = {
      code: 'invalid-request',
      message: expect.stringContaining('no further than dates reach'),
    }
    await expect(clock.advance(1e300)).rejects.toMatchObject(refused)
    await expect(clock.set(8.64e15 + 1)).rejects.toMatchObject(refused)
    expect(clock.now).toBeLessThan(Date.now() + DAY)
  })

  test('to set it back is refused', async () => {
    const { clock } = await openMovable({ time })
    const before = clock.now
    await expect(clock.set(before - 1)).rejects.toMatchObject({
      code: 'invalid-request',
      message: expect.stringMatching(
        /^A clock moves forward only: it is \d{4}-.* already, and it was to be \d{4}-/,
      ),
    })
    expect(clock.now - before).toBeLessThan(DAY)
  })
})

test('real time is refused to everybody who would move it, whatever by', async () => {
  const { clock } = await openMovable({})
  for (const move of [clock.advance(1), clock.advance(Number.NaN), clock.set(0), clock.advanceToNext()])
    await expect(move).rejects.toMatchObject({
      code: 'wrong-state',
      message: expect.stringMatching(/real time.*\{ time: 'manual' \} or \{ time: 'skip' \}/),
    })
})

test('a manual clock stands still, whoever waits', async () => {
  const { client, worker, clock } = await openMovable({ time: 'manual' })
  const start = clock.now
  const id = await client.start('sleeper')
  await worker.completeTurn(await worker.nextTurn(), [createTimer(1, start + 1)])
  const wait = client.completion(id)
  await sentinel(client, worker)
  expect(clock.now).toBe(start)
  expect(turnsOf(worker, id)).toHaveLength(1)
  await clock.advance(1)
  await worker.completeTurn(await worker.nextTurn(), [complete(2)])
  expect((await wait)?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
})
