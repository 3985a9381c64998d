/** Signals and starts that entities and their callers put off, with the JS SDK on the manual clock. */
import { EntityInstanceId, OrchestrationStatus } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { ownBackend } from '../support/backend.ts'
import { counter, journal, openEntities, type Run } from '../support/sdk-entities.ts'

const hour = 3_600_000

/** Puts things off on behalf of the test; time is given as milliseconds since the epoch. */
const reminder = new EntityInstanceId('reminder', 'a')

async function openManual() {
  const backend = await ownBackend({ time: 'manual' })
  const lab = await openEntities({
    backend,
    orchestrators: {
      reminds: async function* (ctx, delay: number): Run {
        const signalTime = new Date(ctx.currentUtcDateTime.getTime() + delay)
        ctx.entities.signalEntity(counter('a'), 'add', 5, { signalTime })
        ctx.entities.signalEntity(counter('a'), 'add', 1)
        return yield ctx.entities.callEntity<number>(counter('a'), 'get')
      },
      tells: ctx => ({ id: ctx.instanceId, at: ctx.currentUtcDateTime.getTime() }),
    },
    entities: {
      reminder: () => ({
        run: operation => {
          const at = new Date(operation.getInput<number>() ?? 0)
          if (operation.name === 'signal')
            operation.context.signalEntity(counter('a'), 'add', 5, { signalTime: at })
          else
            operation.context.scheduleNewOrchestration('tells', undefined, {
              instanceId: 'told',
              startAt: at,
            })
        },
      }),
    },
  })
  return { ...lab, clock: backend.hub(lab.hub).clock }
}

test('227 228 a signal of the client waits for its time and holds nothing back', async () => {
  const { client, clock, call, report, stateOf } = await openManual()
  const due = clock.now + 3000
  await client.signalEntity(counter('a'), 'add', 5, { signalTime: new Date(due) })
  expect(await client.getEntity(counter('a'))).toBe(undefined)
  expect(report(counter('a'))?.delayed).toMatchObject([{ kind: 'signal', operation: 'add', due }])
  await client.signalEntity(counter('a'), 'add', 1)
  expect(await call(counter('a'), 'get')).toBe(1)
  await clock.advance(2999)
  expect(await call(counter('a'), 'get')).toBe(1)
  await clock.advance(1)
  expect(await call(counter('a'), 'get')).toBe(6)
  expect(await stateOf(counter('a'))).toBe(6)
  expect(report(counter('a'))?.delayed).toEqual([])
})

test('228 put-off signals come in the order of their times, and one of the past comes at once', async () => {
  const { client, clock, call } = await openManual()
  const at = (delay: number) => ({ signalTime: new Date(clock.now + delay) })
  await client.signalEntity(journal('a'), 'note', 'late', at(2 * hour))
  await client.signalEntity(journal('a'), 'note', 'early', at(hour))
  await client.signalEntity(journal('a'), 'note', 'past', at(-hour))
  expect(await call(journal('a'), 'get')).toEqual(['past'])
  await clock.advance(3 * hour)
  expect(await call(journal('a'), 'get')).toEqual(['past', 'early', 'late'])
})

test('229 a signal of an orchestration waits for its time, though its sender has long ended', async () => {
  const { client, clock, call, outputOf } = await openManual()
  const id = await client.scheduleNewOrchestration('reminds', hour)
  expect(await outputOf(id)).toBe(1)
  await clock.advance(hour - 1)
  expect(await call(counter('a'), 'get')).toBe(1)
  await clock.advance(1)
  expect(await call(counter('a'), 'get')).toBe(6)
})

test('229 a signal of an entity waits for its time', async () => {
  const { clock, call } = await openManual()
  await call(reminder, 'signal', clock.now + hour)
  await clock.advance(hour - 1)
  expect(await call(counter('a'), 'get')).toBe(0)
  await clock.advance(1)
  expect(await call(counter('a'), 'get')).toBe(5)
})

test('231 peers 2: an orchestration that an entity starts for later waits for its time', async () => {
  const { client, clock, call, outputOf } = await openManual()
  const due = clock.now + hour
  await call(reminder, 'start', due)
  await clock.advance(hour - 1)
  expect(await call(counter('sentinel'), 'get')).toBe(0)
  expect((await client.getOrchestrationState('told'))?.runtimeStatus).toBe(OrchestrationStatus.PENDING)
  await clock.advance(1)
  expect(await outputOf('told')).toEqual({ id: 'told', at: due })
})

test('227 peers 6: on real time a signal of thirty days is not due at once', async () => {
  const { client, call, stateOf } = await openEntities()
  await client.signalEntity(counter('a'), 'add', 5, { signalTime: new Date(Date.now() + 720 * hour) })
  const soonDue = new Date(Date.now() + 50)
  await client.signalEntity(counter('b'), 'add', 1, { signalTime: soonDue })
  await expect.poll(() => stateOf(counter('b'))).toBe(1)
  expect(Date.now()).toBeGreaterThanOrEqual(soonDue.getTime())
  expect(await call(counter('a'), 'get')).toBe(0)
})
