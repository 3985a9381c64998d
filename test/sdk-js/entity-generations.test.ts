/** Entities and executions that follow each other under one id, and versions, with the JS SDK. */
import { HistoryEventType, OrchestrationStatus, VersionMatchStrategy } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { ownBackend } from '../support/backend.ts'
import { Counter, counter, journal, openEntities, type Run } from '../support/sdk-entities.ts'
import { gate } from '../support/sdk-gate.ts'

test('207 each generation calls and signals, also in the turn that continues as new', async () => {
  const { client, call, outputOf } = await openEntities({
    orchestrators: {
      rolls: async function* (ctx, generation: number): Run {
        const sum: number = yield ctx.entities.callEntity<number>(counter('a'), 'add', generation)
        ctx.entities.signalEntity(journal('a'), 'note', `generation ${generation}`)
        if (generation < 4) ctx.continueAsNew(generation + 1, false)
        return sum
      },
    },
  })
  const id = await client.scheduleNewOrchestration('rolls', 1)
  expect(await outputOf(id)).toBe(10)
  expect(await call(journal('a'), 'get')).toEqual([1, 2, 3, 4].map(n => `generation ${n}`))
})

test('207 a lock released in the turn that continues as new is free', async () => {
  const { client, call, outputOf, report } = await openEntities({
    orchestrators: {
      rolls: async function* (ctx, generation: number): Run {
        if (generation === 2) return yield ctx.entities.callEntity<number>(counter('a'), 'add', 10)
        const lock: { release(): void } = yield ctx.entities.lockEntities(counter('a'))
        yield ctx.entities.callEntity<number>(counter('a'), 'add', 1)
        lock.release()
        ctx.continueAsNew(2, false)
      },
    },
  })
  const id = await client.scheduleNewOrchestration('rolls', 1)
  expect(await outputOf(id)).toBe(11)
  expect(await call(counter('a'), 'add', 100)).toBe(111)
  expect(report(counter('a'))?.lockedBy).toBe(undefined)
})

test('peers 7: while time stands still, an answer to the generation before is not taken for an own one', async () => {
  const backend = await ownBackend({ time: 'manual' })
  const gates = { old: gate(), new: gate() }
  const { client, call, outputOf, report } = await openEntities({
    backend,
    orchestrators: {
      rolls: async function* (ctx, key: 'old' | 'new'): Run {
        const answer = ctx.entities.callEntity<string>(counter(key), 'wait', key)
        if (key === 'new') return yield answer
        ctx.continueAsNew('new', false)
      },
    },
    entities: {
      counter: () => ({
        run: async operation => {
          const key = operation.getInput<'old' | 'new'>()
          if (key) await gates[key].opened
          return key
        },
      }),
    },
  })
  const id = await client.scheduleNewOrchestration('rolls', 'old')
  await expect.poll(() => report(counter('new'))?.status).toBe('executing')
  gates.old.open()
  await call(counter('old'), 'sentinel')
  expect((await client.getOrchestrationState(id))?.runtimeStatus).toBe(OrchestrationStatus.RUNNING)
  gates.new.open()
  expect(await outputOf(id)).toBe('new')
  const answers = (await client.getOrchestrationHistory(id)).filter(
    event => event.type === HistoryEventType.EntityOperationCompleted,
  )
  expect(answers.map(({ output }) => output)).toEqual(['"new"'])
})

test('an entity serves orchestrations of a version; filters of versions do not concern it', async () => {
  const { client, outputOf } = await openEntities({
    workItemFilters: 'auto',
    versioning: { version: '2.0.0', matchStrategy: VersionMatchStrategy.Strict },
    orchestrators: {
      counts: async function* (ctx): Run {
        return [ctx.version, yield ctx.entities.callEntity<number>(counter('a'), 'add', 3)]
      },
    },
    entities: { counter: () => new Counter() },
  })
  const id = await client.scheduleNewOrchestration('counts', undefined, { version: '2.0.0' })
  expect(await outputOf(id)).toEqual(['2.0.0', 3])
})
