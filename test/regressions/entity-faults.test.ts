/** Entities that break inside the backend, and locks whose holder is gone: nobody waits for ever. */
import { randomUUID } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { eventCodec } from '../../src/durable-task/grpc/framing.ts'
import { Facade } from '../../src/durable-task/grpc/server.ts'
import type { HubCore } from '../../src/durable-task/hub/core.ts'
import { TaskHub } from '../../src/durable-task/hub/task-hub.ts'
import { TaskHubs } from '../../src/durable-task/task-hubs.ts'
import { RealClock } from '../../src/kernel/clock/real-clock.ts'
import { Ids } from '../../src/kernel/ids.ts'
import { withDefaults } from '../../src/options.ts'
import { LegacyCaller } from '../conformance/legacy-messages.ts'
import { atEnd } from '../support/at-end.ts'
import { callEntity, signalEntity } from '../support/entity-actions.ts'
import { counter } from '../support/entity-counter.ts'
import { openCallers } from '../support/entity-hub.ts'
import { outcomeOf } from '../support/rewind.ts'

const [A, B] = ['@counter@a', '@counter@b'] as const
const hour = 3_600_000

/** Callers on a hub that the test can reach into. */
async function openInside() {
  const logged: string[] = []
  const log = { debug() {}, info() {}, warn() {}, error: (message: string) => void logged.push(message) }
  const wallClock = new RealClock(error => logged.push(String(error)))
  const options = withDefaults({})
  const inside = new TaskHub({
    ...options,
    log,
    name: 'inside',
    clock: wallClock,
    wallClock,
    codec: eventCodec,
    ids: new Ids(),
  })
  const facade = new Facade({ ...options, hubs: new TaskHubs(() => inside, undefined), log, wallClock })
  const port = await facade.listen('127.0.0.1', 0)
  atEnd(async () => {
    await facade.close(() => inside.stop())
    wallClock.stop()
  })
  const callers = await openCallers({ address: `127.0.0.1:${port}`, hub: inside.name })
  const legacy = async () => new LegacyCaller(await callers.start(), callers.worker)
  /** Lets the next batch that any entity asks for break it. */
  const breakNextBatch = () =>
    vi.spyOn(inside.entities.batches, 'request').mockImplementationOnce(() => {
      throw new TypeError('out of order')
    })
  return { ...callers, inside, legacy, logged, breakNextBatch }
}

const explanation = 'BackendFault: The backend failed on this instance: out of order'
const failedForIt = {
  eventType: 'entityOperationFailed',
  entityOperationFailed: {
    failureDetails: { errorType: 'BackendFault', errorMessage: expect.stringContaining('out of order') },
  },
}

test('an entity that breaks tells its callers, also of calls that are not due; who holds or wants its lock fails', async () => {
  const hub = await openInside()
  const { client, worker, inside, start } = hub
  worker.entity('counter', counter)
  const [holder, waiter, caller, patient, older] = [
    await start(),
    await start(),
    await start(),
    await start(),
    await hub.legacy(),
  ]
  await holder.lock('section', A)
  const queued = await caller.sendCall(A, 'add', '1')
  const told = await older.sendCall(A, 'add', '1')
  await waiter.requestLock('next', A)
  await client.signal(A, 'add', '1')
  const delayed = randomUUID()
  await patient.act(callEntity(1, A, 'add', { input: '1', requestId: delayed, at: Date.now() + hour }))
  await patient.act(signalEntity(2, A, 'add', { input: '1', at: Date.now() + hour }))
  expect(inside.entities.report(A)).toMatchObject({ queue: [{}, {}, {}, {}], delayed: [{}, {}] })

  hub.breakNextBatch()
  await holder.sendCall(A, 'get')
  expect(await caller.answered(queued)).toMatchObject(failedForIt)
  expect(await patient.answered(delayed)).toMatchObject(failedForIt)
  expect(await older.told(told)).toMatchObject({
    exceptionType: 'BackendFault',
    result: expect.stringContaining('out of order'),
  })
  for (const { id } of [holder, waiter]) expect(await outcomeOf(client, id)).toBe(`FAILED ${explanation}`)
  for (const { id } of [caller, patient, older]) expect(await client.status(id)).toBe('RUNNING')
  expect(hub.logged.join()).toContain('out of order')
  expect(inside.entities.report(A)).toBeUndefined()

  await caller.lock('afterwards', A)
  expect(await caller.call(A, 'add', '5')).toBe('5')
})

test('a waiter that fails for it lets go of the locks it has already got', async () => {
  const hub = await openInside()
  const { client, worker, inside, start } = hub
  worker.entity('counter', counter)
  const [holder, waiter, third] = [await start(), await start(), await start()]
  await holder.lock('section', B)
  await waiter.requestLock('both', A, B)
  expect(inside.entities.report(A)?.lockedBy?.instanceId).toBe(waiter.id)
  await third.requestLock('third', A)
  hub.breakNextBatch()
  await holder.sendCall(B, 'get')
  expect(await outcomeOf(client, waiter.id)).toBe(`FAILED ${explanation}`)
  await third.granted('third')
  expect(await third.call(A, 'add', '1')).toBe('1')
  expect(await third.call(B, 'add', '2')).toBe('2')
})

test('an actor that breaks while its batch is out: its calls fail, the late answer changes nothing', async () => {
  const { client, worker, inside, start, logged } = await openInside()
  const [caller, other] = [await start(), await start()]
  const first = await caller.sendCall(A, 'add', '1')
  const batch = await worker.nextBatch()
  const second = await other.sendCall(A, 'add', '2')
  const core = Reflect.get(inside, 'core') as HubCore
  core.entities.get(A)?.actor?.send({
    type: 'contents.changed',
    get contents(): never {
      throw new TypeError('out of order')
    },
  })
  expect(await caller.answered(first)).toMatchObject(failedForIt)
  expect(await other.answered(second)).toMatchObject(failedForIt)
  expect(logged.join()).toContain(`Actor '${A}' broke`)
  expect(inside.entities.report(A)).toBeUndefined()

  await worker.completeBatch(batch, counter(batch))
  expect(await client.entity(A)).toBeUndefined()
  worker.entity('counter', counter)
  expect(await caller.call(A, 'add', '5')).toBe('5')
  expect(caller.answeredRequests.filter(id => id === first)).toHaveLength(1)
})

const ghost = { instanceId: 'ghost', executionId: 'none' }

/** A living instance holds B; a ghost has got A and waits for B. */
async function openHaunted() {
  const hub = await openInside()
  const { client, inside, start } = hub
  hub.worker.entity('counter', counter)
  const living = await start()
  await living.lock('living', B)
  const haunt = (sender = ghost) =>
    inside.entities.locks.request(sender, {
      type: 'lockEntities',
      criticalSectionId: 'haunted',
      lockSet: [A, B],
      dialect: 'native',
    })
  const clean = async (removeEmptyEntities: boolean, releaseOrphanedLocks: boolean) => {
    const request = { removeEmptyEntities, releaseOrphanedLocks }
    const { continuationToken, ...counts } = await client.call('CleanEntityStorage', request)
    expect(continuationToken).toBeNull()
    return counts
  }
  return { ...hub, living, haunt, clean }
}

test('257 cleaning releases an orphaned lock and counts it; what waited for it runs', async () => {
  const { client, inside, living, haunt, clean } = await openHaunted()
  haunt()
  expect(inside.entities.report(A)?.lockedBy).toEqual({ ...ghost, criticalSectionId: 'haunted' })
  const waiting = await living.sendCall(A, 'add', '1')
  expect(await clean(true, false)).toEqual({ emptyEntitiesRemoved: 0, orphanedLocksReleased: 0 })
  expect(inside.entities.report(A)?.lockedBy?.instanceId).toBe('ghost')

  expect(await clean(true, true)).toEqual({ emptyEntitiesRemoved: 0, orphanedLocksReleased: 1 })
  expect((await living.answered(waiting)).entityOperationCompleted?.output?.value).toBe('1')
  expect((await client.entity(A))?.lockedBy).toBeNull()
  expect(inside.entities.report(B)?.lockedBy?.instanceId).toBe(living.id)
  await living.unlock('living', B)
  expect(await living.call(B, 'add', '2')).toBe('2')
  await living.lock('again', A, B)
})

test('257 an older execution of a living instance is gone, too', async () => {
  const { inside, living, haunt, clean } = await openHaunted()
  haunt({ instanceId: living.id, executionId: 'older' })
  expect(inside.entities.report(A)?.lockedBy?.executionId).toBe('older')
  expect(await clean(false, true)).toMatchObject({ orphanedLocksReleased: 1 })
  expect(inside.entities.report(B)?.lockedBy?.executionId).not.toBe('older')
  expect(await living.call(A, 'add', '1')).toBe('1')
})

test.each([
  [true, 1],
  [false, 0],
])(
  '256 an entity that is empty without its orphaned lock is gone; with removeEmptyEntities %s counted as %i',
  async (removeEmpty, removed) => {
    const { inside, haunt, clean } = await openHaunted()
    haunt()
    expect(await clean(removeEmpty, true)).toEqual({
      emptyEntitiesRemoved: removed,
      orphanedLocksReleased: 1,
    })
    expect(inside.entities.report(A)).toBeUndefined()
  },
)
