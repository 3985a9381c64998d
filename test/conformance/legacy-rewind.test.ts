/** Rewinding orchestrations that spoke to entities in the older form: as if they had spoken in the newer one. */
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { OrchestratorAction } from '../../src/durable-task/grpc/wire/OrchestratorAction.ts'
import { complete, fail, failure, scheduleTask, text } from '../support/actions.ts'
import { errorOf, status } from '../support/backend.ts'
import { type Batch, failed, succeeded } from '../support/entity-batches.ts'
import { counter } from '../support/entity-counter.ts'
import { openCallers, openCounters } from '../support/entity-hub.ts'
import { eventually } from '../support/entity-poll.ts'
import { flakyActivities } from '../support/flaky.ts'
import { ofType } from '../support/history.ts'
import { outcomeOf, rewind } from '../support/rewind.ts'
import type { Turn } from '../support/worker.ts'
import { LegacyCaller, request } from './legacy-messages.ts'

const [A, B] = ['@counter@a', '@counter@b'] as const

const call = (id: number, requestId: string, op: string, target: string = A): OrchestratorAction =>
  request(id, target, { op, input: '5', id: requestId })

/** Bodies of the events raised under this name. */
const told = ({ events }: Turn, name: string): Record<string, unknown>[] =>
  ofType(events, 'eventRaised')
    .filter(({ eventRaised }) => eventRaised?.name === name)
    .map(({ eventRaised }) => JSON.parse(eventRaised?.input?.value ?? ''))

const isSent = ({ events }: Turn, id: number): boolean =>
  events.some(event => event.eventSent && event.eventId === id)

const isScheduled = ({ events }: Turn): boolean => ofType(events, 'taskScheduled').length > 0

test.each([
  ['of its only entity', [A], 0],
  ['of one of two entities', [A, B], 1],
])('265 failed while it held the lock %s: cannot be rewound', async (_, entities, released) => {
  const { client, worker, start } = await openCounters()
  const holder = new LegacyCaller(await start(), worker)
  await holder.lock('section', ...entities)
  await holder.unlock('section', ...entities.slice(0, released))
  await holder.caller.act(fail(90, failure('inside')))
  await client.completion(holder.id)
  const before = [await client.state(holder.id), await client.history(holder.id)]
  const error = await errorOf(rewind(client, holder.id))
  expect(error.code).toBe(status.FAILED_PRECONDITION)
  expect(error.details).toContain('unreleased entity lock')
  expect([await client.state(holder.id), await client.history(holder.id)]).toEqual(before)
})

test('265 failed after its section: rewound, and the section is replayed, not entered', async () => {
  const { client, worker, start } = await openCounters()
  const flaky = flakyActivities(worker, 'ship')
  const lock = { op: null, id: 'section', lockset: [{ name: 'counter', key: 'a' }], pos: 0 }
  worker.orchestrator('Order', turn => {
    if (ofType(turn.events, 'taskFailed').length > 0) return [fail(9, failure('no ship'))]
    if (ofType(turn.events, 'taskCompleted').length > 0) return [complete(9, 'shipped')]
    if (told(turn, 'section').length > 0)
      return [
        ...(isSent(turn, 2) ? [] : [request(2, A, { id: 'section' }, 'release')]),
        ...(isScheduled(turn) ? [] : [scheduleTask(3, 'ship')]),
      ]
    return isSent(turn, 1) ? [] : [request(1, A, lock)]
  })
  const id = await client.start('Order')
  expect(await outcomeOf(client, id)).toBe('FAILED Error: no ship')
  flaky.down.clear()
  await rewind(client, id)
  expect(await outcomeOf(client, id)).toBe('COMPLETED shipped')
  expect(ofType(await client.history(id), 'eventSent')).toHaveLength(2)
  await (await start()).lock('free', A)
})

test('93 a call still open at the failure is made again, the answer to the old one is dropped', async () => {
  const { client, worker } = await openCallers()
  const flaky = flakyActivities(worker, 'ship')
  const requestId = randomUUID()
  worker.orchestrator('Order', turn => {
    if (ofType(turn.events, 'taskFailed').length > 0) return [fail(9, failure('no ship'))]
    const [answer] = told(turn, requestId)
    if (answer && ofType(turn.events, 'taskCompleted').length > 0)
      return [complete(9, JSON.stringify(answer))]
    return [
      ...(isSent(turn, 1) ? [] : [call(1, requestId, 'add')]),
      ...(isScheduled(turn) ? [] : [scheduleTask(2, 'ship')]),
    ]
  })
  const id = await client.start('Order')
  const old = await worker.nextBatch()
  expect(await outcomeOf(client, id)).toBe('FAILED Error: no ship')
  flaky.down.clear()
  await rewind(client, id)
  // The call made again waits behind the batch that is still out.
  const query = { includeTransient: true }
  await eventually(
    async () => (await client.call('QueryEntities', { query })).entities[0]?.backlogQueueSize,
  ).toBe(1)
  await worker.completeBatch(old, { ...counter(old), results: [succeeded('old answer')] })
  const again = await worker.nextBatch()
  expect(again.operations.map(operation => operation.requestId)).toEqual([requestId])
  await worker.completeBatch(again, counter(again))
  expect(await outcomeOf(client, id)).toBe('COMPLETED {"result":"10"}')
})

/** Entities that answer every operation by its name, and fail those that are down. */
async function openFlaky(...down: string[]) {
  const hub = await openCallers()
  const broken = new Set(down)
  const asked: string[] = []
  hub.worker.entity('counter', (batch: Batch) => ({
    results: batch.operations.map(({ name }) => {
      asked.push(name)
      return broken.has(name) ? failed(`${name} failed`) : succeeded(`${name} done`)
    }),
  }))
  return { ...hub, broken, asked }
}

test('91 a failed call is made again, and its failure is not delivered again', async () => {
  const { client, worker, broken, asked } = await openFlaky('get')
  const requestId = randomUUID()
  worker.orchestrator('Order', turn => {
    const [answer] = told(turn, requestId)
    if (answer?.exceptionType) return [fail(9, failure(`${answer.result}`))]
    if (answer) return [complete(9, `${answer.result}`)]
    return isSent(turn, 1) ? [] : [call(1, requestId, 'get')]
  })
  const id = await client.start('Order')
  expect(await outcomeOf(client, id)).toBe('FAILED Error: get failed')
  broken.clear()
  await rewind(client, id)
  expect(await outcomeOf(client, id)).toBe('COMPLETED get done')
  expect(asked).toEqual(['get', 'get'])
  const history = await client.history(id)
  expect(ofType(history, 'eventSent')).toHaveLength(1)
  expect(ofType(history, 'eventRaised').map(({ eventRaised }) => eventRaised?.input?.value)).toEqual([
    '{"result":"get done"}',
  ])
})

test('92 of a fan-out the failed calls are made again, the others keep their answers', async () => {
  const { client, worker, broken, asked } = await openFlaky('first', 'third')
  const names = ['first', 'second', 'third']
  worker.orchestrator('Fan', turn => {
    const answers = names.map(name => told(turn, name))
    if (answers.every(([answer]) => answer)) {
      const failures = answers.flatMap(([answer]) => answer?.exceptionType ?? [])
      return failures.length > 0
        ? [fail(9, failure(`${failures.length} down`))]
        : [complete(9, answers.map(([answer]) => answer?.result).join())]
    }
    return names.flatMap((name, index) =>
      isSent(turn, index) ? [] : [call(index, name, name, `@counter@${name}`)],
    )
  })
  const id = await client.start('Fan')
  expect(await outcomeOf(client, id)).toBe('FAILED Error: 2 down')
  broken.clear()
  await rewind(client, id)
  expect(await outcomeOf(client, id)).toBe('COMPLETED first done,second done,third done')
  expect(asked.toSorted()).toEqual(['first', 'first', 'second', 'third', 'third'])
})

test('261 a caught failure is not asked for again, a later failure is', async () => {
  const { client, worker, broken, asked } = await openFlaky('optional', 'needed')
  worker.orchestrator('Careful', turn => {
    const [[optional], [needed]] = ['optional', 'needed'].map(name => told(turn, name)) as [
      Record<string, unknown>[],
      Record<string, unknown>[],
    ]
    if (needed?.exceptionType) return [fail(9, failure(`${needed.result}`))]
    if (needed) return [complete(9, `${optional?.result}, ${needed.result}`)]
    if (optional) return isSent(turn, 2) ? [] : [call(2, 'needed', 'needed')]
    return isSent(turn, 1) ? [] : [call(1, 'optional', 'optional')]
  })
  const id = await client.start('Careful')
  expect(await outcomeOf(client, id)).toBe('FAILED Error: needed failed')
  broken.clear()
  await rewind(client, id)
  expect(await outcomeOf(client, id)).toBe('COMPLETED optional failed, needed done')
  expect(asked).toEqual(['optional', 'needed', 'needed'])
})

test.each([
  ['says nothing of entities', '"all lost"'],
  ['only looks like a failed call', '{"result":"all lost","exceptionType":"Error"}'],
])('91 an event beside the failure that %s is delivered again', async (_, news) => {
  const { client, worker } = await openCallers()
  const raise = (name: string, input: string) =>
    client.call('RaiseEvent', { instanceId: id, name, input: text(input) })
  const id = await client.start('Order')
  await worker.completeTurn(await worker.nextTurn(), [scheduleTask(1, 'ship')])
  const activity = await worker.nextActivity()
  await raise('wake', '0')
  const waking = await worker.nextTurn()
  await worker.failActivity(activity, failure('no ship'))
  await raise('news', news)
  await worker.completeTurn(waking, [])
  const failing = await worker.nextTurn()
  expect(failing.newTypes).toEqual(['orchestratorStarted', 'taskFailed', 'eventRaised'])
  await worker.completeTurn(failing, [fail(9, failure('no ship'))])
  expect(await outcomeOf(client, id)).toBe('FAILED Error: no ship')

  await rewind(client, id)
  const again = await worker.nextTurn()
  expect(again.newTypes).toEqual(['orchestratorStarted', 'eventRaised'])
  expect(again.request.newEvents[1]?.eventRaised).toMatchObject({ name: 'news', input: { value: news } })
  expect(again.pastTypes).toContain('eventRaised')
  expect(again.pastTypes).not.toContain('taskScheduled')
  await worker.completeTurn(again, [complete(9, 'shipped')])
  expect(await outcomeOf(client, id)).toBe('COMPLETED shipped')
})
