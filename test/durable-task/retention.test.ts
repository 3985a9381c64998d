/** The option `retain`: instances that have ended are forgotten by count and age, and nothing else is. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { BackendOptions, Hub } from '../../src/index.ts'
import {
  complete,
  continueAsNew,
  createChild,
  fail,
  failure,
  scheduleTask,
  text,
} from '../support/actions.ts'
import { errorOf, openClient, openWorker, ownBackend, status } from '../support/backend.ts'
import { eventually } from '../support/entity-poll.ts'
import { inputOf, ofType } from '../support/history.ts'
import { rewind } from '../support/rewind.ts'

const HOUR = 3_600_000

const idsIn = (hub: Hub): string[] => hub.runs({ limit: 100_000 }).runs.map(({ instanceId }) => instanceId)

/** Starts an instance and ends it. */
async function end(hub: Hub, instanceId: string): Promise<void> {
  const run = await hub.start('Order', undefined, { instanceId })
  await run.terminate()
}

const manualHub = async (retain: BackendOptions['retain']): Promise<Hub> =>
  (await ownBackend({ time: 'manual', retain })).hub()

async function scripted(retain: BackendOptions['retain']) {
  const backend = await ownBackend({ retain })
  const client = await openClient({ address: backend.address, hub: 'default' })
  return { hub: backend.hub(), client, worker: await openWorker(client) }
}

test('without it everything is kept', async () => {
  const hub = await manualHub(undefined)
  for (const id of ['a', 'b', 'c']) await end(hub, id)
  await hub.clock.advance(1000 * HOUR)
  await end(hub, 'd')
  expect(idsIn(hub)).toEqual(['a', 'b', 'c', 'd'])
})

test('a count keeps those that ended last, however long others live', async () => {
  const hub = await manualHub({ count: 2 })
  const eldest = await hub.start('Order', undefined, { instanceId: 'eldest' })
  await hub.start('Order', undefined, { instanceId: 'active' })
  for (const id of ['a', 'b', 'c']) await end(hub, id)
  expect(idsIn(hub)).toEqual(['eldest', 'active', 'b', 'c'])
  await hub.clock.advance(1)
  await eldest.terminate()
  expect(idsIn(hub)).toEqual(['eldest', 'active', 'c'])
})

test('an age counts from the end, on the clock of the hub', async () => {
  const hub = await manualHub({ age: '1h' })
  await hub.start('Order', undefined, { instanceId: 'active' })
  await end(hub, 'a')
  await hub.clock.advance(HOUR - 1)
  await end(hub, 'b')
  expect(idsIn(hub)).toEqual(['active', 'a', 'b'])
  await hub.clock.advance(1)
  await end(hub, 'c')
  expect(idsIn(hub)).toEqual(['active', 'b', 'c'])
  await hub.clock.advance(10 * HOUR)
  await end(hub, 'd')
  expect(idsIn(hub)).toEqual(['active', 'd'])
})

test('count and age both hold', async () => {
  const hub = await manualHub({ count: 2, age: HOUR })
  for (const id of ['a', 'b', 'c']) await end(hub, id)
  expect(idsIn(hub)).toEqual(['b', 'c'])
  await hub.clock.advance(HOUR)
  await end(hub, 'd')
  expect(idsIn(hub)).toEqual(['d'])
})

test('in real time a hub in which nothing happens forgets by itself', async () => {
  const hub = (await ownBackend({ retain: { age: 1 } })).hub()
  await hub.start('Order', undefined, { instanceId: 'active' })
  await end(hub, 'a')
  await eventually(() => idsIn(hub)).toEqual(['active'])
})

test('whoever waits for an end is told before it is forgotten', async () => {
  const { client, worker } = await scripted({ count: 1 })
  const ids = Array.from({ length: 20 }, (_, index) => `run-${index}`)
  const waits = ids.map(id => client.completion(id))
  worker.orchestrator('Order', turn => [complete(1, turn.instanceId)])
  await Promise.all(ids.map(instanceId => client.start('Order', { instanceId })))
  expect((await Promise.all(waits)).map(state => state?.output?.value)).toEqual(ids)
})

test('whoever waits for one of many that end at once is told too', async () => {
  const { client } = await scripted({ count: 1 })
  const instanceIds = ['a', 'b', 'c', 'd']
  for (const instanceId of instanceIds) await client.start('held', { instanceId })
  const waits = instanceIds.map(id => client.completion(id))
  await client.call('SkipGracefulOrchestrationTerminations', {
    instanceBatch: { instanceIds },
    reason: text('enough'),
  })
  expect((await Promise.all(waits)).map(state => state?.output?.value)).toEqual(
    instanceIds.map(() => 'enough'),
  )
})

test('what is forgotten is gone as if it had been purged', async () => {
  const { hub, client, worker } = await scripted({ count: 1 })
  worker.orchestrator('Order', () => [complete(1)])
  await client.completion(await client.start('Order', { instanceId: 'a' }))
  await client.completion(await client.start('Order', { instanceId: 'b' }))
  expect(await client.state('a')).toBeUndefined()
  expect((await errorOf(client.history('a'))).code).toBe(status.NOT_FOUND)
  expect(await client.call('PurgeInstances', { instanceId: 'a' })).toMatchObject({ deletedInstanceCount: 0 })
  expect(Object.keys(hub.snapshot().instances)).toHaveLength(1)
  // Its id is free, and what runs under it is another.
  expect(await client.start('Order', { instanceId: 'a' })).toBe('a')
  expect((await client.completion('a'))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
})

test('children are kept as long as their parent runs, and go as the oldest when it has ended', async () => {
  const { hub, client, worker } = await scripted({ count: 1 })
  const children = ['c1', 'c2', 'c3']
  worker.orchestrator('Child', () => [complete(1)])
  worker.orchestrator('Parent', turn => {
    if (turn.pastTypes.length === 0) return children.map((id, index) => createChild(index + 1, 'Child', id))
    return ofType(turn.events, 'eventRaised').length > 0 ? [complete(9)] : []
  })
  worker.orchestrator('Other', () => [complete(1)])
  const parent = await client.start('Parent', { instanceId: 'parent' })
  for (const child of children) await client.completion(child)
  await client.completion(await client.start('Other', { instanceId: 'other' }))
  await client.completion(await client.start('Other', { instanceId: 'another' }))
  expect(idsIn(hub).sort()).toEqual(['another', ...children, parent].sort())
  await client.call('RaiseEvent', { instanceId: parent, name: 'end', input: null })
  await client.completion(parent)
  await eventually(() => idsIn(hub)).toEqual([parent])
})

test('children of an earlier generation go while their parent rolls on', async () => {
  const { hub, client, worker } = await scripted({ count: 2 })
  worker.orchestrator('Child', () => [complete(1)])
  worker.orchestrator('Rolls', turn => {
    const round = Number(inputOf(turn) ?? 0)
    if (round === 10) return []
    if (turn.pastTypes.length === 0) return [createChild(1, 'Child', `child-${round}`)]
    return [continueAsNew(2, String(round + 1))]
  })
  const id = await client.start('Rolls', { instanceId: 'rolls' })
  await eventually(async () => (await client.state(id))?.input?.value).toBe('10')
  await eventually(() => idsIn(hub)).toEqual([id, 'child-8', 'child-9'])
})

test('a child that ends after its parent has counts like any other', async () => {
  const { hub, client, worker } = await scripted({ count: 1 })
  worker.orchestrator('Parent', () => [createChild(1, 'held', 'child'), complete(2)])
  await client.completion(await client.start('Parent', { instanceId: 'parent' }))
  expect(idsIn(hub)).toEqual(['parent', 'child'])
  await client.call('TerminateInstance', { instanceId: 'child' })
  await client.completion('child')
  expect(idsIn(hub)).toEqual(['child'])
})

test('one that is rewound lives again, and is not counted', async () => {
  const { hub, client, worker } = await scripted({ count: 1 })
  worker.orchestrator('Child', () => [complete(1)])
  let fails = true
  worker.orchestrator('Parent', turn => {
    const done = ofType(turn.events, 'subOrchestrationInstanceCompleted').length
    if (done === 0) return turn.pastTypes.length === 0 ? [createChild(1, 'Child', 'child')] : []
    return fails ? [fail(2, failure('no'))] : []
  })
  const parent = await client.start('Parent', { instanceId: 'parent' })
  await client.completion(parent)
  fails = false
  await rewind(client, parent)
  await client.start('held', { instanceId: 'other' })
  await client.call('TerminateInstance', { instanceId: 'other' })
  expect(await client.status(parent)).toBe('RUNNING')
  expect(idsIn(hub)).toContain('other')
})

test('entities stay, with those that hold their locks', async () => {
  const hub = await manualHub({ count: 1, age: 1 })
  await hub.signal('@counter@a', 'add', 1)
  for (const id of ['a', 'b', 'c']) await end(hub, id)
  await hub.clock.advance(HOUR)
  await end(hub, 'd')
  expect(hub.entities().map(({ id }) => id)).toEqual(['@counter@a'])
})

test('what a snapshot or an import brings in counts too', async () => {
  const source = await manualHub(undefined)
  for (const id of ['a', 'b', 'c']) await end(source, id)
  await source.start('Order', undefined, { instanceId: 'active' })
  const hub = await manualHub({ count: 2 })
  await hub.restore(source.snapshot())
  expect(idsIn(hub)).toEqual(['b', 'c', 'active'])
  await hub.import(source.instance('a').export())
  expect(idsIn(hub).filter(id => id !== 'active')).toHaveLength(2)
  await hub.reset()
  for (const id of ['d', 'e', 'f']) await end(hub, id)
  expect(idsIn(hub)).toEqual(['e', 'f'])
})

test('work that is out when its orchestration has ended is answered in vain', async () => {
  const { client, worker } = await scripted({ count: 1 })
  worker.orchestrator('Order', () => [scheduleTask(1, 'ship'), complete(2)])
  await client.completion(await client.start('Order', { instanceId: 'a' }))
  const late = await worker.nextActivity()
  await client.completion(await client.start('Order', { instanceId: 'b' }))
  expect(await client.state('a')).toBeUndefined()
  await worker.completeActivity(late)
  expect(worker.answerErrors).toEqual([])
})

test('thousands of runs leave no more behind than the count', async () => {
  const hub = await manualHub({ count: 10 })
  for (let batch = 0; batch < 10; batch++) {
    for (let index = 0; index < 100; index++) await end(hub, `run-${batch}-${index}`)
    expect(idsIn(hub)).toEqual(Array.from({ length: 10 }, (_, index) => `run-${batch}-${90 + index}`))
    expect(hub.queues()).toEqual([])
  }
})

test('whatever clients do, those that ended last are there, and all that live', async () => {
  const verbs = ['start', 'end', 'purge', 'restart', 'pass'] as const
  const step = fc.tuple(fc.constantFrom(...verbs), fc.nat(3))
  const backend = await ownBackend({ time: 'manual' })
  let hubs = 0
  let purged = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 20, maxLength: 40 }),
      fc.integer({ min: 1, max: 4 }),
      async (steps, count) => {
        const hub = backend.hub(`hub-${hubs++}`, { retain: { count } })
        const living = new Set<string>()
        let ended: string[] = []
        const forget = (id: string): void => {
          ended = ended.filter(other => other !== id)
        }
        for (const [verb, index] of steps) {
          const id = `run-${index}`
          const run = hub.instance(id)
          if (verb === 'pass') await hub.clock.advance(index)
          else if (verb === 'start' && !living.has(id)) {
            await hub.start('Order', undefined, { instanceId: id })
            forget(id)
            living.add(id)
          } else if (verb === 'restart' && ended.includes(id)) {
            await run.restart()
            forget(id)
            living.add(id)
          } else if (verb === 'purge' && ended.includes(id)) {
            expect(await run.purge()).toBe(1)
            purged++
            forget(id)
          } else if (verb === 'end' && living.delete(id)) {
            await run.terminate()
            ended = [...ended, id].slice(-count)
          }
          expect(idsIn(hub).sort()).toEqual([...living, ...ended].sort())
        }
      },
    ),
    { numRuns: 100 },
  )
  expect(purged).toBeGreaterThan(5)
})

test('what a hub retains is its own, and told once', async () => {
  const backend = await ownBackend({ retain: { count: 1 } })
  const hub = backend.hub('big', { retain: { count: 2, age: '1h' } })
  for (const id of ['a', 'b', 'c']) {
    await end(hub, id)
    await end(backend.hub(), id)
  }
  expect(idsIn(hub)).toEqual(['b', 'c'])
  expect(idsIn(backend.hub())).toEqual(['c'])
  expect(() => backend.hub('big', { retain: { count: 1 } })).toThrow(/with another rule of what to retain/)
  expect(backend.hub('big', { retain: { count: 2, age: HOUR } })).toBe(hub)
})

test.each([
  [{ count: 0 }, /whole one from 1 on, not 0/],
  [{ count: 1.5 }, /whole one from 1 on, not 1\.5/],
  [{ age: 0 }, /milliseconds, or a duration/],
  [{ age: 'an hour' }, /not for 'an hour'/],
  [{ age: Number.NaN }, /not for 'NaN'/],
  [5, /Say what to retain/],
])('retain: %j is refused', async (retain, sentence) => {
  await expect(ownBackend({ retain: retain as never })).rejects.toMatchObject({
    code: 'invalid-request',
    message: expect.stringMatching(sentence),
  })
})
