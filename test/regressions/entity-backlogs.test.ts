/** Backlogs larger than what workers receive at once, 4 MiB unless they say otherwise (sections 1.13 and 3.4). */
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { openClient, openWorker } from '../support/backend.ts'
import { signalEntity } from '../support/entity-actions.ts'
import { answer, type Batch } from '../support/entity-batches.ts'
import { type Caller, serveCallers } from '../support/entity-callers.ts'

const target = '@heap@a'
const COUNT = 5_000
const expected = Array.from({ length: COUNT }, (_, index) => index)

/** A caller on a worker of its own, and a way to connect a host that receives as much as workers do by default. */
async function openBacklog() {
  const client = await openClient()
  const orchestrations = [{ name: 'Caller' }]
  const worker = await openWorker(client, { workItemFilters: { orchestrations } })
  const { start } = serveCallers(client, worker)
  const openHost = async () => {
    const channel = { 'grpc.max_receive_message_length': 4 * 1024 * 1024 }
    const hostClient = await openClient({ hub: client.hub!, channel })
    return openWorker(hostClient, { workItemFilters: { entities: [{ name: 'heap' }] } })
  }
  return { client, start, caller: await start(), openHost }
}

/** Sends them all in one turn, so that their order is beyond doubt. */
const fill = (caller: Caller, inputs: string[], to = target): Promise<void> =>
  caller.act(...inputs.map((input, id) => signalEntity(id, to, 'put', { input, requestId: randomUUID() })))

const numbered = (index: number): string => `${index} ${'x'.repeat(1_000)}`
const numbersOf = ({ operations }: Batch): number[] =>
  operations.map(({ input }) => Number.parseInt(input ?? '', 10))

/** Answers batches until this many operations have come. */
async function drain(host: Awaited<ReturnType<typeof openWorker>>, count: number): Promise<Batch[]> {
  const batches: Batch[] = []
  for (let seen = 0; seen < count; ) {
    const batch = await host.nextBatch()
    batches.push(batch)
    seen += batch.operations.length
    await host.completeBatch(batch, answer(batch, `${seen}`))
  }
  return batches
}

test('273 a backlog of 5 MB is delivered in several batches, all of it, in order', async () => {
  const { client, caller, openHost } = await openBacklog()
  await fill(caller, expected.map(numbered))
  const host = await openHost()
  const batches = await drain(host, COUNT)
  expect(batches.length).toBeGreaterThan(1)
  expect(batches.flatMap(numbersOf)).toEqual(expected)
  expect(batches.map(({ state }) => Number(state ?? 0))).toEqual(
    batches.map((_, index) => batches.slice(0, index).flatMap(numbersOf).length),
  )
  expect(await client.entityState(target)).toBe(`${COUNT}`)
})

test('273 so is one of the lock holder, before what waits for its lock', async () => {
  const { client, caller, openHost } = await openBacklog()
  await caller.lock('section', target)
  await client.signal(target, 'put', '-1')
  await fill(caller, expected.map(numbered))
  const host = await openHost()
  const batches = await drain(host, COUNT)
  expect(batches.length).toBeGreaterThan(1)
  expect(batches.flatMap(numbersOf)).toEqual(expected)
  await caller.unlock('section', target)
  expect(numbersOf(await host.nextBatch())).toEqual([-1])
})

test('273 many small operations are as much: 30,000 of them with a long target', async () => {
  const { start, openHost } = await openBacklog()
  const inputs = Array.from({ length: 30_000 }, (_, index) => `${index}`)
  const longTarget = `@heap@${'k'.repeat(94)}`
  // Several senders: a history has room for 10,000 events.
  for (let from = 0; from < inputs.length; from += 7_500)
    await fill(await start(), inputs.slice(from, from + 7_500), longTarget)
  const batches = await drain(await openHost(), inputs.length)
  expect(batches.flatMap(numbersOf)).toEqual(inputs.map(Number))
})

test('273 an operation that is large by itself goes alone, and nothing is left behind', async () => {
  const { caller, openHost } = await openBacklog()
  await fill(caller, ['1', `2 ${'x'.repeat(3_800_000)}`, '3', '4'])
  const batches = await drain(await openHost(), 4)
  expect(batches.map(numbersOf)).toEqual([[1], [2], [3, 4]])
})

test('136 a lost batch of a large backlog is sent again as it was, and the rest follows', async () => {
  const { client, caller, openHost } = await openBacklog()
  await fill(caller, expected.map(numbered))
  const lost = await openHost()
  const first = await lost.nextBatch()
  await lost.close()
  await client.signal(target, 'put', `${COUNT}`)
  const batches = await drain(await openHost(), COUNT + 1)
  expect(numbersOf(batches[0]!)).toEqual(numbersOf(first))
  expect(batches.flatMap(numbersOf)).toEqual([...expected, COUNT])
})
