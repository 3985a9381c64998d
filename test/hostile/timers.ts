/** Timers that keep the process alive, by who armed them: a leak has a name. */

interface Armed {
  readonly timer: NodeJS.Timeout
  readonly origin: string
}

/**
 * Theirs and not of the house: a clock has one timer, for what was called off too, and its books are counted instead; and
 * handlers written with the SDK of AWS run in this process, with timers that nobody needs once they have ended.
 */
const notCounted = /src\/kernel\/clock\/|@aws\/durable-execution-sdk-js/

/** From now on; call it before anything that is to be watched is made. */
export function watchTimers(): () => readonly string[] {
  const armed = new Set<Armed>()
  const { setTimeout: real } = globalThis
  const isOver = ({ timer }: Armed): boolean => '_destroyed' in timer && timer._destroyed === true
  const arm = (run: (...values: unknown[]) => void, delay?: number, ...values: unknown[]): NodeJS.Timeout => {
    const timer = real(run, delay, ...values)
    const origin = originOf(new Error().stack ?? '')
    if (notCounted.test(origin)) return timer
    if (armed.size > 1_000) for (const each of armed) if (isOver(each)) armed.delete(each)
    armed.add({ timer, origin })
    return timer
  }
  // What Node has put on the function, as its form for promises, stays there.
  globalThis.setTimeout = Object.defineProperties(
    arm,
    Object.getOwnPropertyDescriptors(real),
  ) as typeof globalThis.setTimeout
  return () => [...armed].filter(each => !isOver(each) && each.timer.hasRef()).map(({ origin }) => origin)
}

/** The place in the code, from the package or the sources on. */
function originOf(stack: string): string {
  const caller = stack.split('\n')[2] ?? ''
  return /(?:node_modules|src)\/[^):]+/.exec(caller)?.[0] ?? caller.trim()
}
