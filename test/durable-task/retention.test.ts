/** The option `retain`: instances that have ended are forgotten by count and age, and nothing else is. */
import { expect, test } from 'vitest'
import { ownBackend } from '../support/backend.ts'
import { eventually } from '../support/entity-poll.ts'
import { end, HOUR, idsIn, manualHub } from '../support/retention.ts'

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

test('thousands of runs leave no more behind than the count', async () => {
  const hub = await manualHub({ count: 10 })
  for (let batch = 0; batch < 10; batch++) {
    for (let index = 0; index < 100; index++) await end(hub, `run-${batch}-${index}`)
    expect(idsIn(hub)).toEqual(Array.from({ length: 10 }, (_, index) => `run-${batch}-${90 + index}`))
    expect(hub.queues()).toEqual([])
  }
})
