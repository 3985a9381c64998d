/** The rule for work that no worker takes and no fake answers. */
import type { TOrchestrator } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { eventCodec } from '../../src/durable-task/grpc/framing.ts'
import { TaskHub } from '../../src/durable-task/hub/task-hub.ts'
import { activity, entity, type Hub, RunFailedError } from '../../src/index.ts'
import { ManualClock } from '../../src/kernel/clock/manual-clock.ts'
import { Ids } from '../../src/kernel/ids.ts'
import { withDefaults } from '../../src/options.ts'
import { startRun } from '../../src/testing/start-run.ts'
import { complete, scheduleTask } from '../support/actions.ts'
import { atEnd } from '../support/at-end.ts'
import { openClient, openWorker, ownBackend } from '../support/backend.ts'
import { counter, type Run } from '../support/sdk-entities.ts'
import { openHub } from './open-hub.ts'

const pay: TOrchestrator = async function* (ctx): Run {
  return yield ctx.callActivity('charge')
}

const retrying: TOrchestrator = async function* (ctx): Run {
  try {
    return yield ctx.callActivity('charge')
  } catch (error) {
    return String(error)
  }
}

/** A worker that announces what it serves: orchestrations, and the activity `ship`. */
const announced = {
  orchestrators: { pay, retrying },
  workItemFilters: {
    orchestrations: [{ name: 'pay' }, { name: 'retrying' }],
    activities: [{ name: 'ship' }],
  },
}

/** An orchestration that has come as far as its call of `charge`; so the worker is connected. */
async function startPay(hub: Hub, name = 'pay') {
  const run = await hub.start(name)
  await run.waitFor({ activity: 'charge' })
  return run
}

test('it waits, as the protocol has it, until a fake or a worker comes', async () => {
  const { hub } = await openHub(announced)
  const run = await startPay(hub)
  await expect(run.output({ timeout: 50 })).rejects.toThrow("activity 'charge' waits for a worker")
  hub.use(activity('charge').returns('faked'))
  expect(await run.output()).toBe('faked')
})

test('an activity fails, and the explanation names it, the workers and the fakes', async () => {
  const { hub } = await openHub(announced)
  hub.use(activity('chargeback'))
  const run = await startPay(hub)
  hub.unserved('fail', { grace: 10 })
  await expect(run.output()).rejects.toThrow(RunFailedError)
  expect(run.activity('charge')?.failure).toMatchObject({
    errorType: 'NobodyServes',
    isNonRetriable: true,
    errorMessage:
      "Nobody serves the activity 'charge': the connected worker serves 'ship'. Fakes of that kind in use, perhaps for other calls or spent: 'chargeback'. Register it with a worker, or answer it with hub.use(activity('charge')…).",
  })
})

test('the orchestrator may catch it', async () => {
  const { hub } = await openHub(announced)
  const run = await startPay(hub, 'retrying')
  hub.unserved('fail', { grace: 10 })
  expect(await run.output()).toContain("Nobody serves the activity 'charge'")
})

test('an orchestration fails with no worker at all, a version told', async () => {
  const backend = await ownBackend()
  const hub = backend.hub('empty')
  hub.unserved('fail', { grace: 10 })
  const run = await hub.start('pay', undefined, { version: '2' })
  await expect(run.output()).rejects.toThrow(
    "Nobody serves the orchestration 'pay' version '2': no worker is connected. No fake of that kind is in use.",
  )
  expect(run.history().map(({ type }) => type)).toEqual([
    'orchestratorStarted',
    'executionStarted',
    'executionCompleted',
  ])
})

test('a call of an entity fails', async () => {
  const { hub } = await openHub({
    orchestrators: {
      call: async function* (ctx): Run {
        return yield ctx.entities.callEntity<unknown>(counter('a'), 'get')
      },
    },
    workItemFilters: { orchestrations: [{ name: 'call' }], activities: [], entities: [] },
  })
  hub.use(entity('counter', { instance: '@counter@b' }))
  const run = await hub.start('call')
  await run.waitFor(() => run.entityCall('get') !== undefined)
  hub.unserved('fail', { grace: 10 })
  await expect(run.output()).rejects.toThrow(
    "Nobody serves the entity 'counter': the connected worker serves nothing of that kind. Fakes of that kind in use, perhaps for other calls or spent: 'counter'.",
  )
})

test('it is named in the log once, and goes on waiting', async () => {
  const warnings: string[] = []
  const logger = { debug() {}, info() {}, error() {}, warn: (text: string) => void warnings.push(text) }
  const { hub } = await openHub({ ...announced, backend: { logger } })
  const runs = [await startPay(hub), await startPay(hub)]
  hub.unserved('warn', { grace: 10 })
  await expect.poll(() => warnings.length).toBeGreaterThan(0)
  await expect(runs[0]!.output({ timeout: 100 })).rejects.toThrow('waits for a worker')
  hub.use(activity('charge').returns('faked'))
  for (const run of runs) expect(await run.output()).toBe('faked')
  expect(warnings).toHaveLength(1)
  expect(warnings[0]).toContain("Nobody serves the activity 'charge'")
})

test('work that a fake answers, or a connected worker takes, is served, however long it takes', async () => {
  const backend = await ownBackend()
  const client = await openClient({ address: backend.address, hub: 'served' })
  const worker = await openWorker(client, { maxConcurrentActivityWorkItems: 1 })
  worker.orchestrator('two', ({ events }) =>
    events.filter(event => event.taskCompleted).length === 3
      ? [complete(4)]
      : events.some(event => event.taskScheduled)
        ? []
        : [scheduleTask(1, 'charge'), scheduleTask(2, 'charge'), scheduleTask(3, 'faked')],
  )
  const hub = backend.hub('served')
  hub.use(activity('faked').delays(Number.POSITIVE_INFINITY))
  hub.unserved('fail', { grace: 0 })
  const run = await hub.start('two')
  const first = await worker.nextActivity()
  await expect(run.output({ timeout: 50 })).rejects.toThrow('one of 1 connected workers has room')
  expect(run.activities().map(({ status }) => status)).toEqual(['scheduled', 'scheduled', 'scheduled'])
  await worker.completeActivity(first)
  await worker.completeActivity(await worker.nextActivity())
  hub.resetFakes()
  await worker.completeActivity(await worker.nextActivity())
  expect(await run.output()).toBeUndefined()
})

test('a worker that comes within the grace serves', async () => {
  const backend = await ownBackend()
  const client = await openClient({ address: backend.address, hub: 'late' })
  const hub = backend.hub('late')
  hub.unserved('fail', { grace: 60_000 })
  const run = await hub.start('pay')
  const worker = await openWorker(client)
  worker.orchestrator('pay', () => [complete(1, '"paid"')])
  expect(await run.output()).toBe('paid')
})

test('time is not skipped before the rule is applied', async () => {
  const { hub } = await openHub({
    orchestrators: {
      pay: async function* (ctx): Run {
        const charge = ctx.callActivity('charge')
        ctx.createTimer(3600)
        return yield charge
      },
    },
    workItemFilters: { orchestrations: [{ name: 'pay' }], activities: [] },
    time: 'skip',
  })
  const run = await startPay(hub)
  hub.unserved('fail', { grace: 100 })
  await expect(run.output()).rejects.toThrow("Nobody serves the activity 'charge'")
  expect(run.timer()).toMatchObject({ status: 'armed' })
})

test('a worker that left is expected back for ten seconds', () => {
  const clock = new ManualClock(0)
  const settings = {
    ...withDefaults({ logger: 'silent' }),
    name: 'left',
    clock,
    wallClock: clock,
    codec: eventCodec,
    ids: new Ids(),
  }
  const hub = new TaskHub(settings)
  atEnd(() => hub.stop())
  const limits = { orchestration: 0, activity: 0, entity: 0 }
  const sent = () => ({ size: 1, isFull: false })
  const worker = hub.workers.connect(
    { limits, filters: undefined, refuses: [], name: 'a worker' },
    { sendTurn: sent, sendActivity: sent, sendBatch: sent },
  )
  hub.unserved.set({ rule: 'fail', grace: 1_000, describeOthers: () => '' })
  const id = startRun(hub, 'pay', undefined).instanceId
  clock.moveTo(60_000)
  hub.workers.disconnect(worker)
  clock.moveTo(69_999)
  expect(hub.get(id)?.orchestrationStatus).toBe('PENDING')
  clock.moveTo(70_000)
  expect(hub.get(id)).toMatchObject({
    orchestrationStatus: 'FAILED',
    failureDetails: { errorType: 'NobodyServes' },
  })
})

test('back to waiting: what is queued is left alone', async () => {
  const { hub } = await openHub(announced)
  hub.unserved('fail', { grace: 60_000 })
  const run = await startPay(hub)
  hub.unserved('wait')
  hub.use(activity('charge').returns('faked'))
  expect(await run.output()).toBe('faked')
})

test('refuses another rule, and a grace that is none', async () => {
  const hub = (await ownBackend()).hub()
  const refusal = expect.objectContaining({ name: 'BackendError', code: 'invalid-request' })
  expect(() => hub.unserved('ignore' as 'wait')).toThrow(refusal)
  for (const grace of [Number.NaN, -1, Number.POSITIVE_INFINITY])
    expect(() => hub.unserved('fail', { grace })).toThrow(refusal)
})
