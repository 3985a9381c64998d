/** Ctrl-C: the first one asks for a clean stop, a second one ends the process at once. */
import { exitCode } from './exit-codes.ts'

/** The part of `process` this needs. */
export interface SignalSource {
  on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown
  exit(code: number): void
}

/**
 * One press of Ctrl-C under npm or npx arrives twice, from the terminal and from npm. What follows within this many
 * milliseconds is the same press.
 */
const samePress = 100

/**
 * Waits for SIGINT or SIGTERM, then runs `stop`; resolves or rejects as `stop` does. It goes on listening to the end
 * of the process, so that the echo of the first press does not kill what has just stopped cleanly.
 */
export function stopOnInterrupt(
  stop: () => Promise<void>,
  signals: SignalSource = process,
  now: () => number = () => performance.now(),
): Promise<void> {
  return new Promise((resolve, reject) => {
    let stoppingSince: number | undefined
    const interrupt = () => {
      if (stoppingSince === undefined) {
        stoppingSince = now()
        stop().then(resolve, reject)
      } else if (now() - stoppingSince >= samePress) signals.exit(exitCode.interrupted)
    }
    signals.on('SIGINT', interrupt)
    signals.on('SIGTERM', interrupt)
  })
}
