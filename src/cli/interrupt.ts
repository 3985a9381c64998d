/** Ctrl-C: the first one asks for a clean end, a second one ends the process at once. */
import { exitCode } from './exit-codes.ts'

type InterruptSignal = 'SIGINT' | 'SIGTERM'

/** The part of `process` this needs. */
export interface SignalSource {
  on(signal: InterruptSignal, listener: () => void): unknown
  exit(code: number): void
}

/**
 * One press of Ctrl-C under npm or npx arrives twice, from the terminal and from npm. What follows within this many
 * milliseconds is the same press.
 */
const samePress = 100

/**
 * Calls `first` on SIGINT or SIGTERM and ends the process on the next. It goes on listening to the end of the
 * process, so that the echo of the first press does not kill what has just stopped cleanly.
 */
export function onInterrupt(
  first: (signal: InterruptSignal) => void,
  signals: SignalSource = process,
  now: () => number = () => performance.now(),
): void {
  let interruptedAt: number | undefined
  const interrupt = (signal: InterruptSignal) => {
    if (interruptedAt === undefined) {
      interruptedAt = now()
      first(signal)
    } else if (now() - interruptedAt >= samePress) signals.exit(exitCode.interrupted)
  }
  signals.on('SIGINT', () => interrupt('SIGINT'))
  signals.on('SIGTERM', () => interrupt('SIGTERM'))
}

/** Waits for SIGINT or SIGTERM, then runs `stop`; resolves or rejects as `stop` does. */
export function stopOnInterrupt(
  stop: () => Promise<void>,
  signals?: SignalSource,
  now?: () => number,
): Promise<void> {
  return new Promise((resolve, reject) => onInterrupt(() => stop().then(resolve, reject), signals, now))
}
