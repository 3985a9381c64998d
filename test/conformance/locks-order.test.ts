/** In which order locks are granted, and over which sets. */
import { expect, test } from 'vitest'
import { complete, text } from '../support/actions.ts'
import { callEntity, lockEntities, unlockEntity } from '../support/entity-actions.ts'
import { openCallers, openCounters } from '../support/entity-hub.ts'
import { inputOf, ofType } from '../support/history.ts'

const [A, B, C] = ['@counter@a', '@counter@b', '@counter@c'] as const

test('236 sets in opposite orders do not deadlock, one orchestration comes after the other', async () => {
  const { client, worker } = await openCounters()
  const inside = new Set<string>()
  const together: string[][] = []
  worker.orchestrator('Locker', turn => {
    const id = turn.instanceId
    const lockSet = inputOf(turn).split(' ')
    if (ofType(turn.events, 'entityLockGranted').length === 0) return [lockEntities(1, id, lockSet)]
    inside.add(id)
    if (inside.size > 1) together.push([...inside])
    const called = lockSet.map((target, n) => callEntity(n + 2, target, 'add', { input: '1' }))
    if (ofType(turn.events, 'entityOperationCalled').length === 0) return called
    if (ofType(turn.events, 'entityOperationCompleted').length < 2) return []
    inside.delete(id)
    return [...lockSet.map((target, n) => unlockEntity(n + 4, id, target)), complete(9)]
  })
  const ids: string[] = []
  for (let n = 0; n < 20; n++) {
    ids.push(await client.start('Locker', { input: text(n % 2 ? `${A} ${B}` : `${B} ${A}`) }))
  }
  for (const id of ids) {
    expect((await client.completion(id))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
  }
  expect(together).toEqual([])
  for (const id of [A, B]) expect(await client.entity(id)).toMatchObject({ lockedBy: null })
  expect([await client.entityState(A), await client.entityState(B)]).toEqual(['20', '20'])
})

test('236 of two that want both, each locked in another order, one waits for the other', async () => {
  const { start, settled } = await openCounters()
  const [first, second] = [await start(), await start()]
  const all = Promise.all([first.requestLock('one', B, A), second.requestLock('two', A, B)])
  await all
  await settled()
  const [winner, loser] = first.holds('one') ? [first, second] : [second, first]
  const [won, lost] = winner === first ? ['one', 'two'] : ['two', 'one']
  expect(winner.holds(won!)).toBe(true)
  expect(loser.holds(lost!)).toBe(false)
  expect(await winner.call(A, 'add', '1')).toBe('1')
  await winner.unlock(won!, A, B)
  await loser.granted(lost!)
  expect(await loser.call(A, 'add', '1')).toBe('2')
})

test('236 an unsorted set does not cross a sorted one', async () => {
  const { start, settled } = await openCounters()
  const [holder, sorted, unsorted] = [await start(), await start(), await start()]
  await holder.lock('holder', B)
  await sorted.requestLock('sorted', A, B, C)
  await unsorted.requestLock('unsorted', C, B, A)
  await settled()
  expect([sorted.holds('sorted'), unsorted.holds('unsorted')]).toEqual([false, false])
  await holder.unlock('holder', B)
  await sorted.granted('sorted')
  await settled()
  expect(unsorted.holds('unsorted')).toBe(false)
  await sorted.unlock('sorted', A, B, C)
  await unsorted.granted('unsorted')
})

test.each([
  ['twice', [A, A]],
  ['in two spellings', [A, '@COUNTER@a', A]],
  ['around another', [A, B, A]],
])('237 a set that names an entity %s is granted once', async (_, lockSet) => {
  const { client, start, settled } = await openCounters()
  const [holder, other] = [await start(), await start()]
  await holder.call(A, 'add', '1')
  await holder.lock('section', ...lockSet)
  await settled()
  expect(holder.answers.filter(event => event.entityLockGranted)).toHaveLength(1)
  expect(await holder.call(A, 'add', '1')).toBe('2')
  // As the set was, so are the releases.
  await holder.unlock('section', ...lockSet)
  expect((await client.entity(A))?.lockedBy).toBeNull()
  await other.lock('other', A, B)
})

test('238 overlapping requests are granted in the order they were made', async () => {
  const { start, settled } = await openCounters()
  const [holder, second, third, fourth] = [await start(), await start(), await start(), await start()]
  await holder.lock('one', B)
  await second.requestLock('two', A, B)
  await third.requestLock('three', A)
  await fourth.requestLock('four', B)
  await settled()
  expect([second.holds('two'), third.holds('three'), fourth.holds('four')]).toEqual([false, false, false])
  await holder.unlock('one', B)
  await second.granted('two')
  await settled()
  expect([third.holds('three'), fourth.holds('four')]).toEqual([false, false])
  await second.unlock('two', B, A)
  await third.granted('three')
  await fourth.granted('four')
})

test('238 ten that wait for one entity get it in turn', async () => {
  const { start, settled } = await openCounters()
  const holder = await start()
  await holder.lock('holder', A)
  const waiters = []
  for (let n = 0; n < 10; n++) {
    const waiter = await start()
    await waiter.requestLock('mine', A)
    waiters.push(waiter)
  }
  await holder.unlock('holder', A)
  for (const [n, waiter] of waiters.entries()) {
    await waiter.granted('mine')
    await settled()
    expect(waiters.map(other => other.holds('mine'))).toEqual(waiters.map((_, other) => other <= n))
    expect(await waiter.call(A, 'add', '1')).toBe(`${n + 1}`)
    await waiter.unlock('mine', A)
  }
})

test('3.6 disjoint sets do not wait for each other', async () => {
  const { start } = await openCounters()
  const [first, second] = [await start(), await start()]
  await first.lock('one', A, B)
  await second.lock('two', C)
  expect(await second.call(C, 'add', '1')).toBe('1')
  expect(await first.call(B, 'add', '1')).toBe('1')
})

test('3.6 the lock of an entity that nobody hosts is granted, and leaves nothing behind', async () => {
  const { client, worker, start, settled } = await openCallers()
  const holder = await start()
  await holder.lock('section', '@nobody@a', '@nobody@b')
  await settled()
  expect(worker.items.every(item => !item.entityRequestV2)).toBe(true)
  expect(await client.entity('@nobody@a')).toBeUndefined()
  await holder.unlock('section', '@nobody@a', '@nobody@b')
  expect((await client.call('QueryEntities', { query: { includeTransient: true } })).entities).toEqual([])
})

test('3.6 a lock of one entity of a set can be released before the others', async () => {
  const { start, settled } = await openCounters()
  const [holder, other] = [await start(), await start()]
  await holder.lock('section', A, B)
  await holder.unlock('section', A)
  expect(await other.call(A, 'add', '1')).toBe('1')
  const waiting = await other.sendCall(B, 'add', '1')
  await settled()
  expect(other.answeredRequests).not.toContain(waiting)
  await holder.unlock('section', B)
  await other.answered(waiting)
})

test('3.6 one section after the other in one orchestration', async () => {
  const { start } = await openCounters()
  const holder = await start()
  for (let n = 1; n <= 5; n++) {
    await holder.lock(`section ${n}`, A, B)
    expect(await holder.call(A, 'add', '1')).toBe(`${n}`)
    await holder.unlock(`section ${n}`, A, B)
  }
  expect(holder.answers.filter(event => event.entityLockGranted)).toHaveLength(5)
})

test('3.6 no lock request ever reaches a worker as an operation', async () => {
  const { worker, start } = await openCounters()
  const [holder, other] = [await start(), await start()]
  await holder.call(A, 'add', '1')
  await holder.lock('one', A)
  await other.requestLock('two', A)
  await holder.call(A, 'add', '1')
  await holder.unlock('one', A)
  await other.granted('two')
  await other.call(A, 'add', '1')
  const types = worker.items.flatMap(item => item.entityRequestV2?.operationRequests ?? [])
  expect(types.map(event => event.eventType)).toEqual(Array(3).fill('entityOperationCalled'))
})
