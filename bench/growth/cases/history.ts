/**
 * Turns with a long past, on the backend and on the floor, which sends the same bytes. What a long past costs is the
 * difference to a short one: that is held against the floor's difference.
 */
import { scheduleTask } from '../../../test/support/actions.ts'
import type { Load } from '../../load/load.ts'
import { raise, turnsAnswered } from '../../load/waiting.ts'
import { withBackend, withLoad } from '../../load/with-server.ts'
import { count, payload, type Script } from '../../load/workload.ts'
import { ServerProcess } from '../../servers/server-process.ts'
import { Recorder } from '../../tape.ts'
import type { GrowthCase } from '../case.ts'

/** Measured turns. */
const turns = 60
/** Turns before, of an instance with a short past, so that both servers have seen some. */
const warmUps = 500

/** Activities fill the history, two events each; then every event is a turn and changes nothing. */
const filledBy =
  (activities: number): Script =>
  turn =>
    count(turn, 'taskScheduled') > 0
      ? []
      : Array.from({ length: activities }, (_, index) => scheduleTask(index + 1, 'part', payload))

/** Resolves when the history is full and every answer has been taken. */
async function fill(load: Load, name: string, activities: number): Promise<void> {
  const full = new Promise<void>(resolve => {
    load.observer = {
      arrived(_instanceId, _at, turn) {
        if (turn && count(turn, 'taskCompleted') === activities) resolve()
      },
    }
  })
  await load.start(name, name)
  await load.guarded(full)
  // Not the next answer to be taken: that may still be the one to the turn before.
  await load.guarded(load.traffic.settled())
  load.observer = {}
}

/** One event after another, each once the turn of the one before has been answered. */
async function takeTurns(load: Load, instanceId: string, times: number): Promise<void> {
  for (let turn = 0; turn < times; turn++) {
    const answered = turnsAnswered(load, 1)
    await raise(load, instanceId)
    await answered
  }
}

const costOfTurns =
  (effort: number) =>
  async (load: Load): Promise<number> => {
    const measured = Math.ceil(turns * effort)
    await load.guarded(takeTurns(load, 'short', Math.ceil(warmUps * effort)))
    await load.guarded(takeTurns(load, 'long', Math.ceil(measured / 3)))
    return (await load.measure(() => takeTurns(load, 'long', measured))).cpu / measured
  }

export const longHistory: GrowthCase = {
  name: 'history',
  what: 'past events of an instance',
  unit: 'a turn',
  sizes: [10, 1_000, 10_000],
  bound: 1.2,
  async measure(events, effort) {
    const recorder = new Recorder()
    const scripts = { short: filledBy(5), long: filledBy(events / 2) }
    const options = { recorder, backend: { maxHistorySize: 1_000_000 } }
    const cpu = await withBackend(
      scripts,
      async load => {
        await fill(load, 'short', 5)
        await fill(load, 'long', events / 2)
        recorder.restart()
        return costOfTurns(effort)(load)
      },
      options,
    )
    const server = await ServerProcess.start('floor')
    await server.ask({ ask: 'load tape', tape: recorder.tape })
    return { cpu, floor: await withLoad(server, scripts, costOfTurns(effort)) }
  },
}
