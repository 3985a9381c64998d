/** Runs as sequence diagrams. */
import { expect, test } from 'vitest'
import { activity } from '../../src/index.ts'
import {
  complete,
  createChild,
  createTimer,
  fail,
  failure,
  scheduleTask,
  sendEvent,
} from '../support/actions.ts'
import { callEntity, lockEntities, signalEntity, unlockEntity } from '../support/entity-actions.ts'
import { counter } from '../support/entity-counter.ts'
import { openLab } from './lab.ts'

test('a run is drawn with whom it had to do with, in order', async () => {
  const { hub, worker } = await openLab()
  const { clock } = hub
  worker.entity('counter', counter)
  worker.orchestrator('Pack', () => [fail(1, failure('no box', { errorType: 'Empty' }))])
  worker.orchestrator('Order', ({ newTypes, events }) => {
    const charged = events.some(event => event.taskCompleted)
    if (newTypes.includes('executionStarted')) return [scheduleTask(1, 'charge', '{"amount":9}')]
    if (newTypes.includes('taskFailed')) return [createTimer(2, clock.now + 5_000)]
    if (newTypes.includes('timerFired')) return [scheduleTask(3, 'charge', '{"amount":9}')]
    if (newTypes.includes('taskCompleted'))
      return [createChild(4, 'Pack', 'pack-1'), createTimer(5, clock.now + 30 * 86_400_000)]
    if (newTypes.includes('subOrchestrationInstanceFailed'))
      return [
        signalEntity(6, '@counter@a', 'add', { input: '2' }),
        callEntity(7, '@counter@a', 'add', { input: '3', requestId: 'r-1' }),
      ]
    if (newTypes.includes('entityOperationCompleted'))
      return [lockEntities(8, 's-1', ['@counter@a', '@counter@b'])]
    if (newTypes.includes('entityLockGranted'))
      return [
        unlockEntity(9, 's-1', '@counter@a'),
        unlockEntity(10, 's-1', '@counter@b'),
        sendEvent(11, 'other-1', 'hello', '"world"'),
      ]
    if (newTypes.includes('eventRaised') && charged) return [scheduleTask(12, 'ship'), complete(13, '"done"')]
    return []
  })
  const run = await hub.start('Order', { items: 3 }, { instanceId: 'order-1' })
  await worker.failActivity(await worker.nextActivity(), failure('declined'))
  await run.waitFor({ timer: 0 })
  await clock.advanceToNext()
  await worker.completeActivity(await worker.nextActivity(), '{"receipt":"r-1"}')
  await run.waitFor(() => run.history().some(event => event.type === 'eventSent'))
  await run.suspend('a pause')
  await run.resume()
  await run.raise('approval', { by: 'Ada' })
  await run.output()
  expect(run.sequenceDiagram()).toBe(`sequenceDiagram
  participant O as Order order-1
  participant A1 as charge
  participant T2 as Timers
  participant C3 as Pack (child)
  participant E4 as @counter@a
  participant E5 as @counter@b
  participant P6 as other-1
  participant X7 as Events
  participant A8 as ship
  Note over O: started {#34;items#34;:3}
  O->>+A1: #35;1 {#34;amount#34;:9}
  A1--x-O: ✕ Error: declined
  O->>+T2: #35;2 in 5s
  T2-->>-O: fired
  O->>+A1: #35;3 (attempt 2) {#34;amount#34;:9}
  A1-->>-O: {#34;receipt#34;:#34;r-1#34;}
  O->>+C3: #35;4
  O->>T2: #35;5 in 30d
  C3--x-O: ✕ Empty: no box
  O-)E4: add 2
  O->>+E4: add 3
  E4-->>-O: 5
  O->>+E4: lock
  O->>+E5: lock
  E4-->>-O: locked
  E5-->>-O: locked
  O-)E4: unlock
  O-)E5: unlock
  O-)P6: hello #34;world#34;
  Note over O: suspended a pause
  Note over O: resumed
  X7-)O: approval {#34;by#34;:#34;Ada#34;}
  O->>A8: #35;12
  Note over O: COMPLETED #34;done#34;
`)
})

test('what Mermaid would take for its own is written in codes, and long texts are cut', async () => {
  const { hub, worker } = await openLab()
  worker.orchestrator('end; <b>%%"$$', ({ newTypes }) =>
    newTypes.includes('executionStarted') ? [scheduleTask(1, 'a\nb #1: `x`&\u0000')] : [complete(2)],
  )
  const run = await hub.start('end; <b>%%"$$', `one\ntwo ${'long '.repeat(30)}`, { instanceId: 'x' })
  await worker.completeActivity(await worker.nextActivity(), undefined)
  await run.output()
  const lines = run.sequenceDiagram().split('\n')
  expect(lines.slice(0, 3)).toEqual([
    'sequenceDiagram',
    '  participant O as end#59; #60;b#62;#37;#37;#34;#36;#36; x',
    '  participant A1 as a b #35;1: #96;x#96;#38;',
  ])
  expect(lines[3]).toMatch(/^ {2}Note over O: started #34;one\\ntwo (long )+(lo?n?g?)?…$/)
  expect(lines.at(-3)).toBe('  A1-->>-O: done')
})

test('a long run is drawn with its beginning and its end, each whole', async () => {
  const { hub, worker } = await openLab()
  hub.use(activity('step').returns('done'))
  worker.orchestrator('Long', ({ newTypes }) => {
    if (newTypes.includes('executionStarted'))
      return Array.from({ length: 300 }, (_, n) => scheduleTask(n + 1, 'step', `${n}`))
    return []
  })
  const run = await hub.start('Long')
  const isDone = () => run.activities().filter(({ status }) => status === 'completed').length === 300
  await run.waitFor(isDone, { timeout: 15_000 })
  const lines = run.sequenceDiagram().trimEnd().split('\n')
  expect(lines.length).toBe(3 + 100 + 1 + 100)
  expect(lines[3 + 100]).toBe('  Note over O: … 401 more …')
  // Nobody is at work whose answer is not drawn, and nobody stops who is not.
  expect(lines.filter(line => /->>[+-]/.test(line))).toEqual([])
  await expect(async () => hub.instance('none').sequenceDiagram()).rejects.toMatchObject({
    code: 'instance-not-found',
  })
})
