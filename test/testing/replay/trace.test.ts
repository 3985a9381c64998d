/** The trace of a replay, as a newcomer reads it. */
import { expect, test } from 'vitest'
import { complete, createTimer, scheduleTask } from '../../support/actions.ts'
import { openLab, turnByTurn } from '../lab.ts'

const start = Date.UTC(2030, 0)

test('it shows what each turn saw, replayed or new, and what it asked for', async () => {
  const { hub, worker } = await openLab({ now: start })
  worker.activity('charge', () => '{"receipt":"r-1"}')
  worker.orchestrator(
    'order',
    turnByTurn(
      [scheduleTask(1, 'charge', '{"items":3}')],
      [createTimer(2, start + 60_000)],
      [],
      [complete(3, '"ok"')],
    ),
  )
  const run = await hub.start('order', { items: 3 }, { instanceId: 'order-1' })
  await run.waitFor({ timer: 0 })
  await run.raise('hurry')
  await run.waitFor({ event: 'hurry' })
  await hub.clock.advance(60_000, { patience: 1_000 })
  await run.output()
  expect((await run.replay()).trace()).toMatchInlineSnapshot(`
    "Replay of order 'order-1', 4 turns

    turn 1
      new       orchestratorStarted          at 2030-01-01T00:00:00.000Z
      new       executionStarted             order  {"items":3}
      asks for  activity 'charge' #1 with input {"items":3}

    turn 2
      replayed  orchestratorStarted          at 2030-01-01T00:00:00.000Z
      replayed  executionStarted             order  {"items":3}
      replayed  taskScheduled                #1  charge  {"items":3}
      new       orchestratorStarted          at 2030-01-01T00:00:00.000Z
      new       taskCompleted                #1  {"receipt":"r-1"}
      asks for  timer #2 until 2030-01-01T00:01:00.000Z

    turn 3
      replayed  orchestratorStarted          at 2030-01-01T00:00:00.000Z
      replayed  executionStarted             order  {"items":3}
      replayed  taskScheduled                #1  charge  {"items":3}
      replayed  orchestratorStarted          at 2030-01-01T00:00:00.000Z
      replayed  taskCompleted                #1  {"receipt":"r-1"}
      replayed  timerCreated                 #2  until 2030-01-01T00:01:00.000Z
      new       orchestratorStarted          at 2030-01-01T00:00:00.000Z
      new       eventRaised                  hurry
      asks for  nothing, and waits

    turn 4
      replayed  orchestratorStarted          at 2030-01-01T00:00:00.000Z
      replayed  executionStarted             order  {"items":3}
      replayed  taskScheduled                #1  charge  {"items":3}
      replayed  orchestratorStarted          at 2030-01-01T00:00:00.000Z
      replayed  taskCompleted                #1  {"receipt":"r-1"}
      replayed  timerCreated                 #2  until 2030-01-01T00:01:00.000Z
      replayed  orchestratorStarted          at 2030-01-01T00:00:00.000Z
      replayed  eventRaised                  hurry
      new       orchestratorStarted          at 2030-01-01T00:01:00.000Z
      new       timerFired                   #2
      asks for  end #3 as COMPLETED with output "ok""
  `)
})
