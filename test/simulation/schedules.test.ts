/**
 * Clients, workers, orchestrations and entities that do anything at any moment, as a seed has it, with a real hub in
 * virtual time: workers are lost in the midst of work, answers come twice, late and for executions long over, instances
 * are suspended, terminated, rewound, restarted and purged, clocks jump, the hub is paused, restored and reset. After
 * every step the rules hold, and in the end everything has ended.
 *
 * SIMULATION_SCHEDULES says how many schedules are run, SIMULATION_FIRST from which seed on (1); SIMULATION_SEED runs
 * one, and prints what happens in it; with SIMULATION_TALLY it is printed how often each thing happened.
 */
import { expect, test } from 'vitest'
import { moveNames } from './schedules/moves.ts'
import { outcomes } from './schedules/outcomes.ts'
import { faultReport, trace } from './schedules/report.ts'
import { drawSchedule } from './schedules/schedule.ts'
import { Tally } from './schedules/tally.ts'

const count = Number(process.env.SIMULATION_SCHEDULES ?? 5_000)
const first = Number(process.env.SIMULATION_FIRST ?? 1)
const last = first + count - 1
const only = process.env.SIMULATION_SEED
const tally = new Tally()

/** Reports of the seeds that fail; a few are enough. */
async function run(): Promise<string[]> {
  const reports: string[] = []
  for (let seed = first; seed <= last && reports.length < 3; seed++) {
    const report = await faultReport(seed, tally)
    if (!report) continue
    reports.push(report)
    print(report)
  }
  return reports
}

/** So many schedules try everything that there is to try. */
const ENOUGH = 5_000

const neverDone = (): string[] =>
  [...moveNames.map(name => `move: ${name}`), ...outcomes].filter(what => tally.of(what) === 0)

/** What is wrong, and the command that shows it. */
const headOf = (report: string): string => report.split('\n', 2).join(' | ')

const print = (text: string): void => void process.stdout.write(`${text}\n`)

test.runIf(only === undefined)(
  `${count} schedules break no rule`,
  async () => {
    print(`Simulation: ${count} schedules of clients, workers and faults, seeds ${first} to ${last}`)
    const reports = await run()
    if (process.env.SIMULATION_TALLY) print(tally.lines().join('\n'))
    expect(reports.map(headOf)).toEqual([])
    expect(count < ENOUGH ? [] : neverDone(), 'what no schedule has tried').toEqual([])
    print(`Simulation: ${count} schedules, no rule broken`)
  },
  60_000 + count * 60,
)

test.runIf(only !== undefined)(`the schedule of the seed ${only} breaks no rule`, async () => {
  const seed = Number(only)
  print([`Seed ${seed}, all of its steps:`, ...(await trace(drawSchedule(seed)))].join('\n'))
  const report = await faultReport(seed)
  if (report) print(report)
  expect(report && headOf(report)).toBeUndefined()
})

test.runIf(only === undefined)('a seed does the same again', async () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const [once, again] = [await trace(drawSchedule(seed)), await trace(drawSchedule(seed))]
    expect(once.length).toBeGreaterThan(20)
    expect(again).toEqual(once)
  }
})
