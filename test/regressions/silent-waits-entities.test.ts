/** A wait for somebody who waits for an entity says who holds it up. */
import { expect, test } from 'vitest'
import { openWorker } from '../support/backend.ts'
import { callEntity, lockEntities } from '../support/entity-actions.ts'
import { listeningBackend } from '../support/listening.ts'

test('peers 9: a lock that another holds, a call behind it, and the holder itself', async () => {
  const { client, timedOut } = await listeningBackend()
  const worker = await openWorker(client, { workItemFilters: { orchestrations: [{ name: 'Locks' }] } })
  const open = async (id: string, action: Parameters<typeof worker.completeTurn>[1]) => {
    await client.start('Locks', { instanceId: id })
    await worker.completeTurn(await worker.nextTurn(), action)
    await client.started(id)
  }
  await open('first', [lockEntities(1, 'section 1', ['@account@a'])])
  const granted = await worker.nextTurn()
  await open('second', [lockEntities(1, 'section 2', ['@account@a'])])
  await open('third', [callEntity(1, '@account@a', 'read')])
  expect(await timedOut('second')).toContain("it waits for the lock of '@account@a', held by 'first'.")
  expect(await timedOut('third')).toContain(
    "its call 'read' to '@account@a' waits, held by 'first', behind 1 other message.",
  )
  await worker.completeTurn(granted, [callEntity(2, '@account@a', 'read')])
  expect(await timedOut('first')).toContain(
    "its call 'read' to '@account@a' waits: entity 'account' waits for a worker: the filters of the 1 connected leave it out.",
  )
})

test('peers 9: a call to a later time, and a worker whose SDK has no entities', async () => {
  const { client, timedOut } = await listeningBackend()
  const worker = await openWorker(client, {}, { headers: { 'x-user-agent': 'grpc-go/1.60.0' } })
  await client.start('Calls', { instanceId: 'later' })
  await worker.completeTurn(await worker.nextTurn(), [
    callEntity(1, '@bell@a', 'ring', { at: 4_102_444_800_000 }),
  ])
  expect(await timedOut('later')).toContain(
    "its call 'ring' to '@bell@a' waits until 2100-01-01T00:00:00.000Z, as it was asked to.",
  )
  await client.start('Calls', { instanceId: 'now' })
  await worker.completeTurn(await worker.nextTurn(), [callEntity(1, '@bell@b', 'ring')])
  expect(await timedOut('now')).toContain(
    "its call 'ring' to '@bell@b' waits: entity 'bell' waits for a worker: the SDK of the 1 connected hosts no entities.",
  )
})
