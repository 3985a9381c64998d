/** A wait that ends, whatever happens. */
import type { Clock, Scheduled } from '../kernel/clock/clock.ts'
import { invalidRequest } from '../kernel/errors.ts'
import type { Wait } from '../kernel/waiters.ts'

export interface WaitOptions {
  /** Milliseconds of wall time, whatever the hub's clock does. Default 4,000, less than test runners give a test; 0 looks once, `Infinity` waits for ever. */
  readonly timeout?: number
}

const DEFAULT_TIMEOUT = 4_000

/** Refuses a time-out that is none. */
export function timeoutOf({ timeout = DEFAULT_TIMEOUT }: WaitOptions): number {
  if (!(timeout >= 0))
    throw invalidRequest(`A time-out is a number of milliseconds from 0 on, not ${timeout}.`)
  return timeout
}

/** What the wait came to, or `timed-out`. Leaves no timer and no wait behind. */
export async function bounded<T>(
  wallClock: Clock,
  wait: Wait<T>,
  timeout: number,
): Promise<{ result: T | undefined } | 'timed-out'> {
  let alarm: Scheduled | undefined
  const expired = new Promise<'timed-out'>(resolve => {
    alarm = wallClock.schedule(wallClock.now() + timeout, () => resolve('timed-out'))
  })
  try {
    return await Promise.race([wait.promise.then(result => ({ result })), expired])
  } finally {
    alarm?.cancel()
    wait.cancel()
  }
}
