/** The second delivery of a turn that is checked, raw: what it carries, and what comes between the two answers. */
import { expect, test } from 'vitest'
import type { AnyActorRef, Snapshot } from 'xstate'
import type { BackendOptions } from '../../../src/index.ts'
import { complete, continueAsNew, createTimer, scheduleTask } from '../../support/actions.ts'
import { openClient, openWorker, ownBackend } from '../../support/backend.ts'
import { callEntity } from '../../support/entity-actions.ts'
import { ofType } from '../../support/history.ts'
import { openLab } from '../lab.ts'

const openCheckedLab = (options: BackendOptions = {}) => openLab({ determinism: 'check', ...options })

/** A run whose first turn was answered once, and is out for the second time. */
async function openSecond(options?: BackendOptions) {
  const lab = await openCheckedLab(options)
  const run = await lab.hub.start('order')
  const first = await lab.worker.nextTurn()
  const actions = [scheduleTask(1, 'charge', '1')]
  await lab.worker.completeTurn(first, actions)
  return { ...lab, run, first, actions, second: await lab.worker.nextTurn() }
}

test('it is the same turn again, and nothing counts before both answers are there', async () => {
  const { hub, run, first, second, worker, actions } = await openSecond()
  expect(second.token).not.toBe(first.token)
  expect(second.request).toEqual(first.request)
  expect(run.history()).toEqual([])
  await worker.completeTurn(second, actions)
  expect((await worker.nextActivity()).request.name).toBe('charge')
  expect(run.activities()).toHaveLength(1)
  expect(hub.counters).toEqual({ staleCompletions: 0, redeliveries: 0 })
})

test('what arrives between the answers is for the next turn', async () => {
  const { hub, run, first, second, worker, actions } = await openSecond()
  await run.raise('meanwhile')
  await hub.clock.advance(60_000)
  await worker.completeTurn(second, actions)
  const next = await worker.nextTurn()
  expect(next.newTypes).toEqual(['orchestratorStarted', 'eventRaised'])
  expect(ofType(next.events, 'orchestratorStarted')[0]).toEqual(
    ofType(first.events, 'orchestratorStarted')[0],
  )
})

test('the first answer sent twice is no second answer', async () => {
  const { hub, run, first, worker } = await openSecond()
  await worker.completeTurn(first, [])
  expect(hub.counters.staleCompletions).toBe(1)
  expect(run.history()).toEqual([])
  expect(run.status).toBe('PENDING')
})

test('when a worker is lost over it, another one is compared with the first answer', async () => {
  const { client, hub, run, worker, first, actions } = await openSecond()
  const other = await openWorker(client)
  await run.raise('meanwhile')
  await worker.close()
  const again = await other.nextTurn()
  expect(again.request).toEqual(first.request)
  await other.completeTurn(again, actions)
  expect(run.activities()).toHaveLength(1)
  expect(hub.counters.redeliveries).toBe(1)
})

test('a worker may hand it back', async () => {
  const { run, second, worker, actions } = await openSecond()
  await worker.abandonTurn(second)
  await worker.completeTurn(await worker.nextTurn(), actions)
  expect(run.activities()).toHaveLength(1)
})

test('a run suspended meanwhile commits, and is held', async () => {
  const { run, second, worker, actions } = await openSecond()
  await run.suspend()
  await worker.completeTurn(second, actions)
  expect(run.status).toBe('SUSPENDED')
  expect(run.activities()).toHaveLength(1)
  await worker.completeActivity(await worker.nextActivity())
  await run.resume()
  for (const _ of ['once', 'twice']) await worker.completeTurn(await worker.nextTurn(), [complete(2)])
  await run.output()
})

test('a run to be terminated commits its turn first, and then ends', async () => {
  const { hub, worker } = await openCheckedLab()
  const run = await hub.start('order')
  for (const _ of ['once', 'twice']) await worker.completeTurn(await worker.nextTurn(), [])
  await run.raise('go')
  await worker.completeTurn(await worker.nextTurn(), [createTimer(1, 5)])
  const second = await worker.nextTurn()
  await run.terminate()
  expect(run.status).toBe('RUNNING')
  await worker.completeTurn(second, [createTimer(1, 5)])
  expect(run.status).toBe('TERMINATED')
  expect(run.timers()).toHaveLength(1)
})

/** A run whose turn was answered once, and waits for its second delivery behind another run's turn. */
async function openWaiting(options: BackendOptions = {}) {
  const backend = await ownBackend({ determinism: 'check', ...options })
  const client = await openClient({ address: backend.address, hub: 'lab' })
  const worker = await openWorker(client, { maxConcurrentOrchestrationWorkItems: 1 })
  const hub = backend.hub('lab')
  const run = await hub.start('order')
  for (const _ of ['once', 'twice']) await worker.completeTurn(await worker.nextTurn(), [])
  await run.raise('go')
  const turn = await worker.nextTurn()
  // It waits longer than the second delivery, and is sent before it.
  await hub.start('other')
  await worker.completeTurn(turn, [scheduleTask(1, 'charge')])
  expect(run.activities()).toEqual([])
  return { client, hub, run, worker }
}

test('a termination does not wait for a second delivery that nobody has taken', async () => {
  const statuses = new Map<string, string>()
  const { run } = await openWaiting({
    inspect: event => {
      if (event.type !== '@xstate.snapshot') return
      const { id } = event.actorRef as AnyActorRef
      statuses.set(id, (event.snapshot as Snapshot<unknown>).status)
    },
  })
  await run.terminate()
  expect(run.status).toBe('TERMINATED')
  expect(run.activities()).toHaveLength(1)
  // Nothing is left of its turns.
  const turns = [...statuses].filter(([id]) => id.startsWith(`${run.instanceId}#`) && id.endsWith(' order'))
  expect(turns).toEqual(turns.map(([id]) => [id, 'done']))
  expect(turns.length).toBeGreaterThan(1)
})

test('with no worker left to compare with, the first answer counts', async () => {
  const { hub, run, worker } = await openSecond()
  await worker.close()
  await run.waitFor({ activity: 'charge' })
  expect(hub.counters).toEqual({ staleCompletions: 0, redeliveries: 0 })
})

test('so it does when the last worker leaves before it has taken the second delivery', async () => {
  const { hub, run, worker } = await openWaiting()
  hub.unserved('fail', { grace: 0 })
  await worker.close()
  await run.waitFor({ activity: 'charge' })
})

test('a worker that leaves while another is there changes nothing for a second delivery that waits', async () => {
  const { client, hub, run, worker } = await openWaiting()
  const idle = await openWorker(client, {
    workItemFilters: { orchestrations: [{ name: 'else', versions: [] }] },
  })
  const left = new Promise<void>(resolve => {
    hub.inspect(({ type }) => type === 'workerLeft' && resolve())
  })
  await idle.close()
  await left
  expect(run.activities()).toEqual([])
  await worker.completeTurn(await worker.nextTurn(), [])
  const second = await worker.nextTurn()
  expect(second.request.instanceId).toBe(run.instanceId)
})

test('nor is a second answer waited for where nobody could give it', async () => {
  const { hub, worker, client } = await openCheckedLab()
  const run = await hub.start('order')
  const turn = await worker.nextTurn()
  await worker.close()
  await expect.poll(() => run.explain()).not.toContain('is out at')
  await worker.completeTurn(turn, [complete(1, '"late"')])
  expect(await client.status(run.instanceId)).toBe('COMPLETED')
})

test('a termination does not wait for a second delivery whose worker is lost', async () => {
  const { client, hub, worker } = await openCheckedLab()
  const run = await hub.start('order')
  for (const _ of ['once', 'twice']) await worker.completeTurn(await worker.nextTurn(), [])
  await run.raise('go')
  await worker.completeTurn(await worker.nextTurn(), [createTimer(1, 5)])
  await worker.nextTurn()
  await openWorker(client)
  await run.terminate()
  await worker.close()
  await run.waitFor({ status: 'TERMINATED' })
  expect(run.timers()).toHaveLength(1)
})

test('it uses up no delivery', async () => {
  const { run, second, worker } = await openSecond({ maxDeliveries: 1 })
  await worker.completeTurn(second, [scheduleTask(1, 'charge', '1')])
  await worker.completeActivity(await worker.nextActivity())
  for (const _ of ['once', 'twice']) await worker.completeTurn(await worker.nextTurn(), [complete(2)])
  await run.output()
})

test('answers in chunks are compared whole, and so are those without a token', async () => {
  const { run, second, worker, client } = await openSecond()
  await worker.completeTurn(second, [scheduleTask(1, 'charge', '1')], {
    isPartial: true,
    chunkIndex: { value: 0 },
  })
  expect(run.history()).toEqual([])
  await worker.completeTurn(second, [], { chunkIndex: { value: 1 } })
  await worker.completeActivity(await worker.nextActivity())
  for (const _ of ['once', 'twice']) {
    await worker.nextTurn()
    await client.call('CompleteOrchestratorTask', {
      instanceId: run.instanceId,
      actions: [complete(2, '"done"')],
    })
  }
  expect(await run.output()).toBe('done')
})

test('a worker that asks for the history gets it with either delivery', async () => {
  const { run, second, worker } = await openSecond()
  await worker.completeTurn(second, [], { requiresHistory: true })
  const third = await worker.nextTurn()
  expect(third.request).toEqual(second.request)
  await worker.completeTurn(third, [scheduleTask(1, 'charge', '1')])
  expect(run.activities()).toHaveLength(1)
})

test('actions may come in another order, as Go sends them', async () => {
  const { hub, worker } = await openCheckedLab()
  const run = await hub.start('order')
  const actions = [scheduleTask(1, 'a'), scheduleTask(2, 'b')]
  await worker.completeTurn(await worker.nextTurn(), actions)
  await worker.completeTurn(await worker.nextTurn(), actions.toReversed())
  expect(run.activities().map(({ name }) => name)).toEqual(['a', 'b'])
  const replay = run.replay()
  await worker.completeTurn(await worker.nextTurn(), actions.toReversed())
  await replay
})

test('trace context, tags and stacks may differ; ids, requests and due times may not', async () => {
  const failed = (stackTrace: string) => ({
    id: 1,
    completeOrchestration: {
      orchestrationStatus: 'ORCHESTRATION_STATUS_FAILED' as const,
      failureDetails: { errorType: 'E', errorMessage: 'no', stackTrace: { value: stackTrace } },
    },
  })
  const traced = (spanID: string) =>
    scheduleTask(1, 'charge', '1', {
      parentTraceContext: { traceParent: spanID, spanID },
      tags: { span: spanID },
    })
  const call = (request: string) => callEntity(1, '@counter@a', 'get', { requestId: request })
  const { hub, worker } = await openCheckedLab()
  const outcome = async (...answers: Parameters<typeof worker.completeTurn>[1]) => {
    const run = await hub.start('order')
    for (const action of answers) await worker.completeTurn(await worker.nextTurn(), [action])
    return run.state?.failure?.errorType ?? run.status
  }
  expect(await outcome(failed('here'), failed('there'))).toBe('E')
  expect(await outcome(traced('1'), traced('2'))).toBe('RUNNING')
  expect(await outcome(scheduleTask(1, 'charge'), scheduleTask(2, 'charge'))).toBe(
    'NonDeterministicOrchestration',
  )
  expect(await outcome(call('1'), call('2'))).toBe('NonDeterministicOrchestration')
  expect(await outcome(createTimer(1, 5), createTimer(1, 5.000_001))).toBe('NonDeterministicOrchestration')
})

test('where long events part that are carried over is shown', async () => {
  const { hub, worker } = await openCheckedLab()
  const run = await hub.start('order')
  for (const end of ['one', 'other']) {
    const kept = { name: 'kept', input: { value: JSON.stringify('x'.repeat(500) + end) } }
    const carried = [{ eventId: -1, eventRaised: kept }]
    await worker.completeTurn(await worker.nextTurn(), [continueAsNew(1, '2', { carryoverEvents: carried })])
  }
  expect(run.state?.failure?.errorMessage).toMatch(/xxxone.*the second time.*xxxother/)
})
