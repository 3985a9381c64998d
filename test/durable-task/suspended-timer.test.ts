import { expect, test } from 'vitest'
import { createTimer, millis } from '../support/actions.ts'
import { openClient, openWorker, ownBackend } from '../support/backend.ts'
import { turnsOf } from '../support/history.ts'
import { sentinel } from '../support/sentinel.ts'

test('68 a timer that falls due during suspension fires after resume', async () => {
  const backend = await ownBackend({ time: 'manual' })
  const { clock, name } = backend.hub('timers')
  const client = await openClient({ address: backend.address, hub: name })
  const worker = await openWorker(client)
  const id = await client.start('sleeper')
  const due = clock.now + 60_000
  await worker.completeTurn(await worker.nextTurn(), [createTimer(1, due)])
  await client.call('SuspendInstance', { instanceId: id })
  await clock.advance(120_000)
  await sentinel(client, worker)
  expect(turnsOf(worker, id)).toHaveLength(1)
  expect(await client.status(id)).toBe('SUSPENDED')

  await client.call('ResumeInstance', { instanceId: id })
  const turn = await worker.nextTurn()
  expect(turn.newTypes).toEqual([
    'orchestratorStarted',
    'executionSuspended',
    'executionResumed',
    'timerFired',
  ])
  const fired = turn.request.newEvents.at(-1)?.timerFired
  expect(fired?.timerId).toBe(1)
  expect(millis(fired?.fireAt)).toBe(due)
})
