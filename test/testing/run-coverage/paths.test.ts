/** Paths and the places of timers, where every turn is the test's own. */
import { expect, test } from 'vitest'
import type { OrchestratorAction } from '../../../src/durable-task/grpc/wire/OrchestratorAction.ts'
import { complete, createTimer, failure, scheduleTask, sendEvent, text } from '../../support/actions.ts'
import { lockEntities } from '../../support/entity-actions.ts'
import { openLab, turnByTurn } from '../lab.ts'
import { entryOf, pathsOf } from './orders.ts'

const openCoveredLab = () => openLab({ coverage: true })

test('timers that follow each other are one wait, fired when the last one has', async () => {
  const { hub, worker } = await openCoveredLab()
  const links = [10, 20, 30].map((due, index) => [createTimer(index + 1, hub.clock.now + due)])
  worker.orchestrator('long', turnByTurn(...links, [complete(4)]))
  const timers = () => entryOf(hub.coverage(), 'long').timers
  const left = await hub.start('long')
  await left.waitFor({ timer: 0 })
  await hub.clock.advance(10)
  await left.waitFor({ timer: 1 })
  expect(timers()).toEqual([{ where: 'at the start', armed: 1, fired: 0, overtaken: 0 }])
  await left.terminate()
  await left.waitFor({ status: 'TERMINATED' })
  expect(timers()).toEqual([{ where: 'at the start', armed: 1, fired: 0, overtaken: 1 }])
  const waited = await hub.start('long')
  for (const index of links.keys()) {
    await waited.waitFor({ timer: index })
    await hub.clock.advance(30)
  }
  await waited.output()
  expect(timers()).toEqual([{ where: 'at the start', armed: 2, fired: 1, overtaken: 1 }])
  expect(pathsOf(entryOf(hub.coverage(), 'long'))).toEqual([
    '1× timer overtaken: terminated',
    '1× timer fired: completed',
  ])
})

test('a timer is known by what came before it', async () => {
  const { hub, worker } = await openCoveredLab()
  const later = hub.clock.now + 1000
  worker.orchestrator(
    'places',
    turnByTurn(
      [scheduleTask(1, 'a'), createTimer(2, later), createTimer(3, later)],
      [createTimer(4, later)],
      [createTimer(5, later)],
      [sendEvent(6, 'other', 'hello', ''), scheduleTask(7, 'b'), createTimer(8, later)],
      [createTimer(9, later)],
    ),
  )
  const run = await hub.start('places')
  // Answered in the second turn, brought an event in the third; `b` is open in the fifth, which an event causes.
  await worker.completeActivity(await worker.nextActivity())
  await run.waitFor({ timer: 2 })
  await run.raise('first')
  await run.waitFor({ timer: 3 })
  await run.raise('second')
  const b = await worker.nextActivity()
  await run.waitFor({ timer: 4 })
  await worker.failActivity(b, failure('no'))
  await run.waitFor({ timer: 5 })
  expect(entryOf(hub.coverage(), 'places').timers.map(({ where }) => where)).toEqual([
    'beside a',
    'beside a (2)',
    'after a',
    'after the event first',
    'beside b',
    'after b failed',
  ])
})

test('only a timer that nothing else could have led to follows another', async () => {
  const { hub, worker } = await openCoveredLab()
  const { now } = hub.clock
  const run = await hub.start('races')
  const answer = async (...actions: OrchestratorAction[]) =>
    worker.completeTurn(await worker.nextTurn(), actions)
  await answer(createTimer(1, now + 10), createTimer(2, now + 20))
  await hub.clock.advance(10)
  await answer()
  await hub.clock.advance(10)
  await answer(createTimer(3, now + 1000), scheduleTask(4, 'a'), createTimer(7, now + 30))
  const a = await worker.nextActivity()
  // While a turn is out, what the next one brings gathers: an answer with a timer, then an event with a timer.
  await run.raise('first')
  const first = await worker.nextTurn()
  await worker.completeActivity(a)
  await hub.clock.advance(10)
  await worker.completeTurn(first, [])
  await answer(createTimer(5, now + 40))
  await run.raise('second')
  const second = await worker.nextTurn()
  await hub.clock.advance(10)
  await run.raise('third')
  await worker.completeTurn(second, [])
  await answer(createTimer(6, now + 50))
  await run.waitFor({ timer: 5 })
  expect(entryOf(hub.coverage(), 'races').timers).toEqual([
    { where: 'at the start', armed: 1, fired: 1, overtaken: 0 },
    { where: 'at the start (2)', armed: 1, fired: 0, overtaken: 0 },
    { where: 'beside a', armed: 1, fired: 1, overtaken: 0 },
    { where: 'after a', armed: 1, fired: 1, overtaken: 0 },
    { where: 'after the event third', armed: 1, fired: 0, overtaken: 0 },
  ])
})

test('what is asked for in one turn is one step, whatever of it fails in which order', async () => {
  const { hub, worker } = await openCoveredLab()
  const calls = ['1', '2', '3'].map((input, index) => scheduleTask(index + 1, 'ship', input))
  worker.orchestrator('fan', ({ events }) => {
    const answers = events.filter(({ eventType }) => /^task(Completed|Failed)$/.test(eventType ?? '')).length
    if (answers === 0) return [...calls, scheduleTask(4, 'note')]
    return answers === 4 ? [complete(5)] : []
  })
  for (const failing of ['1', '3']) {
    const run = await hub.start('fan')
    for (let left = 4; left > 0; left--) {
      const item = await worker.nextActivity()
      if (item.request.input?.value === failing) await worker.failActivity(item, failure('no'))
      else await worker.completeActivity(item)
    }
    await run.output()
  }
  expect(pathsOf(entryOf(hub.coverage(), 'fan'))).toEqual([
    '2× activity ship done | failed + activity note: completed',
  ])
})

test('loops of several steps count once, and what follows them tells paths apart', async () => {
  const { hub, worker } = await openCoveredLab()
  worker.activity('check', () => undefined)
  worker.activity('work', () => undefined)
  worker.activity('stop', () => undefined)
  worker.orchestrator('loop', ({ events }) => {
    const rounds = Number(events.find(event => event.executionStarted)?.executionStarted?.input?.value)
    const answered = events.filter(({ eventType }) => eventType === 'taskCompleted').length
    if (answered === rounds * 2) return [scheduleTask(100, 'stop')]
    if (answered > rounds * 2) return [complete(101)]
    return [scheduleTask(answered + 1, answered % 2 === 0 ? 'check' : 'work')]
  })
  for (const rounds of [0, 1, 2, 7]) await (await hub.start('loop', rounds)).output()
  expect(pathsOf(entryOf(hub.coverage(), 'loop'))).toEqual([
    '1× activity stop: completed',
    '3× activity check → activity work → activity stop: completed',
  ])
})

test('versions are apart; locks are named without keys', async () => {
  const { hub, client, worker } = await openCoveredLab()
  worker.orchestrator(
    'locking',
    turnByTurn([lockEntities(1, 's-1', ['@account@a', '@account@b'])], [complete(2)]),
  )
  for (const [index, version] of ['1', '2', '2'].entries())
    await client.start('locking', { version: text(version), instanceId: `locking-${index}` })
  await expect.poll(() => hub.coverage().orchestrations.map(({ ends }) => ends.completed)).toEqual([1, 2])
  expect(hub.coverage().orchestrations).toMatchObject([
    { name: 'locking', version: '1', calls: [{ kind: 'lock', name: 'account', succeeded: 1 }] },
    { name: 'locking', version: '2', calls: [{ kind: 'lock', name: 'account', succeeded: 2 }] },
  ])
})
