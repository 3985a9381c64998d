/**
 * Clients, workers, orchestrations and entities that do anything at any moment, as a seed has it, with a real hub in
 * virtual time: workers are lost in the midst of work, answers come twice, late and for executions long over, instances
 * are suspended, terminated, rewound, restarted and purged, clocks jump, the hub is paused, restored and reset. After
 * every step the rules hold, and in the end everything has ended.
 *
 * SIMULATION_SCHEDULES says how many schedules are run; SIMULATION_SEED runs one, and prints what happens in it.
 */
import { expect, test } from 'vitest'
import { faultReport, trace } from './schedules/report.ts'
import { drawSchedule } from './schedules/schedule.ts'

const count = Number(process.env.SIMULATION_SCHEDULES ?? 10_000)
const only = process.env.SIMULATION_SEED

/** Reports of the seeds that fail; a few are enough. */
async function run(first: number, last: number): Promise<string[]> {
  const reports: string[] = []
  for (let seed = first; seed <= last && reports.length < 3; seed++) {
    const report = await faultReport(seed)
    if (report) reports.push(report)
  }
  return reports
}

const print = (text: string): void => void process.stdout.write(`${text}\n`)

test.runIf(only === undefined)(
  `${count} schedules break no rule`,
  async () => {
    expect((await run(1, count)).join('\n\n')).toBe('')
    print(`${count} schedules of clients, workers and faults: no rule broken`)
  },
  60_000 + count * 60,
)

test.runIf(only !== undefined)(`the schedule of the seed ${only} breaks no rule`, async () => {
  const seed = Number(only)
  print((await trace(drawSchedule(seed))).join('\n'))
  expect(await faultReport(seed)).toBeUndefined()
})

test('a seed does the same again', async () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const [first, second] = [await trace(drawSchedule(seed)), await trace(drawSchedule(seed))]
    expect(first.length).toBeGreaterThan(20)
    expect(second).toEqual(first)
  }
})
