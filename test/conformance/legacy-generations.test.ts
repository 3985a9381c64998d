/** What an entity answers in the older form is an event, but not one that outlives its execution (section 2.10). */
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { continueAsNew, text } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import { answer, failed, succeeded } from '../support/entity-batches.ts'
import { ofType } from '../support/history.ts'
import type { ScriptedWorker, Turn } from '../support/worker.ts'
import { request } from './legacy-messages.ts'

const A = '@slow@a'
const section = (id: string) => ({ op: null, id, lockset: [{ name: 'slow', key: 'a' }], pos: 0 })

const raisedIn = (turn: Turn): [string | undefined, string | undefined][] =>
  ofType(turn.events, 'eventRaised').map(({ eventRaised }) => [eventRaised?.name, eventRaised?.input?.value])

async function openTurns() {
  const client = await openClient()
  const worker = await openWorker(client)
  const raise = (instanceId: string, name: string, input: string) =>
    client.call('RaiseEvent', { instanceId, name, input: text(input) })
  /** An execution whose first turn does as told, and whose second one is out at the worker. */
  const begin = async (...actions: Parameters<ScriptedWorker['completeTurn']>[1]) => {
    const id = await client.start('Generations')
    await worker.completeTurn(await worker.nextTurn(), actions)
    await raise(id, 'go', '0')
    return { id, turn: await worker.nextTurn() }
  }
  return { client, worker, raise, begin }
}

test.each([
  ['a result', succeeded('late')],
  ['a failure', failed('late')],
])(
  '247 %s that arrives during the turn of a continue-as-new does not reach the next generation',
  async (_, result) => {
    const { client, worker, raise, begin } = await openTurns()
    const callId = randomUUID()
    const { id, turn } = await begin(request(1, A, { op: 'get', id: callId }))
    const batch = await worker.nextBatch()
    await raise(id, 'before', '1')
    await worker.completeBatch(
      batch,
      answer(batch, 'done', () => result),
    )
    await raise(id, 'after', '2')
    await worker.completeTurn(turn, [continueAsNew(2)])
    const next = await worker.nextTurn()
    expect(next.executionId).not.toBe(turn.executionId)
    expect(raisedIn(next)).toEqual([
      ['before', '1'],
      ['after', '2'],
    ])
    expect(await client.entityState(A)).toBe('done')
  },
)

test('an event somebody raises under the name of the request does reach it: it is no answer', async () => {
  const { worker, raise, begin } = await openTurns()
  const callId = randomUUID()
  const { id, turn } = await begin(request(1, A, { op: 'get', id: callId }))
  const batch = await worker.nextBatch()
  await raise(id, callId, '{"result":"raised"}')
  await worker.completeBatch(
    batch,
    answer(batch, 'done', () => succeeded('answered')),
  )
  await worker.completeTurn(turn, [continueAsNew(2)])
  expect(raisedIn(await worker.nextTurn())).toEqual([[callId, '{"result":"raised"}']])
})

test('247 an event the old generation carries over arrives, beside an answer that does not', async () => {
  const { worker, begin } = await openTurns()
  const { turn } = await begin(request(1, A, { op: 'get', id: randomUUID() }))
  const batch = await worker.nextBatch()
  await worker.completeBatch(
    batch,
    answer(batch, 'done', () => succeeded('late')),
  )
  const carryoverEvents = [{ eventRaised: { name: 'carried', input: text('1') } }]
  await worker.completeTurn(turn, [continueAsNew(2, undefined, { carryoverEvents })])
  expect(raisedIn(await worker.nextTurn())).toEqual([['carried', '1']])
})

test('243 247 nor does the grant of a lock, which is let go instead', async () => {
  const { client, worker, raise, begin } = await openTurns()
  const holder = await begin(request(1, A, section('first')))
  expect(raisedIn(holder.turn)).toContainEqual(['first', expect.stringContaining('Completed')])
  const waiter = await begin(request(1, A, section('second')))
  await worker.completeTurn(holder.turn, [request(2, A, { id: 'first' }, 'release')])
  const query = { includeTransient: true }
  const [entity] = (await client.call('QueryEntities', { query })).entities
  expect(entity?.lockedBy?.value).toBe(waiter.id)
  await raise(waiter.id, 'kept', '1')
  await client.signal(A, 'set', '5')
  await worker.completeTurn(waiter.turn, [continueAsNew(2)])
  let next = await worker.nextTurn()
  while (next.instanceId === holder.id) next = await worker.nextTurn()
  expect(next.executionId).not.toBe(waiter.turn.executionId)
  expect(raisedIn(next)).toEqual([['kept', '1']])
  const batch = await worker.nextBatch()
  await worker.completeBatch(batch, answer(batch, 'free'))
  expect((await client.entity(A))?.lockedBy).toBeNull()
})
