import { expect, test } from 'vitest'
import { complete, createTimer, millis } from '../support/actions.ts'
import { openClient, openWorker, ownBackend } from '../support/backend.ts'
import { ofType } from '../support/history.ts'
import { sentinel } from '../support/sentinel.ts'

test('124 a timer of a purged instance does not fire into the next one of its id', async () => {
  const backend = await ownBackend({ time: 'manual' })
  const hub = backend.hub('timers')
  const client = await openClient({ address: backend.address, hub: hub.name })
  const worker = await openWorker(client)
  const due = hub.clock.now + 60_000

  await client.start('sleeper', { instanceId: 'again' })
  await worker.completeTurn(await worker.nextTurn(), [createTimer(1, due)])
  await client.started('again')
  await client.call('TerminateInstance', { instanceId: 'again' })
  const purged = await client.call('PurgeInstances', { instanceId: 'again' })
  expect(purged.deletedInstanceCount).toBe(1)

  await client.start('sleeper', { instanceId: 'again' })
  await worker.completeTurn(await worker.nextTurn(), [createTimer(1, due + 60_000)])
  await client.started('again')
  await hub.clock.advance(60_000)
  await sentinel(client, worker)
  expect(worker.unread.turns).toBe(0)
  expect(await client.status('again')).toBe('RUNNING')

  await hub.clock.advance(60_000)
  const turn = await worker.nextTurn()
  const fired = ofType(turn.events, 'timerFired').map(event => millis(event.timerFired?.fireAt))
  expect(fired).toEqual([due + 60_000])
  await worker.completeTurn(turn, [complete(2)])
  expect((await client.completion('again'))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_COMPLETED')
})
