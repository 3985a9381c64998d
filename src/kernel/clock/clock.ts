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
  /** Drops everything scheduled and holds nothing that keeps the process alive. */
  stop(): void
}
