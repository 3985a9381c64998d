/** Runs without an end: bounds on turns and on skipped time, with an error that names the instance. */

import type { OrchestrationContext } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { fromMillis } from '../../src/durable-task/core/timestamp.ts'
import type { BackendOptions } from '../../src/index.ts'
import type { MovableClock } from '../../src/kernel/clock/clock.ts'
import { ManualClock } from '../../src/kernel/clock/manual-clock.ts'
import { ownBackend } from '../support/backend.ts'
import { openSdk } from '../support/sdk.ts'
import type { Run } from '../support/sdk-entities.ts'
import { complete, continueAsNew, DAY, looked, type Out, SkipLab, until } from './skip-lab.ts'

/** Comes again every day, for ever. */
async function* daily(context: OrchestrationContext): Run<void> {
  yield context.createTimer(24 * 3600)
  context.continueAsNew(undefined, false)
}

/** Sleeps for as many days as its input says, one after another. */
async function* days(context: OrchestrationContext, count: number): Run<number> {
  for (let day = 0; day < count; day++) yield context.createTimer(24 * 3600)
  return count
}

async function openEternal(options: BackendOptions) {
  const backend = await ownBackend({ time: 'skip', ...options })
  return openSdk({ backend, orchestrators: { daily, days } })
}

test('an instance that has had too many turns fails, and says so by its name; others go on', async () => {
  const { client } = await openEternal({ maxTurns: 20 })
  const other = await client.scheduleNewOrchestration('days', 15)
  const eternal = await client.scheduleNewOrchestration('daily', undefined, 'eternal-1')
  const state = await client.waitForOrchestrationCompletion(eternal, true, 15)
  expect(state?.failureDetails?.errorType).toBe('TurnLimitExceeded')
  expect(state?.failureDetails?.message).toMatch(/'eternal-1' has had 20 turns without an end.*\(maxTurns\)/)
  expect((await client.waitForOrchestrationCompletion(other, true, 15))?.serializedOutput).toBe('15')
})

test('an instance for which too much time would be skipped fails, and says so by its name; others go on', async () => {
  const { client } = await openEternal({ maxSkippedTime: 30 * DAY })
  const eternal = await client.scheduleNewOrchestration('daily', undefined, 'eternal-2')
  const state = await client.waitForOrchestrationCompletion(eternal, true, 15)
  expect(state?.failureDetails?.errorType).toBe('SkippedTimeLimitExceeded')
  expect(state?.failureDetails?.message).toMatch(
    new RegExp(
      `limit of ${30 * DAY} milliseconds for one wait \\(maxSkippedTime\\)\\. 'eternal-2' waits for \\d{4}-`,
    ),
  )
  const other = await client.scheduleNewOrchestration('days', 20)
  expect((await client.waitForOrchestrationCompletion(other, true, 15))?.serializedOutput).toBe('20')
})

test('each wait has the whole limit: many short runs on one hub do not use it up', async () => {
  const { client } = await openEternal({ maxSkippedTime: 10 * DAY })
  for (let run = 0; run < 4; run++) {
    const id = await client.scheduleNewOrchestration('days', 9)
    expect((await client.waitForOrchestrationCompletion(id, true, 15))?.serializedOutput).toBe('9')
  }
})

/** A lab that answers by itself, as the script says, a moment later. */
function playing(
  options: BackendOptions,
  script: (out: Out, turn: number) => Parameters<SkipLab['answer']>[1],
  clock?: MovableClock,
) {
  const lab = new SkipLab(options, clock)
  const turns = new Map<string, number>()
  lab.onSent = out => {
    if (out.kind !== 'turn') return
    const turn = (turns.get(out.instanceId) ?? 0) + 1
    turns.set(out.instanceId, turn)
    setImmediate(() => lab.answer(out.instanceId, script(out, turn)))
  }
  lab.connect()
  return { lab, turns }
}

test('by default ten thousand turns are the limit', async () => {
  const { lab, turns } = playing({}, (_, turn) => (turn % 2 ? [lab.timer(1, turn / 10)] : [continueAsNew(2)]))
  lab.begin('eternal')
  const wait = lab.wait('eternal')
  expect((await wait.promise)?.failureDetails?.errorType).toBe('TurnLimitExceeded')
  expect(turns.get('eternal')).toBe(10_000)
})

test('an endless run does not hold up a clock that is moved by hand', async () => {
  const { lab, turns } = playing({}, () => [continueAsNew(1)], new ManualClock(0))
  lab.begin('eternal')
  expect(await lab.hub.settle(1_000)).toBe(true)
  expect(lab.hub.get('eternal')?.failureDetails?.errorType).toBe('TurnLimitExceeded')
  expect(turns.get('eternal')).toBe(10_000)
})

test('by default ten years are the limit', async () => {
  const { lab } = playing({}, (_, turn) => [lab.timer(turn, turn * 100)])
  lab.begin('eternal')
  const wait = lab.wait('eternal')
  expect((await wait.promise)?.failureDetails?.errorType).toBe('SkippedTimeLimitExceeded')
  expect(lab.days).toBe(3_600)
})

test('0 is no limit, of turns and of time', async () => {
  const last = 10_100
  const { lab, turns } = playing({ maxTurns: 0, maxSkippedTime: 0 }, (_, turn) => {
    if (turn === last) return [complete(1)]
    return turn % 2 ? [lab.timer(1, turn * 10)] : [continueAsNew(2)]
  })
  lab.begin('long')
  const wait = lab.wait('long')
  expect((await wait.promise)?.orchestrationStatus).toBe('COMPLETED')
  expect(turns.get('long')).toBe(last)
  expect(lab.days).toBeGreaterThan(100 * 365)
})

test('only those fail whose timers are next; a wait that is left goes on', async () => {
  const { lab } = playing({ maxSkippedTime: 10 * DAY }, ({ instanceId }, turn) => {
    if (instanceId === 'patient') return turn === 1 ? [lab.timer(1, 12)] : [complete(2)]
    return [lab.timer(turn, turn)]
  })
  lab.begin('eternal')
  const wait = lab.wait('eternal')
  lab.begin('patient')
  expect((await wait.promise)?.failureDetails?.errorMessage).toMatch(/'eternal' waits for/)
  expect(lab.hub.get('patient')?.orchestrationStatus).toBe('RUNNING')
  expect((await lab.wait('patient').promise)?.orchestrationStatus).toBe('COMPLETED')
})

test('a signal delayed beyond the limit is said once, and time stands still until the next wait', async () => {
  const lab = new SkipLab({ maxSkippedTime: 10 * DAY })
  lab.connect()
  const scheduledTime = fromMillis(lab.start + 11 * DAY)
  lab.hub.entities.signal({ instanceId: '@counter@a', name: 'add', requestId: 'r', scheduledTime })
  const wait = lab.wait()
  await looked()
  lab.hub.entities.signal({ instanceId: '@counter@b', name: 'add', requestId: 'r' })
  await looked()
  expect(lab.errors).toEqual([
    expect.stringMatching(
      /\(maxSkippedTime\)\. What is due at \d{4}-\S+ is of no orchestration that could fail;/,
    ),
  ])
  wait.cancel()
  lab.out('batch', '@counter@b')
  lab.hub.reset()
  lab.begin('sleeper')
  lab.answer('sleeper', [lab.timer(1, 9)])
  lab.wait()
  await until(() => lab.days === 9)
})

test('an instant that no calendar reaches stops nothing', async () => {
  const lab = new SkipLab()
  lab.connect()
  lab.begin('far')
  lab.answer('far', [{ type: 'createTimer', id: 1, fireAt: { seconds: 1e15, nanos: 0 } }])
  const wait = lab.wait('far')
  expect((await wait.promise)?.failureDetails?.errorMessage).toContain(
    `'far' waits for 1000000000000000000 ms`,
  )
  expect(lab.errors).toEqual([])
})
