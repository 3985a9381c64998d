/** Rewinding orchestrations that called and signaled entities. */
import { expect, test } from 'vitest'
import { complete, fail, failure, scheduleTask } from '../support/actions.ts'
import { callEntity, signalEntity } from '../support/entity-actions.ts'
import { type Batch, failed, succeeded } from '../support/entity-batches.ts'
import { counter } from '../support/entity-counter.ts'
import { openCallers, openCounters } from '../support/entity-hub.ts'
import { eventually } from '../support/entity-poll.ts'
import { flakyActivities } from '../support/flaky.ts'
import { ofType } from '../support/history.ts'
import { outcomeOf, rewind } from '../support/rewind.ts'

const A = '@counter@a'

test('91 261 answers and signals before the failure count once, they are not asked for again', async () => {
  const { client, worker, start } = await openCounters()
  const flaky = flakyActivities(worker, 'ship')
  worker.orchestrator('Order', turn => {
    if (ofType(turn.events, 'taskFailed').length > 0) return [fail(9, failure('no ship'))]
    if (ofType(turn.events, 'taskCompleted').length > 0) return [complete(9, 'shipped')]
    if (ofType(turn.events, 'entityOperationCompleted').length > 0) {
      const isScheduled = ofType(turn.events, 'taskScheduled').length > 0
      return isScheduled ? [] : [scheduleTask(3, 'ship')]
    }
    const isCalled = ofType(turn.events, 'entityOperationCalled').length > 0
    return isCalled
      ? []
      : [signalEntity(1, A, 'add', { input: '1' }), callEntity(2, A, 'add', { input: '10' })]
  })
  const id = await client.start('Order')
  expect(await outcomeOf(client, id)).toBe('FAILED Error: no ship')
  flaky.down.clear()
  await rewind(client, id)
  expect(await outcomeOf(client, id)).toBe('COMPLETED shipped')
  expect(await (await start()).call(A, 'get')).toBe('11')
  const history = await client.history(id)
  expect(ofType(history, 'entityOperationSignaled')).toHaveLength(1)
  expect(ofType(history, 'entityOperationCalled')).toHaveLength(1)
  expect(ofType(history, 'entityOperationCompleted')).toHaveLength(1)
})

test('93 a call still unanswered at the failure is made again, the answer to the old one is dropped', async () => {
  const { client, worker } = await openCallers()
  const flaky = flakyActivities(worker, 'ship')
  worker.orchestrator('Order', turn => {
    const isShipped = ofType(turn.events, 'taskCompleted').length > 0
    const [answer] = ofType(turn.events, 'entityOperationCompleted')
    if (ofType(turn.events, 'taskFailed').length > 0) return [fail(9, failure('no ship'))]
    if (isShipped && answer) return [complete(9, answer.entityOperationCompleted?.output?.value)]
    return [
      ...(ofType(turn.events, 'entityOperationCalled').length
        ? []
        : [callEntity(1, A, 'add', { input: '5' })]),
      ...(ofType(turn.events, 'taskScheduled').length ? [] : [scheduleTask(2, 'ship')]),
    ]
  })
  const id = await client.start('Order')
  const old = await worker.nextBatch()
  expect(await outcomeOf(client, id)).toBe('FAILED Error: no ship')
  flaky.down.clear()
  await rewind(client, id)
  // The call made again waits behind the batch that is still out.
  await eventually(
    async () =>
      (await client.call('QueryEntities', { query: { includeTransient: true } })).entities[0]
        ?.backlogQueueSize,
  ).toBe(1)
  await worker.completeBatch(old, { ...counter(old), results: [succeeded('old answer')] })
  const again = await worker.nextBatch()
  expect(again.state).toBe('5')
  expect(again.operations[0]?.event.entityOperationCalled?.parentExecutionId).not.toEqual(
    old.operations[0]?.event.entityOperationCalled?.parentExecutionId,
  )
  await worker.completeBatch(again, counter(again))
  expect(await outcomeOf(client, id)).toBe('COMPLETED 10')
})

test('261 a caught failure of an entity is not asked for again, a later failure is', async () => {
  const { client, worker } = await openCallers()
  const asked: string[] = []
  let isDown = true
  worker.entity('counter', (batch: Batch) => ({
    results: batch.operations.map(({ name }) => {
      asked.push(name)
      return name === 'optional' || isDown ? failed(`${name} failed`) : succeeded(`${name} done`)
    }),
  }))
  worker.orchestrator('Careful', turn => {
    const failures = ofType(turn.events, 'entityOperationFailed')
    const [done] = ofType(turn.events, 'entityOperationCompleted')
    const calls = ofType(turn.events, 'entityOperationCalled').length
    if (done) return [complete(9, done.entityOperationCompleted?.output?.value)]
    if (failures.length === 2) return [fail(9, failures[1]!.entityOperationFailed!.failureDetails!)]
    if (failures.length === 1) return calls === 2 ? [] : [callEntity(2, A, 'needed')]
    return calls ? [] : [callEntity(1, A, 'optional')]
  })
  const id = await client.start('Careful')
  expect(await outcomeOf(client, id)).toBe('FAILED Error: needed failed')
  isDown = false
  await rewind(client, id)
  expect(await outcomeOf(client, id)).toBe('COMPLETED needed done')
  expect(asked).toEqual(['optional', 'needed', 'needed'])
})

test('92 two failed calls of one fan-out are both made again', async () => {
  const { client, worker } = await openCallers()
  let isDown = true
  worker.entity('counter', (batch: Batch) => ({
    results: batch.operations.map(() => (isDown ? failed('down') : succeeded('up'))),
  }))
  worker.orchestrator('Fan', turn => {
    const failures = ofType(turn.events, 'entityOperationFailed').length
    const done = ofType(turn.events, 'entityOperationCompleted').length
    if (failures === 2) return [fail(9, failure('both down'))]
    if (done === 2) return [complete(9, 'both up')]
    const called = ofType(turn.events, 'entityOperationCalled').map(event => event.eventId)
    return [1, 2].filter(n => !called.includes(n)).map(n => callEntity(n, `@counter@${n}`, 'get'))
  })
  const id = await client.start('Fan')
  expect(await outcomeOf(client, id)).toBe('FAILED Error: both down')
  isDown = false
  await rewind(client, id)
  expect(await outcomeOf(client, id)).toBe('COMPLETED both up')
})
