/** Whatever clients do in a hub that retains a count of what has ended. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ownBackend } from '../support/backend.ts'
import { idsIn } from '../support/retention.ts'

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
