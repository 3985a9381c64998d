/** What a restored hub is like: waits, clocks, whatever was going on, and what is refused. */
import { describe, expect, test } from 'vitest'
import type { Hub, HubSnapshot } from '../../../src/index.ts'
import { complete, createChild, createTimer, fail, failure, scheduleTask } from '../../support/actions.ts'
import { openClient, openWorker, ownBackend } from '../../support/backend.ts'
import { sentinel } from '../../support/sentinel.ts'
import { openLab, turnByTurn } from '../lab.ts'

const copyOf = (snapshot: HubSnapshot): HubSnapshot => JSON.parse(JSON.stringify(snapshot)) as HubSnapshot

/** The same in another backend, whose clock stands still too. */
async function fork(hub: Hub) {
  const backend = await ownBackend({ time: 'manual' })
  const other = backend.hub('fork')
  await other.restore(copyOf(hub.snapshot()))
  const client = await openClient({ address: backend.address, hub: 'fork' })
  return { other, client, worker: await openWorker(client) }
}

describe('what was going on goes on', () => {
  test('a scheduled start that is not due', async () => {
    const { hub } = await openLab()
    await hub.start('later', 1, { instanceId: 'i', startAt: hub.clock.now + 60_000 })
    const { other, client, worker } = await fork(hub)
    worker.orchestrator('later', () => [complete(1, '"done"')])
    await sentinel(client, worker)
    expect(other.instance('i').status).toBe('PENDING')
    await other.clock.advance(60_000)
    expect(await other.instance('i').output()).toBe('done')
    expect(hub.instance('i').status).toBe('PENDING')
  })

  test('a suspended run, with what it was sent', async () => {
    const { hub, worker } = await openLab()
    worker.orchestrator('held', () => [])
    const run = await hub.start('held', undefined, { instanceId: 'i' })
    await run.waitFor({ status: 'RUNNING' })
    await run.suspend('for now')
    await run.raise('go', { n: 1 })
    const { other, client, worker: next } = await fork(hub)
    next.orchestrator('held', ({ events }) => (events.some(e => e.eventRaised) ? [complete(1)] : []))
    await sentinel(client, next)
    const copy = other.instance('i')
    expect(copy.status).toBe('SUSPENDED')
    await copy.resume()
    await copy.output()
    expect(copy.history().map(({ type }) => type)).toEqual([
      'orchestratorStarted',
      'executionStarted',
      'orchestratorStarted',
      'executionSuspended',
      'executionResumed',
      'eventRaised',
      'executionCompleted',
    ])
    expect(copy.history()[3]).toMatchObject({ inputText: 'for now' })
  })

  test('one that is suspended before it has run', async () => {
    const { hub } = await openLab()
    const run = await hub.start('held', undefined, { instanceId: 'i' })
    await run.suspend()
    const { other, client, worker } = await fork(hub)
    worker.orchestrator('held', () => [complete(1)])
    await sentinel(client, worker)
    expect(other.instance('i').status).toBe('SUSPENDED')
    await other.instance('i').resume()
    expect(other.instance('i').status).toBe('PENDING')
    await other.instance('i').output()
  })

  test('a turn that is out: it is sent again, and its messages come first', async () => {
    const { hub, worker } = await openLab()
    const run = await hub.start('slow', undefined, { instanceId: 'i' })
    await worker.completeTurn(await worker.nextTurn(), [])
    await run.raise('first')
    const late = await worker.nextTurn()
    await run.raise('second')
    const { other, worker: next } = await fork(hub)
    const again = await next.nextTurn()
    expect(again.request.newEvents.flatMap(({ eventRaised }) => eventRaised?.name ?? [])).toEqual([
      'first',
      'second',
    ])
    await next.completeTurn(again, [complete(1, '"there"')])
    expect(await other.instance('i').output()).toBe('there')
    await worker.completeTurn(late, [complete(1, '"here"')])
    expect(await run.output()).toBe('here')
  })

  test('a termination that waited for a turn is carried out: the turn is lost', async () => {
    const { hub, worker } = await openLab()
    const run = await hub.start('slow', undefined, { instanceId: 'i' })
    await worker.completeTurn(await worker.nextTurn(), [])
    await run.raise('go')
    await worker.nextTurn()
    await run.terminate({ why: 'enough' })
    expect(run.status).toBe('RUNNING')
    const { other } = await fork(hub)
    expect(other.instance('i').state).toMatchObject({ status: 'TERMINATED', output: { why: 'enough' } })
    expect(run.status).toBe('RUNNING')
  })

  test('a failed run can be rewound, and one that was rewound gets its turn', async () => {
    const { hub, worker } = await openLab()
    worker.orchestrator('breaks', turnByTurn([scheduleTask(1, 'work')], [fail(2, failure('no'))]))
    worker.activity('work', () => {
      throw new Error('broken')
    })
    const run = await hub.start('breaks', undefined, { instanceId: 'i' })
    await run.waitFor({ status: 'FAILED' })
    const forked = await fork(hub)
    await worker.close()
    await run.rewind('again')
    for (const { other, worker: next } of [await fork(hub), forked]) {
      const copy = other.instance('i')
      if (copy.status === 'FAILED') await copy.rewind('again')
      next.orchestrator('breaks', ({ events }) =>
        events.some(e => e.taskCompleted) ? [complete(2, '"mended"')] : [scheduleTask(1, 'work')],
      )
      next.activity('work', () => '1')
      expect(await copy.output()).toBe('mended')
    }
  })

  test('a child and its parent still know each other', async () => {
    const { hub, worker } = await openLab()
    worker.orchestrator('parent', turnByTurn([createChild(1, 'child', 'c')]))
    worker.orchestrator('child', () => [])
    await hub.start('parent', undefined, { instanceId: 'p' })
    await hub.instance('c').waitFor({ status: 'RUNNING' })
    const { other, worker: next } = await fork(hub)
    next.orchestrator('child', () => [complete(1, '"c"')])
    next.orchestrator('parent', ({ events }) => {
      const answer = events.find(e => e.subOrchestrationInstanceCompleted)?.subOrchestrationInstanceCompleted
      return answer ? [complete(2, answer.result?.value)] : []
    })
    await other.instance('c').raise('go')
    expect(await other.instance('p').output()).toBe('c')
  })

  test('timers keep their instants; what is past on a clock that is ahead comes at once', async () => {
    const { hub, worker } = await openLab()
    const due = hub.clock.now + 60_000
    worker.orchestrator('timed', turnByTurn([createTimer(1, due), createTimer(2, due + 60_000)]))
    const run = await hub.start('timed', undefined, { instanceId: 'i' })
    await run.waitFor({ timer: 1 })
    const snapshot = hub.snapshot()
    await hub.clock.advance(90_000)
    await hub.restore(snapshot)
    expect(hub.clock.now).toBe(due + 30_000)
    await run.waitFor({ timer: 0, status: 'fired' })
    expect(run.timers().map(({ status }) => status)).toEqual(['fired', 'armed'])
    await hub.clock.advance(29_999)
    expect(run.timer(1)?.status).toBe('armed')
    await hub.clock.advance(1)
    await run.waitFor({ timer: 1, status: 'fired' })
  })

  test('what has been answered and not been told yet is not asked again', async () => {
    const { hub, worker } = await openLab()
    const due = hub.clock.now + 1_000
    worker.orchestrator('held', turnByTurn([createTimer(1, due), scheduleTask(2, 'work')]))
    const run = await hub.start('held', undefined, { instanceId: 'i' })
    const work = await worker.nextActivity()
    await run.suspend()
    await worker.completeActivity(work, '1')
    await hub.clock.set(due)
    expect(run.export().inbox.map(({ type }) => type)).toEqual(['taskCompleted', 'timerFired'])
    const { other, client, worker: next } = await fork(hub)
    const lab = await openLab()
    await lab.hub.clock.set(Math.max(lab.hub.clock.now, due))
    const brought = await lab.hub.import(run.export())
    for (const each of [
      { copy: other.instance('i'), client, worker: next },
      { copy: brought, client: lab.client, worker: lab.worker },
    ]) {
      each.worker.orchestrator('held', () => [complete(3)])
      await sentinel(each.client, each.worker)
      expect(each.worker.unread.activities).toBe(0)
      await each.copy.resume()
      await each.copy.output()
      const answers = each.copy
        .history()
        .filter(({ type }) => type === 'taskCompleted' || type === 'timerFired')
      expect(answers).toHaveLength(2)
    }
  })

  test('a timer beyond all calendars', async () => {
    const { hub, worker } = await openLab()
    worker.orchestrator('waits', turnByTurn([createTimer(1, 9e18)]))
    const run = await hub.start('waits', undefined, { instanceId: 'i' })
    await run.waitFor({ timer: 0 })
    const { other } = await fork(hub)
    expect(other.instance('i').timer()).toMatchObject({ status: 'armed', fireAt: 9e18 })
    expect(other.snapshot().instances).toEqual(hub.snapshot().instances)
  })

  test('a clock that is behind is moved on, and what it comes past is gone', async () => {
    const { hub } = await openLab()
    await hub.clock.advance(3_600_000)
    const backend = await ownBackend({ time: 'manual' })
    const other = backend.hub('behind')
    await other.start('old', undefined, { startAt: other.clock.now + 1000 })
    await other.restore(hub.snapshot())
    expect(other.clock.now).toBeGreaterThanOrEqual(hub.clock.now)
    expect(other.runs().runs).toEqual([])
  })
})

describe('whoever waits', () => {
  test('is answered when the instance has ended in the snapshot, and told when it is gone', async () => {
    const { hub, client, worker } = await openLab()
    worker.orchestrator('ends', () => [complete(1, '"out"')])
    await (await hub.start('ends', undefined, { instanceId: 'i' })).output()
    const snapshot = hub.snapshot()
    await hub.reset()
    const waiting = client.completion('i')
    await hub.start('nobody', undefined, { instanceId: 'gone' })
    const leaving = client.completion('gone')
    const staying = client.completion('stays')
    // The waits are open once calls after them are answered.
    await client.state('i')
    await hub.restore(snapshot)
    expect(await waiting).toMatchObject({ output: { value: '"out"' } })
    expect(await leaving).toBeUndefined()
    await hub.start('ends', undefined, { instanceId: 'stays' })
    expect(await staying).toMatchObject({ output: { value: '"out"' } })
  })
})
