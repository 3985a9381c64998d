/** Time that is skipped, with the JS SDK: it needs nothing from the client but its wait. */
import {
  type OrchestrationContext,
  OrchestrationStatus,
  RetryPolicy,
  whenAll,
  whenAny,
} from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import type { Served } from '../../src/durabletask-js/index.ts'
import { ownBackend } from '../support/backend.ts'
import { openSdk } from '../support/sdk.ts'
import { Counter, counter, type Run } from '../support/sdk-entities.ts'

const SECOND = 1000
const HOUR = 3_600 * SECOND
const DAY = 24 * HOUR

/** A hub that skips time, with the SDK's client and worker; `output` waits, which is what lets time pass. */
async function openSkipping(served: Served) {
  const backend = await ownBackend({ time: 'skip' })
  const sdk = await openSdk({ backend, ...served })
  const output = async (id: string): Promise<unknown> => {
    const state = await sdk.client.waitForOrchestrationCompletion(id, true, 15)
    expect(state?.runtimeStatus).toBe(OrchestrationStatus.COMPLETED)
    return JSON.parse(state?.serializedOutput ?? 'null')
  }
  return { ...sdk, clock: backend.hub(sdk.hub).clock, output }
}

/** What has passed is no less than expected, and only real time more. */
function expectPassed(passed: unknown, expected: number): void {
  expect(passed).toBeGreaterThanOrEqual(expected)
  expect(passed).toBeLessThan(expected + 60 * SECOND)
}

async function* thirtyDays(context: OrchestrationContext): Run<number> {
  const begin = context.currentUtcDateTime.getTime()
  yield context.createTimer(new Date(begin + 30 * DAY))
  return context.currentUtcDateTime.getTime() - begin
}

async function* approval(context: OrchestrationContext): Run<string> {
  const timeout = context.createTimer(7 * 24 * 3600)
  const approved = context.waitForExternalEvent('approval')
  const first = yield whenAny([approved, timeout])
  return first === timeout ? 'expired' : 'approved'
}

test('thirty days pass in milliseconds while a client waits', async () => {
  const { client, output } = await openSkipping({ orchestrators: { thirtyDays } })
  const wall = performance.now()
  const id = await client.scheduleNewOrchestration('thirtyDays')
  const passed = await output(id)
  console.log(`thirty days: ${Math.round(performance.now() - wall)} ms`)
  expectPassed(passed, 30 * DAY)
  const history = await client.getOrchestrationHistory(id)
  const [first, last] = [history.at(0), history.at(-1)].map(event => event?.timestamp?.getTime() ?? 0)
  expectPassed((last ?? 0) - (first ?? 0), 30 * DAY)
  const state = await client.getOrchestrationState(id)
  expectPassed((state?.lastUpdatedAt.getTime() ?? 0) - (state?.createdAt.getTime() ?? 0), 30 * DAY)
})

test('an approval that never comes expires; one that is given before the wait does not', async () => {
  const { client, output } = await openSkipping({ orchestrators: { approval } })
  expect(await output(await client.scheduleNewOrchestration('approval'))).toBe('expired')
  const id = await client.scheduleNewOrchestration('approval')
  await client.waitForOrchestrationStart(id)
  await client.raiseOrchestrationEvent(id, 'approval')
  expect(await output(id)).toBe('approved')
})

test('a scheduled start comes when it is waited for', async () => {
  const tells = (context: OrchestrationContext) => context.currentUtcDateTime.getTime()
  const { client, clock, output } = await openSkipping({ orchestrators: { tells } })
  const startAt = new Date(clock.now + 3 * DAY)
  const id = await client.scheduleNewOrchestration('tells', undefined, { startAt })
  expect((await client.getOrchestrationState(id))?.runtimeStatus).toBe(OrchestrationStatus.PENDING)
  await client.waitForOrchestrationStart(id, false, 15)
  expectPassed(Number(await output(id)) - startAt.getTime(), 0)
})

test('delayed signals of a client and of an orchestration arrive at their times', async () => {
  const key = counter('a')
  const { client, clock, output } = await openSkipping({
    entities: { counter: () => new Counter() },
    orchestrators: {
      thirtyDays,
      signals: async function* (context): Run<number> {
        const signalTime = new Date(context.currentUtcDateTime.getTime() + 2 * DAY)
        context.entities.signalEntity(key, 'add', 1, { signalTime })
        yield context.createTimer(3 * 24 * 3600)
        return yield context.entities.callEntity<number>(key, 'get')
      },
    },
  })
  await client.signalEntity(key, 'add', 10, { signalTime: new Date(clock.now + DAY) })
  await client.signalEntity(key, 'add', 100, { signalTime: new Date(clock.now + 20 * DAY) })
  expect(await output(await client.scheduleNewOrchestration('signals'))).toBe(11)
  await output(await client.scheduleNewOrchestration('thirtyDays'))
  await expect.poll(async () => (await client.getEntity<number>(key))?.state).toBe(111)
})

test('retries with hours between them', async () => {
  const policy = { maxNumberOfAttempts: 5, firstRetryIntervalInMilliseconds: HOUR, backoffCoefficient: 2 }
  const retry = new RetryPolicy({ ...policy, maxRetryIntervalInMilliseconds: 24 * HOUR })
  let attempts = 0
  const { client, output } = await openSkipping({
    activities: {
      flaky: () => {
        if (++attempts < 5) throw new Error(`attempt ${attempts}`)
        return 'at last'
      },
    },
    orchestrators: {
      tries: async function* (context): Run {
        const begin = context.currentUtcDateTime.getTime()
        const result = yield context.callActivity('flaky', undefined, { retry })
        return [result, context.currentUtcDateTime.getTime() - begin]
      },
    },
  })
  const [result, passed] = (await output(await client.scheduleNewOrchestration('tries'))) as unknown[]
  expect(result).toBe('at last')
  expect(attempts).toBe(5)
  expectPassed(passed, (1 + 2 + 4 + 8) * HOUR)
})

test('sub-orchestrations within each other, each with timers of its own', async () => {
  const { client, output } = await openSkipping({
    orchestrators: {
      nested: async function* (context, depth: number): Run<number> {
        const begin = context.currentUtcDateTime.getTime()
        yield context.createTimer(24 * 3600)
        if (depth > 0)
          yield whenAll([
            context.callSubOrchestrator('nested', depth - 1),
            context.callSubOrchestrator('nested', depth - 1),
          ])
        yield context.createTimer(24 * 3600)
        return context.currentUtcDateTime.getTime() - begin
      },
    },
  })
  expectPassed(await output(await client.scheduleNewOrchestration('nested', 3)), 8 * DAY)
})

test('an activity at work keeps time still, however long it takes', async () => {
  const { client, clock, output } = await openSkipping({
    activities: {
      work: async () => {
        const before = clock.now
        // As long as other instances take to be served, which gives time every occasion to pass.
        for (let turn = 0; turn < 5; turn++)
          await client.waitForOrchestrationCompletion(await client.scheduleNewOrchestration('brief'))
        return clock.now - before
      },
    },
    orchestrators: {
      thirtyDays,
      brief: () => 'done',
      works: async function* (context): Run<number> {
        return yield context.callActivity<undefined, number>('work')
      },
    },
  })
  await client.waitForOrchestrationStart(await client.scheduleNewOrchestration('thirtyDays'))
  expectPassed(await output(await client.scheduleNewOrchestration('works')), 0)
})

test('many instances with timers of their own end in the order in which they are due', async () => {
  const ended: number[] = []
  const { client, output } = await openSkipping({
    activities: { note: (_, day: number) => void ended.push(day) },
    orchestrators: {
      until: async function* (context, [start, day]: [number, number]): Run<string> {
        yield context.createTimer(new Date(start + day * DAY))
        yield context.callActivity('note', day)
        return 'done'
      },
    },
  })
  const start = Date.now()
  const days = [7, 3, 30, 1, 14, 2, 60, 5, 28, 10]
  const ids = await Promise.all(days.map(day => client.scheduleNewOrchestration('until', [start, day])))
  await Promise.all(ids.map(id => client.waitForOrchestrationStart(id, false, 15)))
  await Promise.all(ids.map(output))
  expect(ended).toEqual(days.toSorted((a, b) => a - b))
})
