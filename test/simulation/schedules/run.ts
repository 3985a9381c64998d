/** Runs a schedule from its first step to its last, and then until nothing is left of it. */
import { Dice } from './dice.ts'
import { drain } from './drain.ts'
import { move } from './moves.ts'
import type { Schedule } from './schedule.ts'
import { Stage } from './stage.ts'
import { expectReasons } from './standing.ts'

/** Throws what is wrong. `note` is told what happens, line by line. */
export async function runSchedule(schedule: Schedule, note?: (line: string) => void): Promise<void> {
  const stage = new Stage(schedule, note)
  try {
    for (const { seed } of schedule.steps) {
      move(stage, new Dice(seed))
      await stage.checkStep()
      expectReasons(stage.hub, stage.lives, stage.deliveries, stage.clock.now())
    }
    await drain(stage)
  } catch (error) {
    stage.hub.stop()
    throw error
  }
}
