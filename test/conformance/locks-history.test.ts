/** What locks write into histories, and what depends on it. */
import { expect, test } from 'vitest'
import { complete } from '../support/actions.ts'
import { lockEntities, unlockEntity } from '../support/entity-actions.ts'
import { openCallers, openCounters } from '../support/entity-hub.ts'
import { ofType, turnsOf, typesOf } from '../support/history.ts'

const [A, B] = ['@counter@a', '@counter@b'] as const

test('2.5 every lock action has a confirmation with its id, its target kept and its sender cleared', async () => {
  const { client, start } = await openCallers()
  const holder = await start()
  await holder.act(lockEntities(0, 'section', [A, B], holder.id))
  await holder.granted('section')
  await holder.act(unlockEntity(7, 'section', A, holder.id), unlockEntity(8, 'section', B))
  const history = await client.history(holder.id)
  const [requested] = ofType(history, 'entityLockRequested')
  expect(requested?.eventId).toBe(0)
  expect(requested?.entityLockRequested).toMatchObject({
    criticalSectionId: 'section',
    lockSet: [A, B],
    parentInstanceId: null,
  })
  const [granted] = ofType(history, 'entityLockGranted')
  expect(granted).toMatchObject({ eventId: -1, entityLockGranted: { criticalSectionId: 'section' } })
  const unlocks = ofType(history, 'entityUnlockSent')
  expect(unlocks.map(({ eventId, entityUnlockSent }) => [eventId, entityUnlockSent])).toEqual([
    [7, { criticalSectionId: 'section', targetInstanceId: { value: A }, parentInstanceId: null }],
    [8, { criticalSectionId: 'section', targetInstanceId: { value: B }, parentInstanceId: null }],
  ])
  for (const event of history) expect(event.timestamp).not.toBeNull()
})

test('2.4 a replay sees the whole section: request, grant, call, answer, unlocks', async () => {
  const { client, worker, start } = await openCounters()
  const holder = await start()
  await holder.lock('section', A)
  await holder.call(A, 'add', '1')
  await holder.unlock('section', A)
  await holder.act(complete(90))
  await client.completion(holder.id)
  const entityKinds = (types: (string | undefined)[]) => types.filter(type => type?.startsWith('entity'))
  const expected = [
    'entityLockRequested',
    'entityLockGranted',
    'entityOperationCalled',
    'entityOperationCompleted',
    'entityUnlockSent',
  ]
  expect(entityKinds(typesOf(await client.history(holder.id)))).toEqual(expected)
  const last = turnsOf(worker, holder.id).at(-1)!
  expect(entityKinds(typesOf(last.pastEvents))).toEqual(expected)
  expect(typesOf(last.newEvents)).toEqual(['orchestratorStarted', 'eventRaised'])
})

test('2.4 locks released by the backend write no unlock into the history', async () => {
  const { client, start } = await openCallers()
  const holder = await start()
  await holder.lock('section', A)
  await holder.act(complete(90))
  await client.completion(holder.id)
  const history = await client.history(holder.id)
  expect(ofType(history, 'entityUnlockSent')).toEqual([])
  expect(history.at(-1)).toMatchObject({ eventType: 'executionCompleted', eventId: 90 })
})

test('81 an instance that holds a lock is not terminated without a turn', async () => {
  const { client, start } = await openCallers()
  const [holder, partly, free] = [await start('holder'), await start('partly'), await start('free')]
  const done = await start('done')
  await done.act(complete(1))
  await client.completion('done')
  await holder.lock('section', B)
  // Has A by now, and waits for B.
  await partly.requestLock('part', A, B)
  const skip = async (...instanceIds: string[]) => {
    const request = { instanceBatch: { instanceIds }, reason: { value: 'cleared' } }
    return (await client.call('SkipGracefulOrchestrationTerminations', request)).unterminatedInstanceIds
  }
  expect((await skip('holder', 'done', 'missing', 'free', A)).sort()).toEqual(
    ['holder', 'done', 'missing', A].sort(),
  )
  expect(await client.status('holder')).toBe('RUNNING')
  expect((await client.completion(free.id))?.output).toEqual({ value: 'cleared' })

  await holder.unlock('section', B)
  await partly.granted('part')
  expect(await skip('partly', 'holder')).toEqual(['partly'])
  expect(await client.status('holder')).toBe('TERMINATED')
  expect(await client.status('partly')).toBe('RUNNING')
})
