/** What a snapshot keeps of a run beside its history. */
import { expect, test } from 'vitest'
import { complete, continueAsNew, fail, failure, scheduleTask, text } from '../../support/actions.ts'
import { openClient, openWorker, ownBackend } from '../../support/backend.ts'
import { openLab } from '../lab.ts'

test('the version that filters look at, and the span of the orchestration', async () => {
  const { hub, worker } = await openLab()
  worker.orchestrator('order', () => ({
    actions: [scheduleTask(1, 'work')],
    orchestrationTraceContext: { spanID: text('span-1') },
  }))
  const run = await hub.start('order', undefined, { instanceId: 'i', version: '2' })
  await run.waitFor({ activity: 'work' })
  const snapshot = hub.snapshot()
  expect(snapshot).toMatchObject({
    instances: [{ turns: 1, generation: 1, traceContext: { spanID: 'span-1' } }],
    activities: [{ instanceId: 'i', servedVersion: '2', task: { id: 1, name: 'work' } }],
  })

  const backend = await ownBackend()
  await backend.hub('fork').restore(snapshot)
  const client = await openClient({ address: backend.address, hub: 'fork' })
  const only = (version: string) => ({
    workItemFilters: {
      orchestrations: [{ name: 'order', versions: ['2'] }],
      activities: [{ name: 'work', versions: [version] }],
    },
  })
  const wrong = await openWorker(client, only('1'))
  const right = await openWorker(client, only('2'))
  await right.completeActivity(await right.nextActivity(), '1')
  expect(wrong.unread.activities).toBe(0)
  const turn = await Promise.race([wrong.nextTurn(), right.nextTurn()])
  expect(turn.request.orchestrationTraceContext?.spanID?.value).toBe('span-1')
})

test('generation, turns, and what a rewind replaced', async () => {
  const { hub, worker } = await openLab()
  worker.orchestrator('loops', ({ events }) =>
    events.some(e => e.executionStarted?.input?.value === '2')
      ? [fail(1, failure('no'))]
      : [continueAsNew(1, '2')],
  )
  const run = await hub.start('loops', 1, { instanceId: 'i' })
  await run.waitFor({ status: 'FAILED' })
  const { executionId } = run.export()
  expect(run.export()).toMatchObject({ generation: 2, turns: 2 })
  worker.orchestrator('loops', () => [])
  await run.rewind()
  const snapshot = hub.snapshot()
  const [instance] = snapshot.instances
  expect(instance).toMatchObject({ rewoundFrom: executionId, generation: 2 })
  expect(instance?.executionId).not.toBe(executionId)
  await hub.restore(snapshot)
  expect(hub.snapshot().instances).toEqual(snapshot.instances)
  const copy = await hub.import(run.export(), { instanceId: 'copy' })
  expect(copy.export()).not.toHaveProperty('rewoundFrom')
})

test('that the worker asked for the whole history', async () => {
  const { hub, worker } = await openLab()
  const run = await hub.start('order', undefined, { instanceId: 'i' })
  await worker.completeTurn(await worker.nextTurn(), [], { requiresHistory: true })
  await worker.nextTurn()
  expect(run.export()).toMatchObject({ embedsHistory: true, status: 'PENDING', turns: 0 })
  await hub.restore(hub.snapshot())
  expect(run.export()).toMatchObject({ embedsHistory: true })
})

test('of all that was due meanwhile, what was due first comes first', async () => {
  const { hub, client, worker } = await openLab()
  const at = (seconds: number) => hub.clock.now + seconds * 1_000
  await hub.start('third', undefined, { startAt: at(30) })
  await hub.start('first', undefined, { startAt: at(10) })
  await hub.start('second', undefined, { startAt: at(20) })
  const snapshot = hub.snapshot()
  await worker.close()
  await hub.clock.advance(60_000)
  await hub.restore(snapshot)
  const order: string[] = []
  const next = await openWorker(client)
  for (const name of ['first', 'second', 'third'])
    next.orchestrator(name, () => {
      order.push(name)
      return [complete(1)]
    })
  for (const { instanceId } of snapshot.instances) await hub.instance(instanceId).output()
  expect(order).toEqual(['first', 'second', 'third'])
})
