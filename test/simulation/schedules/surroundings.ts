/** What goes on around hub and clients: clocks, and what people do to the hub as a whole. */
import type { Dice } from './dice.ts'
import type { Stage } from './stage.ts'

export function pass(stage: Stage, milliseconds: number): void {
  const { clock } = stage
  stage.tell(() => `${milliseconds} ms pass`)
  clock.moveTo(clock.now() + milliseconds)
}

export function passToNextDue(stage: Stage): void {
  const due = stage.clock.nextDue()
  if (due !== undefined) pass(stage, due - stage.clock.now())
}

/** Real time goes by, in which work that came back rests. */
export function rest(stage: Stage, milliseconds: number): void {
  const { wallClock } = stage
  stage.tell(() => `${milliseconds} ms of real time pass`)
  wallClock.moveTo(wallClock.now() + milliseconds)
}

/** Work goes out one piece at a time, or all at once again. */
export function pause(stage: Stage, dice: Dice): void {
  const { pausing } = stage.hub
  if (!pausing.isPaused) {
    stage.tell(() => 'the hub is paused')
    pausing.pause()
  } else if (dice.oneIn(2)) {
    stage.tell(() => 'the paused hub lets one piece of work go')
    stage.tally.add('work is released one by one')
    pausing.release({})
  } else {
    stage.tell(() => 'the hub is paused no longer')
    pausing.resume()
  }
}

/** The hub is made anew from its own snapshot: only what is out is lost. */
export function restore(stage: Stage): void {
  const { snapshots } = stage.hub
  stage.tell(() => 'the hub is restored from a snapshot of itself')
  stage.tally.add(`restored, with ${stage.out.size > 0 ? 'work' : 'nothing'} out`)
  const snapshot: unknown = JSON.parse(JSON.stringify(snapshots.take()))
  stage.abandonAll()
  snapshots.prepare(snapshot, 'The snapshot')()
  // They went, and came again as they were.
  stage.lives.takeGone()
}

/** Everything is forgotten. */
export function reset(stage: Stage, dice: Dice): void {
  if (!dice.oneIn(2)) return
  stage.tell(() => 'the hub is reset')
  stage.tally.add(`reset, with ${stage.out.size > 0 ? 'work' : 'nothing'} out`)
  stage.hub.reset()
  stage.forget()
}
