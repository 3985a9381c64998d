/** Rewinding and the clock: timers are armed again, and time goes on. */
import { expect, test } from 'vitest'
import { failure, millis } from '../support/actions.ts'
import { openClient, openWorker, ownBackend } from '../support/backend.ts'
import { flakyActivities } from '../support/flaky.ts'
import { ofType, turnsOf } from '../support/history.ts'
import { replay } from '../support/replay.ts'
import { outcomeOf, rewind } from '../support/rewind.ts'
import { sentinel } from '../support/sentinel.ts'

const minute = 60_000

/** A failed instance that began a timer of ten minutes before the activity that failed. */
async function startFailed() {
  const backend = await ownBackend({ time: 'manual' })
  const { clock, name: hub } = backend.hub('rewind')
  const client = await openClient({ address: backend.address, hub })
  const worker = await openWorker(client)
  const activities = flakyActivities(worker, 'work')
  worker.orchestrator(
    'deadline',
    replay(function* (context) {
      const timer = context.timer(10 * minute)
      const result = yield* context.activity('work')
      yield* timer
      return result
    }),
  )
  const id = await client.start('deadline')
  expect(await outcomeOf(client, id)).toBe('FAILED TaskFailure: work is down')
  activities.down.clear()
  return { client, worker, clock, id }
}

test('91 a timer begun before the failure is armed again and fires when due', async () => {
  const { client, worker, clock, id } = await startFailed()
  await clock.advance(4 * minute)
  await rewind(client, id)
  await clock.advance(5 * minute)
  await sentinel(client, worker)
  expect(await client.status(id)).toBe('RUNNING')
  await clock.advance(minute)
  expect(await outcomeOf(client, id)).toBe('COMPLETED work done')
  const fired = ofType(await client.history(id), 'timerFired')
  expect(fired.map(event => event.timerFired?.timerId)).toEqual([1])
})

test('91 a timer that fell due while the instance was failed fires after the rewind', async () => {
  const { client, clock, id } = await startFailed()
  await clock.advance(20 * minute)
  expect(await client.status(id)).toBe('FAILED')
  await rewind(client, id)
  expect(await outcomeOf(client, id)).toBe('COMPLETED work done')
})

test('263 a timer that fired during the compensation is not armed again but delivered again', async () => {
  const backend = await ownBackend({ time: 'manual' })
  const { clock, name: hub } = backend.hub('rewind')
  const client = await openClient({ address: backend.address, hub })
  const worker = await openWorker(client)
  worker.orchestrator(
    'deadline',
    replay(function* (context) {
      const timer = context.timer(10 * minute)
      try {
        const result = yield* context.activity('pay')
        yield* timer
        return result
      } catch (error) {
        yield* context.activity('unpay')
        throw error
      }
    }),
  )
  const id = await client.start('deadline')
  await worker.failActivity(await worker.nextActivity(), failure('down'))
  const compensation = await worker.nextActivity()
  expect(compensation.request.name).toBe('unpay')
  await clock.advance(10 * minute)
  await sentinel(client, worker)
  await worker.completeActivity(compensation)
  expect(await outcomeOf(client, id)).toBe('FAILED TaskFailure: down')

  await rewind(client, id)
  await worker.completeActivity(await worker.nextActivity(), 'paid')
  expect(await outcomeOf(client, id)).toBe('COMPLETED paid')
  await clock.advance(20 * minute)
  expect(ofType(await client.history(id), 'timerFired')).toHaveLength(1)
})

test('98 the first turn after a rewind is later than all before, even on a clock that stands', async () => {
  const { client, worker, clock, id } = await startFailed()
  const before = Math.max(...(await client.history(id)).map(event => millis(event.timestamp)))
  await rewind(client, id)
  await clock.advance(10 * minute)
  expect(await outcomeOf(client, id)).toBe('COMPLETED work done')
  const rewound = turnsOf(worker, id)[2]!
  expect(rewound.newEvents[0]?.eventType).toBe('orchestratorStarted')
  expect(millis(rewound.newEvents[0]?.timestamp)).toBeGreaterThanOrEqual(before + 1)
})
