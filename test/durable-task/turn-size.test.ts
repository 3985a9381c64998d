import { expect, test } from 'vitest'
import { complete } from '../support/actions.ts'
import { openClient, openWorker, ownBackend } from '../support/backend.ts'
import { ofType } from '../support/history.ts'
import type { Turn } from '../support/worker.ts'

const raised = (turn: Turn) =>
  ofType(turn.request.newEvents, 'eventRaised').map(event => event.eventRaised?.name)

/** A running instance for which five events wait while its first turn is committed. */
async function fiveWaiting(maxEventsPerTurn: number | undefined) {
  const backend = await ownBackend(maxEventsPerTurn === undefined ? {} : { maxEventsPerTurn })
  const client = await openClient({ address: backend.address })
  const worker = await openWorker(client)
  const instanceId = await client.start('held')
  const turn = await worker.nextTurn()
  for (const name of ['a', 'b', 'c', 'd', 'e']) await client.call('RaiseEvent', { instanceId, name })
  await worker.completeTurn(turn, [])
  return { client, worker, instanceId }
}

test('173 with maxEventsPerTurn no turn carries more new messages, and none is lost', async () => {
  const { client, worker, instanceId } = await fiveWaiting(2)
  for (const names of [['a', 'b'], ['c', 'd'], ['e']]) {
    const turn = await worker.nextTurn()
    expect(turn.newTypes[0]).toBe('orchestratorStarted')
    expect(turn.newTypes).toHaveLength(names.length + 1)
    expect(raised(turn)).toEqual(names)
    await worker.completeTurn(turn, names.includes('e') ? [complete(1)] : [])
  }
  await client.completion(instanceId)
  const history = await client.history(instanceId)
  const names = ofType(history, 'eventRaised').map(event => event.eventRaised?.name)
  expect(names).toEqual(['a', 'b', 'c', 'd', 'e'])
})

test.each([undefined, 0])(
  '173 with maxEventsPerTurn %s everything that waits comes in one turn',
  async limit => {
    const { worker } = await fiveWaiting(limit)
    expect(raised(await worker.nextTurn())).toEqual(['a', 'b', 'c', 'd', 'e'])
  },
)

test('173 a turn of limited size that is abandoned comes again with the same messages', async () => {
  const { worker } = await fiveWaiting(2)
  await worker.abandonTurn(await worker.nextTurn())
  const again = await worker.nextTurn()
  expect(raised(again)).toEqual(['a', 'b'])
  await worker.completeTurn(again, [])
  expect(raised(await worker.nextTurn())).toEqual(['c', 'd'])
})
