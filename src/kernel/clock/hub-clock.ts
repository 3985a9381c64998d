import { BackendError, invalidRequest } from '../errors.ts'
import { describeInstant, LAST_INSTANT } from '../instant.ts'
import { type Clock, isMovable, type MovableClock } from './clock.ts'
import type { TimeMode } from './time-mode.ts'

/** How a clock is moved. */
export interface MoveOptions {
  /**
   * How long to wait, at each due instant, for workers whose work makes no progress; milliseconds of wall time, 0 to
   * wait for nobody. Default: the backend's option `patience`.
   */
  patience?: number
}

/** What a clock shows of its hub. */
interface Look<Next> {
  nextDue(): Next | undefined
  heldBack(): string | undefined
}

/**
 * The time of a hub or service. Moving it is for those with `time: 'manual'` or `'skip'`; others refuse with
 * `wrong-state`.
 */
export class HubClock<Next extends { readonly at: number } = { readonly at: number }> {
  readonly mode: TimeMode
  private readonly clock: Clock
  private readonly settle: (patience: number) => Promise<unknown>
  private readonly patience: number
  private readonly look: Look<Next>
  private moves: Promise<unknown> = Promise.resolve()

  /** Clocks come with their hub: `hub.clock`. */
  constructor(options: {
    mode: TimeMode
    clock: Clock
    settle: (patience: number) => Promise<unknown>
    patience: number
    look: Look<Next>
  }) {
    this.mode = options.mode
    this.clock = options.clock
    this.settle = options.settle
    this.patience = options.patience
    this.look = options.look
  }

  /** Milliseconds since the epoch, on this hub's clock. */
  get now(): number {
    return this.clock.now()
  }

  /**
   * The next instant at which something is due, and whose it is: a durable timer, a scheduled start, a delayed message of
   * an entity, or the delay of a fake or fault (`other`). Undefined when nothing is. Looks at every instance: for a viewer,
   * not for a loop.
   *
   * @example
   * expect(hub.clock.next).toMatchObject({ kind: 'timer', id: run.instanceId })
   */
  get next(): Next | undefined {
    return this.look.nextDue()
  }

  /**
   * What holds a skip back just now, in words, with `time: 'skip'` and while a client waits and something is due: "activity
   * 'charge' of 'order-1' is out". Undefined when nothing does.
   */
  get held(): string | undefined {
    return this.look.heldBack()
  }

  /**
   * Moves on by so many milliseconds. It stops at each instant at which something is due, and goes on when
   * the workers have done what follows, so that timers made on the way count from their own time.
   *
   * @example
   * await hub.clock.advance(30 * 24 * 3_600_000) // thirty days
   *
   * @throws BackendError `wrong-state` on real time, `invalid-request` for a negative or infinite number.
   */
  async advance(milliseconds: number, options?: MoveOptions): Promise<void> {
    const clock = this.movable()
    if (!(milliseconds >= 0 && Number.isFinite(milliseconds)))
      throw invalidRequest(`A clock moves forward by a number of milliseconds, not by ${milliseconds}.`)
    await this.afterOthers(() => this.moveTo(clock, clock.now() + milliseconds, options))
  }

  /** Moves on to an instant, in milliseconds since the epoch or as a date. One in the past is refused. @throws as `advance`. */
  async set(instant: number | Date, options?: MoveOptions): Promise<void> {
    const clock = this.movable()
    const to = Number(instant)
    if (!Number.isFinite(to))
      throw invalidRequest(
        `A clock is set to an instant, in milliseconds since the epoch or as a date, not to ${to}.`,
      )
    await this.afterOthers(() => {
      if (to < clock.now())
        throw invalidRequest(
          `A clock moves forward only: it is ${describeInstant(clock.now())} already, and it was to be ${describeInstant(to)}.`,
        )
      return this.moveTo(clock, to, options)
    })
  }

  /** Moves on to the next instant at which something is due. False when nothing is. @throws as `advance`. */
  async advanceToNext(options?: MoveOptions): Promise<boolean> {
    const clock = this.movable()
    return this.afterOthers(async () => {
      await this.settled(options)
      const due = clock.nextDue()
      if (due === undefined) return false
      clock.moveTo(Math.max(due, clock.now()))
      await this.settled(options)
      return true
    })
  }

  /** Moves that are asked for at once are made one after another, each from where the one before it ended. */
  private afterOthers<T>(move: () => Promise<T>): Promise<T> {
    const moved = this.moves.then(move)
    this.moves = moved.catch(() => {})
    return moved
  }

  private async moveTo(clock: MovableClock, instant: number, options?: MoveOptions): Promise<void> {
    if (instant > LAST_INSTANT)
      throw invalidRequest(
        `A clock moves no further than dates reach, to ${describeInstant(LAST_INSTANT)}: not to ${describeInstant(instant)}.`,
      )
    await this.settled(options)
    for (let due = clock.nextDue(); due !== undefined && due <= instant; due = clock.nextDue()) {
      clock.moveTo(Math.max(due, clock.now()))
      await this.settled(options)
    }
    clock.moveTo(Math.max(instant, clock.now()))
  }

  /** Without patience everything happens at once. */
  private async settled({ patience = this.patience }: MoveOptions = {}): Promise<void> {
    if (patience > 0) await this.settle(patience)
  }

  private movable(): MovableClock {
    if (isMovable(this.clock)) return this.clock
    throw new BackendError(
      'wrong-state',
      "This hub runs on real time, which nobody can move. Make the backend, hub or service with { time: 'manual' } or { time: 'skip' }.",
    )
  }
}
