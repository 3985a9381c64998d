/** Runs a schedule from its first step to its last, and then until nothing is left of it. */
import { Dice } from './dice.ts'
import { drain } from './drain.ts'
import { move } from './moves.ts'
import type { Schedule } from './schedule.ts'
import { Stage } from './stage.ts'
import { expectReasons } from './standing.ts'
import { Tally } from './tally.ts'

/** Throws what is wrong. `tally` counts what happens; `note` is told of it, line by line. */
export async function runSchedule(
  schedule: Schedule,
  tally = new Tally(),
  note?: (line: string) => void,
): Promise<void> {
  const stage = new Stage(schedule, tally, note)
  try {
    for (const { seed } of schedule.steps) {
      move(stage, new Dice(seed))
      await stage.checkStep()
      expectReasons(stage.hub, stage.lives, stage.out, stage.clock.now(), tally)
    }
    await drain(stage)
  } catch (error) {
    stage.hub.stop()
    throw error
  }
}
