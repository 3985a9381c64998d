/** One run out of a hub and into another. */
import { expect, test } from 'vitest'
import type { ExportedRun } from '../../../src/index.ts'
import {
  complete,
  continueAsNew,
  createChild,
  createTimer,
  fail,
  failure,
  scheduleTask,
} from '../../support/actions.ts'
import { sentinel } from '../../support/sentinel.ts'
import type { ActivityItem } from '../../support/worker.ts'
import { openLab, turnByTurn } from '../lab.ts'

const throughFile = (run: ExportedRun): ExportedRun => JSON.parse(JSON.stringify(run)) as ExportedRun

test('what an export says', async () => {
  const { hub, worker } = await openLab()
  worker.orchestrator('order', turnByTurn([scheduleTask(1, 'charge', '{"n":1}')]))
  const run = await hub.start('order', { items: 3 }, { instanceId: 'i', version: '2', tags: { shop: 'a' } })
  await worker.nextActivity()
  await run.suspend('look')
  await run.raise('go', 'now')
  const exported = run.export()
  expect(throughFile(exported)).toStrictEqual(exported)
  expect(exported).toMatchObject({
    format: 'greenroom.run/1',
    instanceId: 'i',
    status: 'SUSPENDED',
    suspended: { reason: 'look' },
    started: { name: 'order', version: '2', inputText: '{"items":3}', tags: { shop: 'a' } },
    inbox: [{ type: 'eventRaised', name: 'go', inputText: '"now"' }],
  })
  expect(exported.history.map(({ type }) => type)).toEqual([
    'orchestratorStarted',
    'executionStarted',
    'taskScheduled',
  ])
  const other = await openLab()
  await other.hub.import(throughFile(exported))
  expect(other.hub.snapshot().activities).toEqual(hub.snapshot().activities)
  expect(() => hub.instance('nobody').export()).toThrow(
    expect.objectContaining({ code: 'instance-not-found' }),
  )
})

test('an unfinished run goes on where it stood', async () => {
  const { hub, worker } = await openLab()
  worker.orchestrator(
    'order',
    turnByTurn([
      scheduleTask(1, 'done'),
      scheduleTask(2, 'open', '"x"'),
      createTimer(3, hub.clock.now + 60_000),
    ]),
  )
  worker.activity('done', () => '"1"')
  const run = await hub.start('order', undefined, { instanceId: 'i' })
  await run.waitFor({ activity: 'done', status: 'completed' })
  await run.raise('early')
  const exported = throughFile(run.export())

  const other = await openLab()
  const copy = await other.hub.import(exported)
  expect(copy.instanceId).toBe('i')
  other.worker.orchestrator('order', ({ events }) =>
    events.some(e => e.timerFired) && events.some(e => e.taskCompleted?.taskScheduledId === 2)
      ? [complete(4, '"all"')]
      : [],
  )
  const open = await other.worker.nextActivity()
  expect(open).toMatchObject({ request: { name: 'open' }, taskId: 2, instanceId: 'i' })
  expect(other.worker.unread.activities).toBe(0)
  await other.worker.completeActivity(open, '"2"')
  expect(copy.event('early')).toBeDefined()
  await other.hub.clock.set(Math.max(other.hub.clock.now, copy.timer()?.fireAt ?? 0))
  expect(await copy.output()).toBe('all')
  expect(copy.history().filter(({ type }) => type === 'taskScheduled')).toHaveLength(2)
  expect(copy.history().filter(({ type }) => type === 'timerFired')).toHaveLength(1)
})

test('a finished run can be queried and restarted, a failed one rewound', async () => {
  const { hub, worker } = await openLab()
  worker.orchestrator('ends', () => [complete(1, '"out"')])
  worker.orchestrator('breaks', turnByTurn([scheduleTask(1, 'work')], [fail(2, failure('no'))]))
  worker.activity('work', () => {
    throw new Error('broken')
  })
  await (await hub.start('ends', 1, { instanceId: 'e' })).output()
  await (await hub.start('breaks', 1, { instanceId: 'f' })).waitFor({ status: 'FAILED' })

  const other = await openLab()
  const ended = await other.hub.import(throughFile(hub.instance('e').export()))
  expect(await ended.output()).toBe('out')
  expect(ended.state).toEqual(hub.instance('e').state)
  expect(await other.client.completion('e')).toMatchObject({ output: { value: '"out"' } })
  other.worker.orchestrator('ends', () => [complete(1, '"again"')])
  expect(await (await ended.restart()).output()).toBe('again')

  const failed = await other.hub.import(throughFile(hub.instance('f').export()))
  expect(failed.state).toMatchObject({ status: 'FAILED', failure: { errorMessage: 'no' } })
  other.worker.orchestrator('breaks', ({ events }) =>
    events.some(e => e.taskCompleted) ? [complete(2, '"mended"')] : [scheduleTask(1, 'work')],
  )
  other.worker.activity('work', () => '1')
  await failed.rewind()
  expect(await failed.output()).toBe('mended')
})

test('the history is that of the current generation', async () => {
  const { hub, worker } = await openLab()
  worker.orchestrator('loops', ({ events }) =>
    events.some(e => e.executionStarted?.input?.value === '2') ? [] : [continueAsNew(1, '2')],
  )
  const run = await hub.start('loops', 1, { instanceId: 'i' })
  await run.waitFor(() => run.state?.input === 2 && run.history().length > 0)
  const other = await openLab()
  const copy = await other.hub.import(throughFile(run.export()))
  expect(copy.history()).toEqual(run.history())
  other.worker.orchestrator('loops', () => [complete(1, '"end"')])
  await copy.raise('go')
  expect(await copy.output()).toBe('end')
})

test('under another id it is a copy, and nobody confuses the two', async () => {
  const { hub, worker } = await openLab()
  worker.orchestrator('parent', turnByTurn([createChild(1, 'child', 'c')]))
  worker.orchestrator('child', turnByTurn([scheduleTask(1, 'work')]))
  const parent = await hub.start('parent', undefined, { instanceId: 'p' })
  const original = await worker.nextActivity()
  const copy = await hub.import(hub.instance('c').export(), { instanceId: 'copy' })
  const copied = await worker.nextActivity()
  expect(copied.instanceId).toBe('copy')
  const executionOf = ({ request }: ActivityItem) => request.orchestrationInstance?.executionId?.value
  expect(executionOf(copied)).toBe(copy.export().executionId)
  expect(executionOf(copied)).not.toBe(executionOf(original))
  worker.orchestrator('child', ({ instanceId }) => [complete(2, JSON.stringify(instanceId))])
  worker.orchestrator('parent', ({ events }) =>
    events.some(e => e.subOrchestrationInstanceCompleted) ? [complete(2)] : [],
  )
  await worker.completeActivity(copied, '1')
  expect(await copy.output()).toBe('copy')
  expect(copy.history()[1]).toMatchObject({ orchestrationInstance: { instanceId: 'copy' } })
  expect(parent.status).toBe('RUNNING')
  await worker.completeActivity(original, '1')
  await parent.output()
  expect(parent.child('child')).toMatchObject({ output: 'c' })
})

test.for(['parent first', 'child first'])('a parent hears of its child, imported %s', async order => {
  const { hub, worker } = await openLab()
  worker.orchestrator('parent', turnByTurn([createChild(1, 'child', 'c')]))
  worker.orchestrator('child', () => [])
  const parent = await hub.start('parent', undefined, { instanceId: 'p' })
  await hub.instance('c').waitFor({ status: 'RUNNING' })
  const waiting = throughFile(parent.export())
  worker.orchestrator('child', () => [complete(1, '"c"')])
  await hub.instance('c').raise('go')
  await hub.instance('c').output()
  const ended = throughFile(hub.instance('c').export())

  const other = await openLab()
  other.worker.orchestrator('parent', ({ events }) =>
    events.some(e => e.subOrchestrationInstanceCompleted) ? [complete(2, '"heard"')] : [],
  )
  const runs = order === 'parent first' ? [waiting, ended] : [ended, waiting]
  for (const run of runs) await other.hub.import(run)
  expect(await other.hub.instance('p').output()).toBe('heard')
  const heard = other.hub.instance('p').history()
  expect(heard.filter(({ type }) => type === 'subOrchestrationInstanceCompleted')).toHaveLength(1)
})

test('a parent that has heard of its child already hears nothing more', async () => {
  const { hub, worker } = await openLab()
  worker.orchestrator('parent', turnByTurn([createChild(1, 'child', 'c')]))
  worker.orchestrator('child', () => [complete(1, '"c"')])
  const parent = await hub.start('parent', undefined, { instanceId: 'p' })
  await parent.waitFor(() => parent.child('child')?.output === 'c')
  const other = await openLab()
  other.worker.orchestrator('parent', () => [])
  const copy = await other.hub.import(throughFile(parent.export()))
  await other.hub.import(throughFile(hub.instance('c').export()))
  await sentinel(other.client, other.worker)
  expect(copy.history()).toEqual(parent.history())
  expect(copy.export().inbox).toEqual([])
})

test('what a copy waits for is said where it never comes', async () => {
  const { hub, worker } = await openLab()
  worker.orchestrator('parent', turnByTurn([createChild(1, 'child', 'c')]))
  worker.orchestrator('child', () => [])
  const parent = await hub.start('parent', undefined, { instanceId: 'p' })
  await hub.instance('c').waitFor({ status: 'RUNNING' })
  const copy = await hub.import(parent.export(), { instanceId: 'copy' })
  expect(parent.explain()).toContain("its sub-orchestration 'c' (child) is running.")
  expect(copy.explain()).toContain("its sub-orchestration 'c' answers another run.")
  const other = await openLab()
  const alone = await other.hub.import(throughFile(parent.export()))
  expect(alone.explain()).toContain("its sub-orchestration 'c' is not in this hub.")
  await hub.instance('c').terminate()
  expect(copy.explain()).toContain("its sub-orchestration 'c' answers another run.")
  expect(copy.export().inbox).toEqual([])
})

test('one that failed without a history cannot be rewound', async () => {
  const { hub, worker } = await openLab()
  worker.orchestrator('fails', () => [fail(1, failure('no'))])
  const run = await hub.start('fails', undefined, { instanceId: 'i' })
  await run.waitFor({ status: 'FAILED' })
  const copy = await hub.import({ ...run.export(), history: [] }, { instanceId: 'copy' })
  await expect(copy.rewind()).rejects.toMatchObject({ name: 'BackendError', code: 'wrong-state' })
  expect(copy.status).toBe('FAILED')
})

test('an id that is taken is refused, also by what has ended', async () => {
  const { hub, client, worker } = await openLab()
  worker.orchestrator('ends', () => [complete(1)])
  const run = await hub.start('ends', undefined, { instanceId: 'i' })
  await run.output()
  const exported = run.export()
  await expect(hub.import(exported)).rejects.toMatchObject({ code: 'instance-exists' })
  await expect(hub.import(exported, { instanceId: '@a@b' })).rejects.toMatchObject({
    code: 'invalid-request',
  })
  await expect(hub.import({ ...exported, format: 'x' })).rejects.toThrow(
    /^The run cannot be read: its format is "x"/,
  )
  await expect(hub.import(hub.snapshot())).rejects.toThrow(/run\.export\(\) gives 'greenroom\.run\/1'/)
  await expect(hub.import({ ...exported, history: [{}] })).rejects.toThrow(/^The run\.history\[0\]/)
  await sentinel(client, worker)
  expect(hub.runs().runs.filter(({ name }) => name === 'ends')).toHaveLength(1)
})
