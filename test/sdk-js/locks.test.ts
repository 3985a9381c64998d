/** Critical sections of the JS SDK: who is kept out, and in which order they come in. */
import { type LockHandle, OrchestrationStatus } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { Counter, counter, journal, openEntities, type Run } from '../support/sdk-entities.ts'
import { gate, soon } from '../support/sdk-gate.ts'
import { openPuppets } from '../support/sdk-puppet.ts'

const [a, b] = [counter('a'), counter('b')]

test('233 the holder calls inside its section, the calls of others wait until it leaves', async () => {
  const { client, call, startCall, outputOf, hold, order, queued, statusOf } = await openPuppets()
  await call(a, 'add', 10)
  const holder = await hold([a])
  const caller = await startCall(a, 'add', 100)
  await queued(a, caller)
  await order(holder, 'add')
  await expect.poll(() => statusOf(holder), soon).toBe('11')
  expect((await client.getOrchestrationState(caller))?.runtimeStatus).toBe(OrchestrationStatus.RUNNING)
  await order(holder, 'add')
  await expect.poll(() => statusOf(holder), soon).toBe('12')
  await order(holder, 'release')
  expect(await outputOf(caller)).toBe(112)
})

test('234 a signal of the client waits until the lock is released', async () => {
  const { client, call, stateOf, hold, order, statusOf } = await openPuppets()
  await call(a, 'add', 10)
  const holder = await hold([a])
  await client.signalEntity(a, 'add', 100)
  await order(holder, 'add')
  await expect.poll(() => statusOf(holder), soon).toBe('11')
  expect(await client.getEntity(a)).toMatchObject({ state: 11, backlogQueueSize: 1 })
  await order(holder, 'release')
  expect(await call(a, 'get')).toBe(111)
  expect(await stateOf(a)).toBe(111)
})

test('235 what was queued before the lock is served before it is granted', async () => {
  const blocked = gate()
  class SlowCounter extends Counter {
    async slow(amount: number): Promise<void> {
      await blocked.opened
      this.state += amount
    }
  }
  const { client, askInVain, call, order, holding, report, statusOf } = await openPuppets({
    entities: { counter: () => new SlowCounter() },
  })
  await client.signalEntity(a, 'slow', 1)
  await expect.poll(() => report(a)?.status, soon).toBe('executing')
  await client.signalEntity(a, 'add', 10)
  const holder = await askInVain([a], a)
  expect(report(a)?.queue.map(({ kind }) => kind)).toEqual(['signal', 'lock'])
  expect(report(a)?.lockedBy).toBe(undefined)
  await client.signalEntity(a, 'add', 100)
  blocked.open()
  await holding(holder)
  await order(holder, 'add')
  await expect.poll(() => statusOf(holder), soon).toBe('12')
  await order(holder, 'return')
  expect(await call(a, 'get')).toBe(112)
})

test('236 sections over {A, B} and {B, A} exclude each other and none is stuck', async () => {
  const count = 10
  const { client, call, outputOf } = await openEntities({
    activities: { think: (_ctx, [left, right]: [number, number]) => [left + 1, right + 1] },
    orchestrators: {
      increments: async function* (ctx, keys: [string, string]): Run<string> {
        const [first, second] = [counter(keys[0]), counter(keys[1])]
        const lock: LockHandle = yield ctx.entities.lockEntities(first, second)
        ctx.entities.signalEntity(journal('visits'), 'note', `${ctx.instanceId} in`)
        const left: number = yield ctx.entities.callEntity<number>(first, 'get')
        const right: number = yield ctx.entities.callEntity<number>(second, 'get')
        const next: [number, number] = yield ctx.callActivity('think', [left, right])
        yield ctx.entities.callEntity<number>(first, 'add', next[0] - left)
        yield ctx.entities.callEntity<number>(second, 'add', next[1] - right)
        ctx.entities.signalEntity(journal('visits'), 'note', `${ctx.instanceId} out`)
        lock.release()
        return `${next}`
      },
    },
  })
  const ids = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      client.scheduleNewOrchestration('increments', index % 2 ? ['a', 'b'] : ['b', 'a']),
    ),
  )
  const seen = await Promise.all(ids.map(outputOf))
  expect(seen.map(String).sort()).toEqual(ids.map((_, index) => `${index + 1},${index + 1}`).sort())
  expect([await call(a, 'get'), await call(b, 'get')]).toEqual([count, count])
  const visits = (await call(journal('visits'), 'get')) as string[]
  expect(visits).toHaveLength(2 * count)
  for (let index = 0; index < visits.length; index += 2)
    expect(visits[index + 1]).toBe(visits[index]?.replace(' in', ' out'))
})

test('238 overlapping requests are granted in the order in which they were made', async () => {
  const { call, report, hold, ask, askInVain, order, holding, statusOf } = await openPuppets()
  const holder = await hold([b])
  const first = await ask([a, b])
  await expect.poll(() => report(b)?.queue.map(({ from }) => from), soon).toEqual([first])
  const second = await askInVain([a], a)
  const third = await askInVain([b], b)
  await order(holder, 'release')
  await holding(first)
  expect(await call(counter('sentinel'), 'get')).toBe(0)
  expect([await statusOf(second), await statusOf(third)]).toEqual([undefined, undefined])
  await order(first, 'release')
  await holding(second)
  await holding(third)
})

test('239 the metadata names the holder, and nobody after the release', async () => {
  const { client, call, hold, order, statusOf, lockedBy, report } = await openPuppets()
  await call(a, 'add', 1)
  await call(b, 'add', 1)
  const holder = await hold([b, a])
  expect([await lockedBy(a), await lockedBy(b)]).toEqual([holder, holder])
  expect(report(a)?.lockedBy).toMatchObject({ instanceId: holder })
  expect(report(a)?.lockedBy).toEqual(report(b)?.lockedBy)
  await order(holder, 'release')
  await expect.poll(() => statusOf(holder), soon).toBe('"released"')
  expect([await lockedBy(a), await lockedBy(b)]).toEqual([undefined, undefined])
  expect((await client.getOrchestrationState(holder))?.runtimeStatus).toBe(OrchestrationStatus.RUNNING)
})

test('3.6 a lock on an entity that no worker hosts is granted', async () => {
  const { hold, order, report } = await openPuppets({
    workItemFilters: { orchestrations: [{ name: 'puppet' }] },
  })
  const holder = await hold([a])
  expect(report(a)?.lockedBy?.instanceId).toBe(holder)
  await order(holder, 'release')
  await expect.poll(() => report(a), soon).toBe(undefined)
})
