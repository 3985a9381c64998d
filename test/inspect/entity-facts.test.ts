/** What there is to see of entities of the JS SDK. */
import type { LockHandle } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { Counter, counter, type Run } from '../support/sdk-entities.ts'
import { openHub } from '../testing/open-hub.ts'

test('an entity comes with its first message, is locked and freed, and goes when nothing is left in it', async () => {
  const id = counter('a').toString()
  const { hub } = await openHub({
    entities: { counter: () => new Counter() },
    orchestrators: {
      books: async function* (context): Run {
        const lock: LockHandle = yield context.entities.lockEntities(counter('a'))
        yield context.entities.callEntity(counter('a'), 'add', 1)
        lock.release()
        return yield context.entities.callEntity(counter('a'), 'delete')
      },
    },
  })
  const recorder = hub.record()
  const run = await hub.start('books', undefined, { instanceId: 'books-1' })
  await run.output()

  const facts = recorder.facts.filter(fact => fact.id === id)
  const [registered] = facts
  expect(registered).toMatchObject({
    type: 'registered',
    actor: { kind: 'entity', id, name: 'counter', machine: 'entity' },
  })
  expect(facts.at(-1)!.type).toBe('purged')
  const locks = recorder
    .transitions(id)
    .map(({ to }) => (typeof to === 'object' && typeof to.live === 'object' ? to.live.lock : to))
  expect(locks).toContain('locked')
  expect(locks.indexOf('free', locks.indexOf('locked'))).toBeGreaterThan(0)
  expect(locks.at(-1)).toBe('empty')
  const contexts = facts.flatMap(fact =>
    fact.type === 'registered' ? [fact.actor.context] : fact.type === 'received' ? [fact.context] : [],
  )
  const executionId = run.state?.executionId
  expect(contexts).toContainEqual(
    expect.objectContaining({ holder: expect.objectContaining({ instanceId: 'books-1', executionId }) }),
  )
  expect(hub.feed.current().actors.map(actor => actor.id)).toEqual(['books-1'])
})
