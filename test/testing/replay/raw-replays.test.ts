/** Replays as a worker receives them, and what becomes of those that are not answered. */
import { expect, test } from 'vitest'
import { ReplayWaitError } from '../../../src/index.ts'
import { complete, continueAsNew, scheduleTask } from '../../support/actions.ts'
import { openClient, openWorker, ownBackend } from '../../support/backend.ts'
import { callEntity, lockEntities, signalEntity, unlockEntity } from '../../support/entity-actions.ts'
import { counter } from '../../support/entity-counter.ts'
import { sentinel } from '../../support/sentinel.ts'
import { openLab, turnByTurn } from '../lab.ts'

/** A run of two turns, the second of which waits for an event. */
async function openRun(...options: Parameters<typeof openLab>) {
  const lab = await openLab(...options)
  const run = await lab.hub.start('order')
  await lab.worker.completeTurn(await lab.worker.nextTurn(), [scheduleTask(1, 'charge', '1')])
  await lab.worker.completeActivity(await lab.worker.nextActivity(), '"paid"')
  await lab.worker.completeTurn(await lab.worker.nextTurn(), [])
  return { ...lab, run }
}

/** What a promise comes to, watched from now on. */
const outcomeOf = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error)

test('a replayed turn looks like the turn it was, but for its token', async () => {
  const { hub, worker } = await openLab()
  const run = await hub.start('order', 1, { instanceId: 'i', version: '2' })
  const first = await worker.nextTurn()
  // The history notes the second in an event that workers are not given.
  const actions = [
    scheduleTask(1, 'charge', '1'),
    { id: 3, terminateOrchestration: { instanceId: 'nobody' } },
  ]
  await worker.completeTurn(first, actions)
  await worker.completeActivity(await worker.nextActivity(), '"paid"')
  const second = await worker.nextTurn()
  await worker.completeTurn(second, [complete(2)])
  const replay = run.replay()
  for (const turn of [first, second]) {
    const again = await worker.nextTurn()
    expect(again.request).toEqual(turn.request)
    expect(again.token).not.toBe(turn.token)
    await worker.completeTurn(again, turn === first ? actions : [complete(2)])
  }
  expect((await replay).turns).toHaveLength(2)
})

test('its answer is not committed, however often it is sent', async () => {
  const { client, hub, worker, run } = await openRun()
  const replay = outcomeOf(run.replay())
  const turn = await worker.nextTurn()
  await worker.completeTurn(turn, [scheduleTask(7, 'other')])
  expect(await replay).toMatchObject({ difference: { turn: 1, actual: { id: 7, name: 'other' } } })
  await worker.completeTurn(turn, [scheduleTask(7, 'other')])
  await sentinel(client, worker)
  expect(worker.unread).toEqual({ turns: 0, activities: 0 })
  expect(run.activities()).toHaveLength(1)
  expect(hub.counters.staleCompletions).toBe(1)
})

test('chunks are put together, and a worker that asks for the history has it', async () => {
  const { worker, run } = await openRun()
  const replay = run.replay()
  const first = await worker.nextTurn()
  await worker.completeTurn(first, [], { requiresHistory: true })
  const turn = await worker.nextTurn()
  expect(turn.request).toEqual(first.request)
  await worker.completeTurn(turn, [scheduleTask(1, 'charge', '1')], {
    isPartial: true,
    chunkIndex: { value: 0 },
  })
  await worker.completeTurn(turn, [], { chunkIndex: { value: 1 } })
  await worker.completeTurn(await worker.nextTurn(), [])
  await replay
})

test('a worker that streams long histories gets them whole, and one with room for a turn has it back', async () => {
  const backend = await ownBackend({ historyStreamingThreshold: 1 })
  const client = await openClient({ address: backend.address, hub: 'lab' })
  const worker = await openWorker(client, {
    capabilities: ['WORKER_CAPABILITY_HISTORY_STREAMING'],
    maxConcurrentOrchestrationWorkItems: 1,
  })
  const run = await backend.hub('lab').start('order')
  await worker.completeTurn(await worker.nextTurn(), [])
  await run.raise('go')
  const second = await worker.nextTurn()
  expect(second.request.requiresHistoryStreaming).toBe(true)
  await worker.completeTurn(second, [])
  const replay = run.replay()
  await worker.completeTurn(await worker.nextTurn(), [])
  const again = await worker.nextTurn()
  expect(again).toMatchObject({ pastTypes: ['orchestratorStarted', 'executionStarted'] })
  expect(again.request.requiresHistoryStreaming).toBe(false)
  await worker.completeTurn(again, [])
  await replay
})

test('answers without a token are not mixed up: a replay and a turn are out one after the other', async () => {
  const { client, worker, run } = await openRun()
  const answer = (...actions: ReturnType<typeof complete>[]) =>
    client.call('CompleteOrchestratorTask', { instanceId: run.instanceId, actions })
  await run.raise('go')
  await worker.nextTurn()
  const replay = run.replay()
  await sentinel(client, worker)
  expect(worker.unread.turns).toBe(0)
  await answer(scheduleTask(2, 'ship'))
  expect(run.activities()).toHaveLength(2)
  expect((await worker.nextTurn()).newTypes).toEqual(['orchestratorStarted', 'executionStarted'])
  await run.raise('again')
  await sentinel(client, worker)
  expect(worker.unread.turns).toBe(0)
  await answer(scheduleTask(1, 'charge', '1'))
  expect((await worker.nextTurn()).newTypes).toEqual(['orchestratorStarted', 'eventRaised'])
  await answer(complete(3))
  expect(run.status).toBe('COMPLETED')
  expect((await worker.nextTurn()).newTypes).toEqual(['orchestratorStarted', 'taskCompleted'])
  await answer()
  // Of the turns that were committed when it was asked for.
  expect((await replay).turns).toHaveLength(2)
})

test('other runs go on while a replay and a turn of one run wait for each other', async () => {
  const { hub, worker, run } = await openRun()
  await run.raise('go')
  const turn = await worker.nextTurn()
  const replay = run.replay({ turns: 'last' })
  const other = await hub.start('order')
  const firstOfOther = await worker.nextTurn()
  expect(firstOfOther.request.instanceId).toBe(other.instanceId)
  await worker.completeTurn(turn, [])
  const again = await worker.nextTurn()
  expect(again.newTypes).toEqual(['orchestratorStarted', 'taskCompleted'])
  await run.raise('more')
  await worker.completeTurn(firstOfOther, [])
  await other.raise('more')
  expect((await worker.nextTurn()).request.instanceId).toBe(other.instanceId)
  await worker.completeTurn(again, [])
  await replay
  expect((await worker.nextTurn()).request.instanceId).toBe(run.instanceId)
})

test('the last turn alone may be replayed, with the whole history before it', async () => {
  const { worker, run } = await openRun()
  const replay = run.replay({ turns: 'last' })
  const turn = await worker.nextTurn()
  expect(turn).toMatchObject({
    pastTypes: ['orchestratorStarted', 'executionStarted', 'taskScheduled'],
    newTypes: ['orchestratorStarted', 'taskCompleted'],
  })
  await worker.completeTurn(turn, [])
  const { turns } = await replay
  expect(turns).toMatchObject([{ number: 2, past: [{}, {}, {}], newEvents: [{}, {}], answered: [] }])
  await run.terminate()
  // The backend wrote the last one itself.
  const parted = outcomeOf(run.replay({ turns: 'last' }))
  await worker.completeTurn(await worker.nextTurn(), [complete(2)])
  expect(await parted).toMatchObject({ difference: { turn: 2, actual: { kind: 'end' } } })
  await expect(run.replay({ turns: 'first' as 'last' })).rejects.toThrow("'all' or the 'last', not 'first'")
})

test('calls, signals and locks of entities are asked for again, and reach no entity', async () => {
  const { hub, worker } = await openLab()
  const section = 'c-1'
  worker.entity('counter', counter)
  const script = turnByTurn(
    [
      signalEntity(1, '@counter@a', 'add', { requestId: 's-1', input: '1' }),
      callEntity(2, '@counter@a', 'get', { requestId: 'r-1' }),
    ],
    [lockEntities(3, section, ['@counter@a', '@counter@b'])],
    [unlockEntity(4, section, '@counter@a'), unlockEntity(5, section, '@counter@b'), complete(6)],
  )
  worker.orchestrator('order', script)
  const run = await hub.start('order')
  await run.output()
  const batches = worker.items.filter(item => item.entityRequestV2).length
  const { turns } = await run.replay()
  expect(turns.flatMap(({ answered }) => answered?.map(({ kind }) => kind))).toEqual([
    'entity signal',
    'entity call',
    'entity lock',
    'entity unlock',
    'entity unlock',
    'end',
  ])
  expect(worker.items.filter(item => item.entityRequestV2).length).toBe(batches)
})

test('events that were carried over are part of the first turn', async () => {
  const { hub, worker } = await openLab()
  let generation = 0
  worker.orchestrator('order', () =>
    generation++ === 0
      ? [continueAsNew(1, '2', { carryoverEvents: [{ eventId: -1, eventRaised: { name: 'kept' } }] })]
      : [complete(1)],
  )
  const run = await hub.start('order')
  await run.output()
  const { turns } = await run.replay()
  expect(turns[0]?.newEvents.map(({ type }) => type)).toEqual([
    'orchestratorStarted',
    'executionStarted',
    'eventRaised',
  ])
})

test('a worker that is lost over it is replaced by another', async () => {
  const { client, worker, run } = await openRun()
  const replay = run.replay()
  await worker.nextTurn()
  const other = await openWorker(client)
  await worker.close()
  await other.completeTurn(await other.nextTurn(), [scheduleTask(1, 'charge', '1')])
  await other.completeTurn(await other.nextTurn(), [])
  await replay
})

/** A hub whose only worker serves something else. */
async function openElsewhere() {
  const backend = await ownBackend()
  const client = await openClient({ address: backend.address, hub: 'lab' })
  await openWorker(client, { workItemFilters: { orchestrations: [{ name: 'other', versions: [] }] } })
  return { client, hub: backend.hub('lab') }
}

const history = [
  { type: 'orchestratorStarted', eventId: -1, timestamp: 0 },
  {
    type: 'executionStarted',
    eventId: 0,
    timestamp: 0,
    name: 'order',
    orchestrationInstance: { instanceId: 'i' },
  },
]

test('with nobody to answer it says why, and leaves nothing behind', async () => {
  const { client, hub } = await openElsewhere()
  const error = await outcomeOf(hub.replay(history, { timeout: 0 }))
  expect(error).toBeInstanceOf(ReplayWaitError)
  expect(error).toMatchObject({ instanceId: 'i', turn: 1 })
  expect((error as Error).message).toBe(
    "Turn 1 of 'i' could not be replayed. Waited 0 ms of wall time for a worker's answer: a replay of 'order' waits for a worker: the filters of the 1 connected leave it out.",
  )
  const other = await openWorker(client)
  await sentinel(client, other)
  expect(other.unread.turns).toBe(0)
})

test('a hub that fails what nobody serves fails the replay', async () => {
  const { hub } = await openElsewhere()
  hub.unserved('fail', { grace: 0 })
  expect(String(await outcomeOf(hub.replay(history)))).toContain("Nobody serves the orchestration 'order'")
})

test('a reset or a stop ends it, and a worker that had it is free again', async () => {
  const { backend, client, hub, worker, run } = await openRun()
  const first = outcomeOf(run.replay())
  await worker.nextTurn()
  await hub.reset()
  expect(String(await first)).toContain('The hub was reset meanwhile.')
  const other = await hub.start('order')
  await worker.completeTurn(await worker.nextTurn(), [])
  const second = outcomeOf(other.replay())
  await worker.nextTurn()
  expect(await client.status(other.instanceId)).toBe('RUNNING')
  await backend.stop()
  expect(await second).toMatchObject({ code: 'stopping' })
})

test('there must be something to replay', async () => {
  const { hub } = await openLab()
  const run = await hub.start('order')
  await expect(run.replay()).rejects.toThrow(
    'There is nothing to replay: the history has no committed turn of a worker.',
  )
  await expect(hub.replay([])).rejects.toMatchObject({ code: 'wrong-state' })
  await expect(hub.instance('unknown').replay()).rejects.toMatchObject({ code: 'instance-not-found' })
  await expect(run.replay({ timeout: -1 })).rejects.toMatchObject({ code: 'invalid-request' })
})
