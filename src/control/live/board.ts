/** What the viewers of one hub or service share: lines made once for all of them, and what changed from flush to flush. */
import type { Subscription } from '../../index.ts'
import type { Scheduled } from '../../kernel/clock/clock.ts'
import { RealClock } from '../../kernel/clock/real-clock.ts'
import { type LiveEvent, type Place, placeText } from './event-text.ts'
import type { SharedParts } from './shared-parts.ts'
import type { Subject, SubjectActor, SubjectFact, SubjectFeed } from './subject.ts'

/** Least time between two flushes, in milliseconds; more where lines take long to make, as of ten thousand activities. */
const SPACING = 100
const MOST_SPACING = 1_000
/** The time between two flushes is so many times what the lines have taken. */
const SHARE = 5
/** How often it looks for what no fact tells. */
const LOOK = 500
/** A viewer that is further behind starts over. */
const MOST_FLUSHES = 100

/** What was touched in a stretch of time. */
export interface Flush {
  /** Where a viewer is that has it. */
  readonly place: string
  readonly ids: readonly string[]
  readonly notices: readonly LiveEvent[]
  /** As the viewers who keep up get it. */
  parts: SharedParts | undefined
}

/** Is given the actors as they stand. */
export type MakeSubject = (actors: readonly SubjectActor[]) => Subject

export class Board {
  readonly subject: Subject
  private readonly feed: SubjectFeed
  private readonly clock: RealClock
  private readonly subscription: Subscription
  private readonly sleepers = new Set<() => void>()
  private touched = new Set<string>()
  private flushes: Flush[] = []
  private number = 0
  private sequence: number
  /** Up to which fact everything is part of a flush. */
  private flushed: number
  private flushedAt = Number.NEGATIVE_INFINITY
  private looksAgain = Number.NEGATIVE_INFINITY
  private next: Scheduled | undefined
  private isPaused: boolean
  private isClosed = false

  constructor(feed: SubjectFeed, makeSubject: MakeSubject, onError: (error: unknown) => void) {
    this.feed = feed
    this.clock = new RealClock(onError)
    // It watches before it looks: nothing is missed between.
    this.subscription = feed.observe(fact => this.take(fact))
    const { sequence, actors } = feed.current()
    this.sequence = sequence
    this.flushed = sequence
    this.subject = makeSubject(actors)
    this.isPaused = this.subject.isPaused
    this.subject.notices.look()
    this.plan(LOOK)
  }

  /** False once what it is of has stopped. */
  get isOpen(): boolean {
    return !this.isClosed
  }

  /** Number of the last flush. */
  get latest(): number {
    return this.number
  }

  /** Where a viewer is that has all flushes. */
  get place(): string {
    return placeText({ feedId: this.feed.id, sequence: this.flushed, isPaused: this.isPaused })
  }

  /** Flushes after the one of this number; undefined when not all of them are kept. */
  after(number: number): readonly Flush[] | undefined {
    const missing = this.number - number
    return missing <= this.flushes.length ? this.flushes.slice(this.flushes.length - missing) : undefined
  }

  /** Ids whose lines may read differently since a viewer was there; undefined when that is not known any more. */
  touchedSince({ feedId, sequence, isPaused }: Place): string[] | undefined {
    const { feed, subject } = this
    const facts = feedId === feed.id ? feed.after(sequence) : undefined
    if (!facts) return undefined
    const told = new Set(facts.map(fact => subject.idOf(fact)))
    const isOfWorkers = told.delete(undefined)
    const ids = [...told] as string[]
    if (isPaused === this.isPaused && !isOfWorkers) return ids
    return [...new Set([...ids, ...subject.rows.waitingForWorkers, ...subject.queued()])]
  }

  /** Resolves with the next flush, when the board closes, when `signal` aborts, or after so many milliseconds. */
  news(signal: AbortSignal, milliseconds: number): Promise<void> {
    if (signal.aborted || this.isClosed) return Promise.resolve()
    return new Promise(resolve => {
      const wake = (): void => {
        this.sleepers.delete(wake)
        timer.cancel()
        signal.removeEventListener('abort', wake)
        resolve()
      }
      const timer = this.clock.schedule(this.clock.now() + milliseconds, wake)
      this.sleepers.add(wake)
      signal.addEventListener('abort', wake)
    })
  }

  /** Publishes what was touched, for a viewer that begins here. */
  flush(): void {
    this.flushedAt = this.clock.now()
    const { rows, isPaused } = this.subject
    if (this.isPaused !== isPaused) this.touchWaiting()
    this.isPaused = isPaused
    const ids = [...this.touched]
    this.touched = new Set()
    this.flushed = this.sequence
    for (const id of ids) rows.forget(id)
    rows.spent = 0
    const notices = this.look()
    if (ids.length > 0 || notices.length > 0) {
      this.number++
      const last = this.flushes.at(-1)
      if (last) last.parts = undefined
      this.flushes.push({ place: this.place, ids, notices, parts: undefined })
      if (this.flushes.length > MOST_FLUSHES) this.flushes.shift()
      this.wakeAll()
    }
    this.plan(LOOK)
  }

  /** Viewers that are there end. Safe to call twice. */
  close(): void {
    this.isClosed = true
    this.subscription.stop()
    this.wakeAll()
    this.clock.stop()
  }

  private take(fact: SubjectFact): void {
    const { subject } = this
    this.sequence = fact.sequence
    subject.counts.take(fact)
    const id = subject.idOf(fact)
    if (id === undefined) this.touchWaiting()
    else this.touched.add(id)
    const due = this.flushedAt + Math.min(MOST_SPACING, Math.max(SPACING, SHARE * subject.rows.spent))
    if (this.next === undefined || this.next.due > due) this.plan(due - this.clock.now())
  }

  /** Where there is very much to look at a look takes a while: no more than a tenth of the time is spent on looks. */
  private look(): readonly LiveEvent[] {
    if (this.flushedAt < this.looksAgain) return []
    const events = this.subject.notices.look()
    const now = this.clock.now()
    this.looksAgain = now + 10 * (now - this.flushedAt)
    return events
  }

  private touchWaiting(): void {
    for (const id of this.subject.rows.waitingForWorkers) this.touched.add(id)
  }

  private plan(milliseconds: number): void {
    this.next?.cancel()
    if (this.isClosed) return
    this.next = this.clock.schedule(this.clock.now() + Math.max(0, milliseconds), () => this.wake())
  }

  private wake(): void {
    if (this.subject.isOpen) this.flush()
    else this.close()
  }

  private wakeAll(): void {
    for (const wake of [...this.sleepers]) wake()
  }
}
