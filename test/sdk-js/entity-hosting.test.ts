/** Workers of the JS SDK that announce nothing and host different entities (section 1.13, item 12). */
import { EntityInstanceId, type OrchestrationContext, OrchestrationStatus } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { ownBackend } from '../support/backend.ts'
import { openSdkClient, openSdkWorker } from '../support/sdk.ts'
import { Counter, counter, Journal, journal, openEntities, type Run } from '../support/sdk-entities.ts'
import { soon } from '../support/sdk-gate.ts'

const hub = 'hub'
const ledger = (key: string) => new EntityInstanceId('ledger', key)

interface Call {
  id: string
  operation: string
  input?: unknown
}

const orchestrators = {
  call: async function* (ctx: OrchestrationContext, { id, operation, input }: Call): Run {
    return yield ctx.entities.callEntity<unknown>(EntityInstanceId.fromString(id), operation, input)
  },
}

/** Two workers, both with the orchestration `call`; one has counters, the other ledgers. */
async function openTwo() {
  const backend = await ownBackend()
  const client = openSdkClient(backend, hub)
  const stateOf = async (id: EntityInstanceId) => (await client.getEntity(id))?.state
  await openSdkWorker(backend, hub, {
    orchestrators,
    entities: { ledger: () => new Journal() },
  })
  // Alone it is sent what it does not know, and says so.
  await client.signalEntity(counter('refused'), 'add', 1)
  await client.signalEntity(ledger('first'), 'note', 'first')
  await expect.poll(() => stateOf(ledger('first')), soon).toEqual(['first'])
  await expect.poll(() => backend.hub(hub).entity('@counter@refused'), soon).toBeUndefined()
  const lab = await openEntities({ backend, hub })
  // The second worker connects soon: until then the first one refuses its entities, too.
  const isThere = async () => {
    await client.signalEntity(journal('there'), 'note', 'there')
    return (await stateOf(journal('there'))) !== undefined
  }
  await expect.poll(isThere, soon).toBe(true)
  return { ...lab, stateOf }
}

test('272 each gets only what it has registered', async () => {
  const { call } = await openTwo()
  for (let amount = 1; amount <= 10; amount++) {
    const [counted] = await Promise.all([
      call(counter(`${amount}`), 'add', amount),
      call(ledger(`${amount}`), 'note', amount),
    ])
    expect(counted).toBe(amount)
    expect(await call(ledger(`${amount}`), 'get')).toEqual([amount])
  }
})

test('272 a worker that has refused an entity is not sent it, however much of it there is', async () => {
  const { call } = await openTwo()
  const amounts = Array.from({ length: 100 }, (_, index) => index + 1)
  const counted = Promise.all(amounts.map(amount => call(counter(`${amount}`), 'add', amount)))
  expect(await counted).toEqual(amounts)
})

test('272 signals of one entity all reach the worker that has it', async () => {
  const { client, stateOf } = await openTwo()
  for (let amount = 1; amount <= 20; amount++) {
    await client.signalEntity(counter('a'), 'add', amount)
    await client.signalEntity(ledger('a'), 'note', amount)
  }
  await expect.poll(() => stateOf(counter('a')), soon).toBe(210)
  await expect.poll(() => stateOf(ledger('a')), soon).toHaveLength(20)
})

test('222 what neither of two workers has registered fails its caller, each time', async () => {
  const backend = await ownBackend()
  const lab = await openEntities({ backend, hub })
  await openSdkWorker(backend, hub, {
    orchestrators,
    entities: { tally: () => new Counter() },
  })
  for (let attempt = 0; attempt < 4; attempt++) {
    const id = await lab.startCall(new EntityInstanceId('nobody', 'a'), 'get')
    const state = await lab.client.waitForOrchestrationCompletion(id, true, 15)
    expect(state?.runtimeStatus).toBe(OrchestrationStatus.FAILED)
    expect(state?.failureDetails?.message).toContain('nobody')
  }
})
