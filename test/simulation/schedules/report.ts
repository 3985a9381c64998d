/** What there is to say of a schedule that failed: what happened in it, and how to see it again. */
import { runSchedule } from './run.ts'
import { drawSchedule, type Schedule } from './schedule.ts'
import { faultOf, shrink } from './shrink.ts'
import type { Tally } from './tally.ts'

const COMMAND = 'npx vitest run --config .config/vitest.config.ts test/simulation/schedules.test.ts'

/** Undefined when nothing is wrong with the schedule of this seed. */
export async function faultReport(seed: number, tally?: Tally): Promise<string | undefined> {
  const schedule = drawSchedule(seed)
  const fault = await faultOf(schedule, tally)
  if (!fault) return undefined
  const smallest = await shrink(schedule, fault)
  return [
    `Seed ${seed}: ${fault.message}`,
    `Again: SIMULATION_SEED=${seed} ${COMMAND}`,
    `${smallest.steps.length} of its ${schedule.steps.length} steps suffice:`,
    JSON.stringify({ dialect: schedule.dialect, ...schedule.options }),
    ...schedule.programs.map((program, place) => `program ${place}: ${JSON.stringify(program)}`),
    ...(await trace(smallest)),
  ].join('\n')
}

/** What happens in a schedule, a line each. */
export async function trace(schedule: Schedule): Promise<string[]> {
  const lines: string[] = []
  try {
    await runSchedule(schedule, undefined, line => lines.push(line))
  } catch (error) {
    lines.push(describe(error))
  }
  return lines
}

/** What breaks a rule says so in a sentence; of anything else it counts where it was thrown. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'rule' in error ? `${error}` : (error.stack ?? error.message)
}
