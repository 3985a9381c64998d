/** Loggers and inspectors are the user's: when they throw, nothing of the backend may break. */
import { expect, test } from 'vitest'
import type { BackendOptions, Logger } from '../../src/index.ts'
import { send } from '../conformance/garbage.ts'
import { complete, scheduleTask } from '../support/actions.ts'
import { errorOf, openClient, openWorker, ownBackend, status } from '../support/backend.ts'
import type { RawClient } from '../support/client.ts'
import { sentinel } from '../support/sentinel.ts'
import { bytes, number } from '../support/wire.ts'

/** A logger that throws at everything, and a record of the levels it was asked for. */
function throwingLogger(): { logger: Logger; levels: Set<keyof Logger> } {
  const levels = new Set<keyof Logger>()
  const refuse = (level: keyof Logger) => (message: string) => {
    levels.add(level)
    throw new Error(`no ${level} today: ${message}`)
  }
  const logger = {
    debug: refuse('debug'),
    info: refuse('info'),
    warn: refuse('warn'),
    error: refuse('error'),
  }
  return { logger, levels }
}

async function open(options: BackendOptions) {
  const { address } = await ownBackend(options)
  const client = await openClient({ address })
  const names = ['order', 'held', 'sentinel'].map(name => ({ name }))
  const activities = [{ name: 'ship' }]
  const worker = await openWorker(client, { workItemFilters: { orchestrations: names, activities } })
  worker.orchestrator('order', turn =>
    turn.pastTypes.length === 0 ? [scheduleTask(1, 'ship')] : [complete(2, '"shipped"')],
  )
  return { client, worker }
}

async function expectOrdersServed(client: RawClient): Promise<void> {
  expect((await client.completion(await client.start('order')))?.output?.value).toBe('"shipped"')
}

test('7 273 a logger that throws harms no instance, also one that runs out of deliveries', async () => {
  const { logger, levels } = throwingLogger()
  const { client, worker } = await open({ logger, maxDeliveries: 2 })
  worker.activity('ship', () => '1')
  await expectOrdersServed(client)
  expect((await errorOf(client.completion('nobody', 100))).code).toBe(status.DEADLINE_EXCEEDED)

  const held = await client.start('held')
  await worker.abandonTurn(await worker.nextTurn())
  await worker.abandonTurn(await worker.nextTurn())
  const state = await client.completion(held)
  expect(state?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_FAILED')
  expect(state?.failureDetails?.errorMessage).toContain('maxDeliveries')
  expect([...levels]).toEqual(expect.arrayContaining(['info', 'warn']))
  await expectOrdersServed(client)
  expect(worker.answerErrors).toEqual([])
})

test('7 273 an inspector that throws harms no instance, also with a logger that does', async () => {
  const { logger, levels } = throwingLogger()
  let inspections = 0
  const inspect = () => {
    inspections++
    throw new Error('seen enough')
  }
  const { client, worker } = await open({ logger, inspect, maxDeliveries: 1 })
  worker.activity('ship', () => '1')
  await expectOrdersServed(client)
  const held = await client.start('held')
  await worker.abandonTurn(await worker.nextTurn())
  const state = await client.completion(held)
  expect(state?.failureDetails?.errorMessage).toContain('maxDeliveries')
  await client.call('TerminateInstance', { instanceId: held })
  await expectOrdersServed(client)
  expect(inspections).toBeGreaterThan(0)
  expect([...levels]).toEqual(expect.arrayContaining(['warn', 'error']))
  expect(worker.answerErrors).toEqual([])
})

/** An activity's failure this many levels deep, as it travels. */
function deepFailure(instanceId: string, token: string, depth: number): Buffer {
  let details = bytes(2, 'deep')
  for (let level = 1; level < depth; level++) details = bytes(4, details)
  return Buffer.concat([bytes(1, instanceId), number(2, 1), bytes(4, details), bytes(5, token)])
}

test('7 155 an item that cannot be sent next to a logger that throws leaves the hub alive', async () => {
  const { logger, levels } = throwingLogger()
  const { client, worker } = await open({ logger })
  worker.orchestrator('held', turn =>
    turn.pastTypes.length === 0 ? [scheduleTask(1, 'ship')] : [complete(2)],
  )
  const id = await client.start('held')
  const { token } = await worker.nextActivity()
  // The deepest failure that can be read in the answer is too deep for the event that would carry it on.
  let depth = 120
  let outcome = await send(client, 'CompleteActivityTask', deepFailure(id, token, depth))
  while (outcome.code !== status.OK && depth > 1)
    outcome = await send(client, 'CompleteActivityTask', deepFailure(id, token, --depth))
  const state = await client.completion(id)
  expect(state?.failureDetails?.errorType, `at a depth of ${depth}`).toBe('WorkItemNotSendable')
  expect(levels).toContain('error')
  await sentinel(client, worker)
})
