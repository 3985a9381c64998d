/** Callers of entities that are suspended, rewound or over when the answer comes, with the JS SDK. */
import { EntityInstanceId, OrchestrationStatus, type Task, whenAny } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { ownBackend } from '../support/backend.ts'
import { Counter, counter, openEntities, type Run } from '../support/sdk-entities.ts'
import { gate, soon } from '../support/sdk-gate.ts'

const a = counter('a')

/** Counters that can be slow: `slow` answers when the gate opens. */
function slowCounters() {
  const blocked = gate()
  class SlowCounter extends Counter {
    async slow(amount: number): Promise<number> {
      await blocked.opened
      return this.add(amount)
    }
  }
  return { blocked, entities: { counter: () => new SlowCounter() } }
}

test('2.8 an answer that comes while the caller is suspended waits for the resume', async () => {
  const { blocked, entities } = slowCounters()
  const { client, startCall, call, outputOf, report } = await openEntities({ entities })
  const id = await startCall(a, 'slow', 5)
  await expect.poll(() => report(a)?.status, soon).toBe('executing')
  await client.suspendOrchestration(id)
  blocked.open()
  expect(await call(a, 'get')).toBe(5)
  expect((await client.getOrchestrationState(id))?.runtimeStatus).toBe(OrchestrationStatus.SUSPENDED)
  await client.resumeOrchestration(id)
  expect(await outputOf(id)).toBe(5)
})

test('2.12 a rewind makes the failed call again, and not the one that was answered', async () => {
  let down = true
  const { client, call, outputOf } = await openEntities({
    orchestrators: {
      both: async function* (ctx): Run {
        const first: number = yield ctx.entities.callEntity<number>(a, 'add', 1)
        return [first, yield ctx.entities.callEntity<number>(new EntityInstanceId('flaky', 'a'), 'add', 10)]
      },
    },
    entities: {
      flaky: () => {
        if (down) throw new Error('flaky is down')
        return new Counter()
      },
    },
  })
  const id = await client.scheduleNewOrchestration('both')
  await expect(outputOf(id)).rejects.toThrow('flaky is down')
  down = false
  await client.rewindInstance(id, 'mended')
  expect(await outputOf(id)).toEqual([1, 10])
  expect(await call(a, 'get')).toBe(1)
})

test('an operation whose caller does not wait for it is performed all the same', async () => {
  const { client, call, outputOf } = await openEntities({
    orchestrators: {
      hurries: ctx => {
        ctx.entities.callEntity(a, 'add', 1)
        return 'done'
      },
    },
  })
  expect(await outputOf(await client.scheduleNewOrchestration('hurries'))).toBe('done')
  await expect.poll(() => call(a, 'get'), soon).toBe(1)
})

test('an answer that loses against a timer does no harm when it comes late', async () => {
  const backend = await ownBackend({ time: 'manual' })
  const { blocked, entities } = slowCounters()
  const { client, hub, call, outputOf, report } = await openEntities({
    backend,
    entities,
    orchestrators: {
      impatient: async function* (ctx): Run {
        const answer = ctx.entities.callEntity<number>(a, 'slow', 5)
        const winner: Task<unknown> = yield whenAny([answer, ctx.createTimer(60)])
        if (winner === answer) return 'answered'
        const later: number = yield ctx.entities.callEntity<number>(counter('b'), 'add', 1)
        return [later, yield ctx.waitForExternalEvent('finish')]
      },
    },
  })
  const id = await client.scheduleNewOrchestration('impatient')
  await expect.poll(() => report(a)?.status, soon).toBe('executing')
  await backend.hub(hub).clock.advance(60_000)
  await expect.poll(() => report(counter('b'))?.state, soon).toBe('1')
  blocked.open()
  expect(await call(a, 'get')).toBe(5)
  await client.raiseOrchestrationEvent(id, 'finish', 'finished')
  expect(await outputOf(id)).toEqual([1, 'finished'])
})
