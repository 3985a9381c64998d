/** A wait that ends, whatever happens. */
import type { Clock, Scheduled } from './clock/clock.ts'
import { invalidRequest } from './errors.ts'
import type { Wait } from './waiters.ts'

export interface WaitOptions {
  /** Milliseconds of wall time, whatever the hub's clock does. Default 4,000, less than test runners give a test; 0 looks once, `Infinity` waits for ever. */
  readonly timeout?: number
}

/** Of a wait that may be called off before its time is up. */
export interface RunWaitOptions extends WaitOptions {
  /** Calls the wait off: it then rejects with the signal's reason. */
  readonly signal?: AbortSignal
}

const DEFAULT_TIMEOUT = 4_000

/** Refuses a time-out that is none. */
export function timeoutOf({ timeout = DEFAULT_TIMEOUT }: WaitOptions): number {
  if (!(timeout >= 0))
    throw invalidRequest(`A time-out is a number of milliseconds from 0 on, not ${timeout}.`)
  return timeout
}

/** What the wait came to, or `timed-out`; throws the reason of a signal that aborts. Leaves no timer and no wait behind. */
export async function bounded<T>(
  wallClock: Clock,
  wait: Wait<T>,
  timeout: number,
  signal?: AbortSignal,
): Promise<{ result: T | undefined } | 'timed-out'> {
  let alarm: Scheduled | undefined
  let callOff = (): void => {}
  const expired = new Promise<'timed-out'>((resolve, reject) => {
    alarm = wallClock.schedule(wallClock.now() + timeout, () => resolve('timed-out'))
    callOff = () => reject(signal?.reason)
  })
  signal?.addEventListener('abort', callOff)
  try {
    signal?.throwIfAborted()
    return await Promise.race([wait.promise.then(result => ({ result })), expired])
  } finally {
    signal?.removeEventListener('abort', callOff)
    alarm?.cancel()
    wait.cancel()
  }
}
