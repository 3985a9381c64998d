import { afterEach, expect, test } from 'vitest'
import { eventCodec } from '../../src/durable-task/grpc/framing.ts'
import { Facade } from '../../src/durable-task/grpc/server.ts'
import { TaskHub } from '../../src/durable-task/hub/task-hub.ts'
import { TaskHubs } from '../../src/durable-task/task-hubs.ts'
import { RealClock } from '../../src/kernel/clock/real-clock.ts'
import { withDefaults } from '../../src/options.ts'
import { complete } from '../support/actions.ts'
import { atEnd, errorOf, openClient, openWorker, status } from '../support/backend.ts'

const logged: string[] = []
afterEach(() => void logged.splice(0))

/** A hub with a fault inside: its first answer to a turn and every query break. */
class BrokenHub extends TaskHub {
  private hasBroken = false

  override completeTurn(answer: Parameters<TaskHub['completeTurn']>[0]): void {
    const isFirst = !this.hasBroken
    this.hasBroken = true
    if (isFirst) throw new TypeError('the ledger is\nupside down')
    super.completeTurn(answer)
  }

  override query(): never {
    throw new TypeError('no index')
  }
}

async function brokenBackend(): Promise<string> {
  const log = { debug() {}, info() {}, warn() {}, error: (message: string) => void logged.push(message) }
  const wallClock = new RealClock(error => logged.push(String(error)))
  const options = withDefaults({})
  const hubs = new TaskHubs(
    name => new BrokenHub({ ...options, log, name, clock: wallClock, wallClock, codec: eventCodec }),
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
