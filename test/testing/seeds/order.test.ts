/** With a seed, which of several waiting pieces of work goes first is drawn from it. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { activity, type BackendOptions, entity, type Hub } from '../../../src/index.ts'
import { complete, scheduleTask } from '../../support/actions.ts'
import { openClient, openWorker, ownBackend } from '../../support/backend.ts'
import { ofType } from '../../support/history.ts'
import { soon } from '../../support/sdk-gate.ts'

const LETTERS = ['a', 'b', 'c', 'd', 'e']

const open = async (options: BackendOptions) => (await ownBackend(options)).hub('order')

/** A hub with a scripted worker, to which nothing has been sent yet. */
async function openScripted(options: BackendOptions, request = {}) {
  const backend = await ownBackend(options)
  const client = await openClient({ address: backend.address, hub: 'order' })
  const worker = await openWorker(client, request)
  return { hub: backend.hub('order'), client, worker }
}

/** The order in which orchestrations that were started one after another would go. */
async function queueOf(hub: Hub): Promise<string> {
  await hub.pause()
  for (const name of LETTERS) await hub.start(name)
  return hub.queued.map(({ name }) => name).join('')
}

test('a seed orders waiting work in its own way, and always in the same', async () => {
  const orders = new Set<string>()
  await fc.assert(
    fc.asyncProperty(fc.integer(), async seed => {
      const order = await queueOf(await open({ seed }))
      expect([...order].sort()).toEqual(LETTERS)
      expect(await queueOf(await open({ seed }))).toBe(order)
      orders.add(order)
    }),
    { numRuns: 15 },
  )
  expect(orders.size).toBeGreaterThan(5)
})

test('without a seed work goes as it came', async () => {
  expect(await queueOf(await open({}))).toBe('abcde')
})

test('a hub draws from its own seed, and begins again after a reset', async () => {
  const backend = await ownBackend({ seed: 1 })
  const hub = backend.hub('one', { seed: 7 })
  const order = await queueOf(hub)
  const [first] = hub.runs().runs
  expect(await queueOf(backend.hub('two', { seed: 7 }))).toBe(order)
  expect(await queueOf(backend.hub('three'))).toBe(await queueOf(await open({ seed: 1 })))
  await hub.reset()
  expect(await queueOf(hub)).toBe(order)
  expect(hub.runs().runs[0]?.instanceId).toBe(first?.instanceId)
})

/** A seed that does not leave the five in the order of their arrival. */
async function mixingSeed(): Promise<{ seed: number; order: string }> {
  for (let seed = 1; ; seed++) {
    const order = await queueOf(await open({ seed }))
    if (!order.startsWith('a')) return { seed, order }
  }
}

test('workers are sent work in that order, of one name or of several', async () => {
  const { seed, order } = await mixingSeed()
  const { hub, worker } = await openScripted({ seed })
  expect(await queueOf(hub)).toBe(order)
  hub.resume()
  for (const name of order) {
    const turn = await worker.nextTurn()
    expect(turn.events.find(event => event.executionStarted)?.executionStarted?.name).toBe(name)
    await worker.completeTurn(turn, [complete(1)])
  }

  await hub.reset()
  await hub.pause()
  for (const id of 'abcdefghijklmnopqrst') await hub.start('same', undefined, { instanceId: id })
  const ids = hub.queued.map(({ instanceId }) => instanceId)
  hub.resume()
  for (const id of ids) {
    const turn = await worker.nextTurn()
    expect(turn.instanceId).toBe(id)
    await worker.completeTurn(turn, [complete(1)])
  }
})

/** Five faked activities called at once: the order in which they were asked, and in which the answers came. */
async function fanOut(seed: number): Promise<string> {
  const { hub, worker } = await openScripted({ seed })
  const calls = LETTERS.map((name, index) => scheduleTask(index + 1, name))
  worker.orchestrator('fan-out', turn => {
    if (ofType(turn.events, 'orchestratorStarted').length === 1) return calls
    return ofType(turn.events, 'taskCompleted').length === calls.length ? [complete(9)] : []
  })
  const fakes = hub.use(...LETTERS.map(name => activity(name).returns(name)))
  const run = await hub.start('fan-out')
  await run.waitFor({ status: 'COMPLETED' })
  const asked = fakes.calls.map(({ name }) => name).join('')
  const answers = run.history().flatMap(event => (event.type === 'taskCompleted' ? [event.result] : []))
  expect(answers.join('')).toBe(asked)
  return asked
}

test('fakes are asked in that order, and their answers come in it', async () => {
  const orders = []
  for (let seed = 1; seed <= 5; seed++) {
    const order = await fanOut(seed)
    expect([...order].sort()).toEqual(LETTERS)
    expect(await fanOut(seed)).toBe(order)
    orders.push(order)
  }
  expect(new Set(orders).size).toBeGreaterThan(1)
})

test('what the protocol orders stays in order: the operations of an entity', async () => {
  for (let seed = 1; seed <= 5; seed++) {
    const { hub, client } = await openScripted({ seed })
    hub.use(entity('log').answers({ add: (item: string, state: string = '') => ({ state: state + item }) }))
    await hub.pause()
    for (const letter of LETTERS) await client.signal('@log@x', 'add', JSON.stringify(letter))
    hub.resume()
    await expect.poll(() => hub.entity('@log@x')?.state, soon).toBe('"abcde"')
  }
})

test('which of two idle workers gets the work is drawn as well', async () => {
  const chosen = new Set<string>()
  for (let seed = 1; seed <= 8; seed++) {
    const [one, other] = [await openScripted({ seed }), await openScripted({ seed })]
    const served = await Promise.all([one, other].map(servedBySecond))
    expect(served[0]).toBe(served[1])
    chosen.add(served[0] ?? '')
  }
  expect(chosen.size).toBeGreaterThan(1)
})

/** Which of the turns of three orchestrations a second worker got. */
async function servedBySecond({ hub, client, worker }: Awaited<ReturnType<typeof openScripted>>) {
  const second = await openWorker(client)
  const served: string[] = []
  worker.orchestrator('*', () => [complete(1)])
  second.orchestrator('*', turn => {
    served.push(turn.instanceId)
    return [complete(1)]
  })
  for (const instanceId of LETTERS)
    await (await hub.start('run', undefined, { instanceId })).waitFor({ status: 'COMPLETED' })
  return served.join('')
}
