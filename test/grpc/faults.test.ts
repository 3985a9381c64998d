import { afterEach, expect, test, vi } from 'vitest'
import type { EventCodec, HistoryEvent } from '../../src/durable-task/core/events.ts'
import { eventCodec } from '../../src/durable-task/grpc/framing.ts'
import { Facade } from '../../src/durable-task/grpc/server.ts'
import type { HubSettings } from '../../src/durable-task/hub/settings.ts'
import { TaskHub } from '../../src/durable-task/hub/task-hub.ts'
import { TaskHubs } from '../../src/durable-task/task-hubs.ts'
import { RealClock } from '../../src/kernel/clock/real-clock.ts'
import { Ids } from '../../src/kernel/ids.ts'
import { withDefaults } from '../../src/options.ts'
import { complete, scheduleTask } from '../support/actions.ts'
import { atEnd } from '../support/at-end.ts'
import { errorOf, openClient, openWorker, status } from '../support/backend.ts'
import { typesOf } from '../support/history.ts'

const logged: string[] = []
afterEach(() => void logged.splice(0))

/** A hub with a fault inside: its first answer to a turn and every query break. */
class BrokenHub extends TaskHub {
  constructor(settings: HubSettings) {
    super(settings)
    vi.spyOn(this.workers, 'completeTurn').mockImplementationOnce(() => {
      throw new TypeError('the ledger is\nupside down')
    })
  }

  override query(): never {
    throw new TypeError('no index')
  }
}

/** The codec, but it fails the first time it is to encode an event of this type. */
function brokenCodec(type: HistoryEvent['type']): EventCodec {
  let hasBroken = false
  const encode: EventCodec['encode'] = (event, place) => {
    if (hasBroken || event.type !== type) return eventCodec.encode(event, place)
    hasBroken = true
    throw new TypeError('no ink')
  }
  return { ...eventCodec, encode }
}

async function brokenBackend(
  makeHub: (settings: HubSettings) => TaskHub = settings => new BrokenHub(settings),
): Promise<string> {
  const log = { debug() {}, info() {}, warn() {}, error: (message: string) => void logged.push(message) }
  const wallClock = new RealClock(error => logged.push(String(error)))
  const options = withDefaults({})
  const hubs = new TaskHubs(
    name =>
      makeHub({ ...options, log, name, clock: wallClock, wallClock, codec: eventCodec, ids: new Ids() }),
    undefined,
  )
  const facade = new Facade({ ...options, hubs, log, wallClock })
  const port = await facade.listen('127.0.0.1', 0)
  atEnd(async () => {
    await facade.close(() => {
      for (const hub of hubs.all()) hub.stop()
    })
    wallClock.stop()
  })
  return `127.0.0.1:${port}`
}

test('7 a fault inside the backend is INTERNAL with a sentence and a stack in the log', async () => {
  const client = await openClient({ address: await brokenBackend() })
  const error = await errorOf(client.call('QueryInstances', {}))
  expect(error.code).toBe(status.INTERNAL)
  expect(error.details).toContain('no index')
  expect(logged.join()).toMatch(/QueryInstances failed: TypeError: no index\s+at /)
})

test('7 a fault on a worker answer is FAILED_PRECONDITION and the item is sent again', async () => {
  const client = await openClient({ address: await brokenBackend() })
  const worker = await openWorker(client)
  const id = await client.start('Echo')
  const first = await worker.nextTurn()
  const error = await errorOf(worker.completeTurn(first, [complete(1, '"a"')]))
  expect(error.code).toBe(status.FAILED_PRECONDITION)
  expect(error.details).toContain('the ledger is upside down')
  const again = await worker.nextTurn()
  expect(again.instanceId).toBe(id)
  expect(again.token).not.toBe(first.token)
  await worker.completeTurn(again, [complete(1, '"b"')])
  expect((await client.completion(id))?.output).toEqual({ value: '"b"' })
})

test.each(['executionCompleted', 'taskScheduled'] as const)(
  '7 a commit whose %s cannot be encoded changes nothing, and the turn is sent again',
  async type => {
    const codec = brokenCodec(type)
    const address = await brokenBackend(settings => new TaskHub({ ...settings, codec }))
    const client = await openClient({ address })
    const worker = await openWorker(client)
    const id = await client.start('Echo')
    const first = await worker.nextTurn()
    const actions = [scheduleTask(1, 'ship'), complete(2, '"done"')]
    const error = await errorOf(worker.completeTurn(first, actions))
    expect(error.code).toBe(status.FAILED_PRECONDITION)
    expect(error.details).toContain('no ink')
    expect(await client.status(id)).toBe('PENDING')
    expect(worker.unread.activities).toBe(0)

    const again = await worker.nextTurn()
    expect(again.newTypes).toEqual(['orchestratorStarted', 'executionStarted'])
    expect(again.pastTypes).toEqual([])
    await worker.completeTurn(again, actions)
    expect((await client.completion(id))?.output).toEqual({ value: '"done"' })
    expect(typesOf(await client.history(id))).toEqual([
      'orchestratorStarted',
      'executionStarted',
      'taskScheduled',
      'executionCompleted',
    ])
    await worker.nextActivity()
    expect(worker.unread.activities).toBe(0)
  },
)

test('7 a termination that cannot be written fails the instance instead of leaving it half dead', async () => {
  const codec = brokenCodec('executionTerminated')
  const address = await brokenBackend(settings => new TaskHub({ ...settings, codec }))
  const client = await openClient({ address })
  const id = await client.start('Echo')
  await client.call('TerminateInstance', { instanceId: id })
  const state = await client.completion(id)
  expect(state?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_FAILED')
  expect(state?.failureDetails?.errorMessage).toContain('no ink')
  const other = await client.start('Echo')
  await client.call('TerminateInstance', { instanceId: other })
  expect((await client.completion(other))?.orchestrationStatus).toBe('ORCHESTRATION_STATUS_TERMINATED')
})
