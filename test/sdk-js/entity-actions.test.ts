/** What entities of the JS SDK set going: signals to other entities, and orchestrations. */
import { EntityInstanceId, OrchestrationStatus } from '@microsoft/durabletask-js'
import { expect, test } from 'vitest'
import { Counter, counter, Journal, journal, openEntities, type Run } from '../support/sdk-entities.ts'
import { gate } from '../support/sdk-gate.ts'

const relay = new EntityInstanceId('relay', 'a')
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

test('230 an entity signals others, in order', async () => {
  const { call } = await openEntities({
    entities: {
      relay: () => ({
        run: ({ context }) => {
          for (const word of ['one', 'two', 'three']) context.signalEntity(journal('a'), 'note', word)
          context.signalEntity(counter('a'), 'add', 4)
        },
      }),
    },
  })
  await call(relay, 'go')
  expect(await call(journal('a'), 'get')).toEqual(['one', 'two', 'three'])
  expect(await call(counter('a'), 'get')).toBe(4)
})

test('230 the signals of an entity carry GUIDs and name it as their sender', async () => {
  const blocked = gate()
  class SlowJournal extends Journal {
    override async run(operation: Parameters<Journal['run']>[0]): Promise<unknown> {
      await blocked.opened
      return super.run(operation)
    }
  }
  const { call, report } = await openEntities({
    entities: {
      slow: () => new SlowJournal(),
      relay: () => ({
        run: ({ context }) => {
          for (const word of ['one', 'two'])
            context.signalEntity(new EntityInstanceId('slow', 'a'), 'note', word)
        },
      }),
    },
  })
  const slow = new EntityInstanceId('slow', 'a')
  await call(relay, 'go')
  const { executing = [], queue = [] } = report(slow) ?? {}
  const sent = [...executing, ...queue]
  expect(sent).toMatchObject([
    { kind: 'signal', operation: 'note', from: '@relay@a' },
    { kind: 'signal', operation: 'note', from: '@relay@a' },
  ])
  for (const { requestId } of sent) expect(requestId).toMatch(guid)
  expect(sent[0]?.requestId).not.toBe(sent[1]?.requestId)
  blocked.open()
  expect(await call(slow, 'get')).toEqual(['one', 'two'])
})

test('230 an entity that signals itself is served again', async () => {
  const { call } = await openEntities({
    entities: {
      relay: () => ({
        run: ({ name, context, state }) => {
          if (name === 'get') return state.getState(0)
          const round = (state.getState(0) ?? 0) + 1
          state.setState(round)
          if (round < 5) context.signalEntity(relay, 'go')
          else context.signalEntity(counter('done'), 'add', round)
          return round
        },
      }),
    },
  })
  await call(relay, 'go')
  await expect.poll(() => call(counter('done'), 'get')).toBe(5)
  expect(await call(relay, 'get')).toBe(5)
})

test('231 an entity starts an orchestration, whose id it knows', async () => {
  const { client, call, outputOf } = await openEntities({
    orchestrators: {
      tells: (ctx, input: string) => ({ id: ctx.instanceId, input, parent: ctx.parent ?? 'none' }),
    },
    entities: {
      starter: () => ({ run: ({ context }) => context.scheduleNewOrchestration('tells', 'by an entity') }),
    },
  })
  const id = String(await call(new EntityInstanceId('starter', 'a'), 'go'))
  expect(id).toMatch(guid)
  expect(await outputOf(id)).toEqual({ id, input: 'by an entity', parent: 'none' })
  expect((await client.getOrchestrationState(id))?.name).toBe('tells')
})

test('232 an entity that starts an instance which runs already changes neither', async () => {
  const { client, call, outputOf } = await openEntities({
    orchestrators: {
      waits: async function* (ctx, input: string): Run {
        return [input, yield ctx.waitForExternalEvent('go')]
      },
    },
    entities: {
      starter: () => ({
        run: ({ context, state }) => {
          context.scheduleNewOrchestration('waits', 'second', { instanceId: 'only' })
          context.signalEntity(counter('a'), 'add', 1)
          state.setState((state.getState(0) ?? 0) + 1)
          return state.getState()
        },
      }),
    },
  })
  await client.scheduleNewOrchestration('waits', 'first', 'only')
  await client.waitForOrchestrationStart('only')
  expect(await call(new EntityInstanceId('starter', 'a'), 'go')).toBe(1)
  expect(await call(counter('a'), 'get')).toBe(1)
  expect((await client.getOrchestrationState('only'))?.runtimeStatus).toBe(OrchestrationStatus.RUNNING)
  await client.raiseOrchestrationEvent('only', 'go', 'on')
  expect(await outputOf('only')).toEqual(['first', 'on'])
  expect(await call(new EntityInstanceId('starter', 'a'), 'go')).toBe(2)
})

test('221 231 what a failing operation wanted to start is not started', async () => {
  const { client, startCall, call } = await openEntities({
    orchestrators: { tells: () => 'told' },
    entities: {
      starter: () => ({
        run: ({ context }) => {
          context.scheduleNewOrchestration('tells', undefined, { instanceId: 'never' })
          throw new Error('changed my mind')
        },
      }),
      counter: () => new Counter(),
    },
  })
  await client.waitForOrchestrationCompletion(await startCall(new EntityInstanceId('starter', 'a'), 'go'))
  expect(await call(counter('sentinel'), 'add', 1)).toBe(1)
  expect(await client.getOrchestrationState('never')).toBe(undefined)
})
