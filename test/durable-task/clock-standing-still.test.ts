/** SDKs derive ids from the time of a turn, so a new execution never begins at a time the old one has seen. */
import { expect, test } from 'vitest'
import type { OrchestratorRequest__Output } from '../../src/durable-task/grpc/wire/OrchestratorRequest.ts'
import { complete, continueAsNew, fail, failure, millis, scheduleTask } from '../support/actions.ts'
import { openClient, openWorker, ownBackend } from '../support/backend.ts'
import { turnsOf } from '../support/history.ts'
import { openSdk } from '../support/sdk.ts'

async function openManual() {
  const backend = await ownBackend({ time: 'manual' })
  const { clock } = backend.hub('manual')
  const client = await openClient({ address: backend.address, hub: 'manual' })
  return { clock, client, worker: await openWorker(client) }
}

const timesOf = (turn: OrchestratorRequest__Output) =>
  [...turn.pastEvents, ...turn.newEvents].map(event => millis(event.timestamp))

/** Every execution begins at least a millisecond after the last event of the one before. */
function expectApart(turns: OrchestratorRequest__Output[], executions: number) {
  const firsts = turns.filter(
    (turn, index) => turn.executionId?.value !== turns[index - 1]?.executionId?.value,
  )
  expect(firsts).toHaveLength(executions)
  for (const first of firsts.slice(1)) {
    const earlier = turns.slice(0, turns.indexOf(first)).flatMap(timesOf)
    expect(first.newEvents[0]?.eventType).toBe('orchestratorStarted')
    expect(millis(first.newEvents[0]?.timestamp)).toBeGreaterThanOrEqual(Math.max(...earlier) + 1)
  }
  for (const turn of turns) {
    const times = turn.newEvents.map(event => millis(event.timestamp))
    expect(times).toEqual([...times].sort((a, b) => a - b))
  }
}

test('270 each generation begins later than every event of the one before', async () => {
  const { clock, client, worker } = await openManual()
  const start = clock.now
  worker.activity('work', () => 'done')
  const id = await client.start('rolls')
  for (let generation = 0; generation < 4; generation++) {
    await worker.completeTurn(await worker.nextTurn(), [scheduleTask(1, 'work')])
    await worker.completeTurn(await worker.nextTurn(), [generation < 3 ? continueAsNew(2) : complete(2)])
  }
  await client.completion(id)
  expectApart(turnsOf(worker, id), 4)
  expect(clock.now).toBe(start)
})

test('270 so does a restarted, a replaced and a rewound instance', async () => {
  const { client, worker } = await openManual()
  const instanceId = await client.start('again')
  await worker.completeTurn(await worker.nextTurn(), [complete(1)])
  await client.call('RestartInstance', { instanceId, restartWithNewInstanceId: false })
  await worker.completeTurn(await worker.nextTurn(), [complete(1)])
  await client.start('again', { instanceId })
  await worker.completeTurn(await worker.nextTurn(), [scheduleTask(1, 'work')])
  await worker.failActivity(await worker.nextActivity(), failure('down'))
  await worker.completeTurn(await worker.nextTurn(), [fail(2, failure('down'))])
  await client.call('RewindInstance', { instanceId, reason: null })
  await worker.completeTurn(await worker.nextTurn(), [complete(1)])
  expectApart(turnsOf(worker, instanceId), 4)
})

test('270 guids and child ids of the JS SDK never repeat across generations', async () => {
  const backend = await ownBackend({ time: 'manual' })
  const { client, hub } = await openSdk({
    backend,
    orchestrators: {
      child: ctx => ctx.instanceId,
      rolls: async function* (ctx, seen: string[]) {
        const guids = [ctx.newGuid(), ctx.newGuid()]
        const first: string = yield ctx.callSubOrchestrator('child')
        const second: string = yield ctx.callSubOrchestrator('child')
        const ids = [...seen, ...guids, first, second, ctx.newGuid()]
        if (ids.length < 15) ctx.continueAsNew(ids, false)
        return ids
      },
    },
  })
  const { clock } = backend.hub(hub)
  const start = clock.now
  const id = await client.scheduleNewOrchestration('rolls', [])
  const state = await client.waitForOrchestrationCompletion(id)
  const ids: string[] = JSON.parse(state?.serializedOutput ?? '[]')
  expect(ids).toHaveLength(15)
  expect(new Set(ids).size).toBe(15)
  expect(clock.now).toBe(start)
})
