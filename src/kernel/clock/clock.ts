/** Something that will run at an instant unless cancelled first. */
export interface Scheduled {
  readonly due: number
  cancel(): void
}

/** Time as the backend sees it: milliseconds since the epoch, and calls at an instant. Never goes backwards. */
export interface Clock {
  now(): number
  /** Runs `run` once when the clock reaches `due`; an instant in the past runs on the next occasion, never inline. */
  schedule(due: number, run: () => void): Scheduled
  /** The next instant at which something will run, or undefined. */
  nextDue(): number | undefined
  /** Drops everything scheduled and holds nothing that keeps the process alive. */
  stop(): void
}

/** A clock that can be moved ahead. */
export interface MovableClock extends Clock {
  /** Moves to `instant`, running on the way whatever is due, each at its own time. Going back is refused. */
  moveTo(instant: number): void
}

export const isMovable = (clock: Clock): clock is MovableClock => 'moveTo' in clock
