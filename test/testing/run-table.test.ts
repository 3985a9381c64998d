/** The table of a run: what a failed test prints. */
import { expect, test } from 'vitest'
import {
  complete,
  createChild,
  createTimer,
  fail,
  failure,
  scheduleTask,
  sendEvent,
  text,
} from '../support/actions.ts'
import { callEntity, lockEntities, signalEntity } from '../support/entity-actions.ts'
import { openLab, turnByTurn } from './lab.ts'

const hour = 3_600_000

test('the table tells a run from its start to its end', async () => {
  const { hub, worker } = await openLab()
  const { clock } = hub
  worker.entity('counter', ({ operations }) => ({
    results: operations.map(() => ({ success: { result: text('5') } })),
    entityState: text('5'),
  }))
  worker.orchestrator('kid', () => [complete(1, '"kid done"')])
  worker.orchestrator('tour', ({ newTypes, events }) => {
    const failed = events.filter(event => event.taskFailed).length
    if (newTypes.includes('executionStarted')) return [scheduleTask(1, 'charge', '{"amount":3}')]
    if (newTypes.includes('taskFailed') && failed === 1) return [createTimer(2, clock.now + 5000)]
    if (newTypes.includes('timerFired')) return [scheduleTask(3, 'charge', '{"amount":3}')]
    if (newTypes.includes('taskCompleted'))
      return {
        actions: [
          createChild(4, 'kid', 'kid-1'),
          signalEntity(5, '@counter@a', 'add', { input: '2' }),
          callEntity(6, '@counter@a', 'add', { input: '3' }),
          lockEntities(7, 'section', ['@counter@a', '@counter@b']),
          sendEvent(8, 'other-1', 'hello', '"world"'),
        ],
        customStatus: text('"nearly"'),
      }
    if (newTypes.includes('eventRaised'))
      return [scheduleTask(9, 'ship'), createTimer(10, clock.now + 30 * 24 * hour)]
    if (failed === 2)
      return [
        fail(11, failure('cannot ship', { innerFailure: failure('no\n  boat', { errorType: 'Harbour' }) })),
      ]
    return []
  })
  const run = await hub.start('tour', { items: 3 }, { instanceId: 't-1' })
  const first = await worker.nextActivity()
  await clock.advance(250)
  await worker.failActivity(first, failure('declined'))
  await run.waitFor({ timer: 0 })
  await clock.advanceToNext()
  await worker.completeActivity(await worker.nextActivity(), '{"receipt":"r-1"}')
  await run.waitFor({ waitingForEvent: 'go' })
  await run.suspend('a pause')
  await clock.advance(hour + 60_000)
  await run.raise('go', true)
  await run.resume()
  const ship = await worker.nextActivity()
  await worker.failActivity(ship, failure('sunk'))
  await expect(run.output()).rejects.toThrow(
    'ended as FAILED: Error: cannot ship, caused by Harbour: no\n  boat.',
  )
  const lines = [
    "tour 't-1': FAILED after 1h 1m",
    '  +0ms              start     tour                    {"items":3}',
    '  +0ms       250ms  activity  charge                  {"amount":3} failed: Error: declined',
    '  +250ms     5s     timer     #0                      due +5s 250ms',
    '  +5s 250ms  0ms    activity  charge                  {"amount":3} → {"receipt":"r-1"} (attempt 2)',
    '  +5s 250ms  0ms    child     kid                     → "kid done"',
    '  +5s 250ms         signal    add to @counter@a       2',
    '  +5s 250ms  0ms    call      add to @counter@a       3 → 5',
    '  +5s 250ms  0ms    lock      @counter@a, @counter@b',
    '  +5s 250ms         sent      hello to other-1        "world"',
    '  +1h 1m            suspend                           a pause',
    '  +1h 1m            resume',
    '  +1h 1m            event     go                      true',
    '  +1h 1m     0ms    activity  ship                    failed: Error: sunk',
    '  +1h 1m            timer     #1                      due +30d 1h (overtaken)',
    '  +1h 1m            end       FAILED                  failed: Error: cannot ship, caused by Harbour: no boat',
  ]
  expect(run.table().split('\n')).toEqual(lines)
})

test('without times the table is the same on every clock', async () => {
  const { hub, worker } = await openLab({ time: 'real' })
  worker.orchestrator('stable', ({ newTypes }) => {
    if (newTypes.includes('taskCompleted')) return [complete(3, '"done"')]
    const isNew = newTypes.includes('executionStarted')
    const actions = isNew ? [scheduleTask(1, 'charge', '"a"'), createTimer(2, hub.clock.now)] : []
    return { actions, customStatus: text('"busy"') }
  })
  const run = await hub.start('stable', undefined, { instanceId: 's-1' })
  await run.waitFor({ timer: 0, status: 'fired' })
  const charge = await worker.nextActivity()
  expect(run.table({ times: false }).split('\n')).toEqual([
    'stable \'s-1\': RUNNING, custom status "busy"',
    '  start     stable',
    '  activity  charge  "a" (open)',
    '  timer     #0',
  ])
  await worker.completeActivity(charge)
  await run.output()
  expect(run.table({ times: false }).split('\n')).toEqual([
    "stable 's-1': COMPLETED",
    '  start     stable',
    '  activity  charge     "a"',
    '  timer     #0',
    '  end       COMPLETED  → "done"',
  ])
})

test('long payloads and long runs are cut', async () => {
  const { hub, worker } = await openLab()
  const many = Array.from({ length: 100 }, (_, index) =>
    scheduleTask(index, `work-${index}`, 'x'.repeat(1000)),
  )
  worker.orchestrator('many', turnByTurn(many))
  const run = await hub.start('many')
  await run.waitFor({ activity: 'work-99' })
  const lines = run.table().split('\n')
  expect(lines).toHaveLength(1 + 20 + 1 + 40)
  expect(lines[20]).toContain('work-18 ')
  expect(lines[21]).toBe('  … 41 lines more …')
  expect(lines[22]).toContain('work-60 ')
  expect(lines[61]).toContain(`${'x'.repeat(59)}… (open)`)
  expect(run.activity('work-99')?.inputText).toHaveLength(1000)
})
