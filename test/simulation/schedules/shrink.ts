/** Leaves out of a schedule that fails whatever it fails without. */
import { runSchedule } from './run.ts'
import type { Schedule } from './schedule.ts'
import type { Tally } from './tally.ts'

/** What goes wrong with a schedule, if anything does. */
export async function faultOf(schedule: Schedule, tally?: Tally): Promise<Error | undefined> {
  try {
    await runSchedule(schedule, tally)
    return undefined
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** The schedule with as few steps as break the same rule: halves are left out, then quarters, then single steps. */
export async function shrink(schedule: Schedule, fault: Error): Promise<Schedule> {
  let smallest = schedule
  for (let size = schedule.steps.length >> 1; size > 0; size >>= 1)
    for (let at = smallest.steps.length - size; at >= 0; at -= size) {
      const steps = smallest.steps.toSpliced(at, size)
      const other = await faultOf({ ...smallest, steps })
      if (other && ruleOf(other) === ruleOf(fault)) smallest = { ...smallest, steps }
    }
  return smallest
}

const ruleOf = (error: Error): string => ('rule' in error ? String(error.rule) : error.name)
