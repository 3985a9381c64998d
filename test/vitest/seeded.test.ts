/** A fixture with a seed: every test of a file sees the same ids at the same instants. */
import { expect } from 'vitest'
import { durableTest } from '../../src/vitest/index.ts'

const now = Date.UTC(2040, 0)
const test = durableTest({ time: 'manual', seed: 7, now, backend: { seed: 8 } })

const ids: string[] = []

for (const which of ['first', 'second'])
  test(`the ${which} test`, async ({ hub }) => {
    expect(hub.clock.now).toBe(now)
    ids.push((await hub.start('order')).instanceId)
    expect(new Set(ids).size).toBe(1)
  })

const other = durableTest({ time: 'manual', backend: { seed: 8 } })

other('the seed of the backend is for hubs that have none', async ({ hub }) => {
  expect(hub.clock.now).toBe(Date.UTC(2030, 0))
  expect(ids).not.toContain((await hub.start('order')).instanceId)
})
