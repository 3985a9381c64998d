/** Lanes as they are read: what they owe an answer to, what answers it, and what is one more try at the same. */
import type { AnswerLane, Bar, CallLane, EventLane, TimerLane } from './lane.ts'
import { laterOf, type Moment } from './moment.ts'

type Draft<Of> = { -readonly [Key in keyof Of]: Of[Key] }
export type DraftBar = Draft<Bar> & { readonly queued: Moment }
export interface DraftCall extends Draft<Omit<CallLane, 'bars'>> {
  bars: DraftBar[]
}
export type DraftTimer = Draft<TimerLane>
export type DraftLane = DraftCall | DraftTimer | Draft<EventLane> | Draft<AnswerLane>

/** Something that waits for an answer. */
export interface Asked {
  readonly lane: DraftCall
  readonly bar: DraftBar
  /** Log entry before which no answer can have come. */
  readonly since: number
  /** What was called: a call of the same after a failure is one more try. */
  readonly call: string | undefined
}

export class OpenLanes {
  readonly all: DraftLane[] = []
  private readonly keys = new Set<string>()
  private readonly asked = new Map<string, Asked>()
  private readonly failed = new Map<string, DraftCall[]>()

  /** Adds a lane with its first bar, or one more bar to the lane whose last try failed; true when it is that. */
  ask(question: string, fresh: DraftCall, bar: DraftBar, since: number, call?: string): boolean {
    const tried = call === undefined ? undefined : this.failed.get(call)?.shift()
    const lane = tried ?? fresh
    if (tried) Object.assign(tried, { number: fresh.number, id: fresh.id })
    else this.add(fresh)
    lane.bars.push(bar)
    this.asked.set(question, { lane, bar, since, call })
    return tried !== undefined
  }

  /** Adds a lane. Ids come again after a rewind, and in some SDKs: keys do not. */
  add(lane: DraftLane): void {
    const key = this.keys.has(lane.key) ? `${lane.key}, lane ${this.all.length}` : lane.key
    this.keys.add(key)
    this.all.push(key === lane.key ? lane : Object.assign(lane, { key }))
  }

  /** What waits for the answer to a question. */
  find(question: string): Asked | undefined {
    return this.asked.get(question)
  }

  /** Everything that waits. */
  get open(): IterableIterator<[question: string, asked: Asked]> {
    return this.asked.entries()
  }

  answer(question: string, to: Moment, isFailure: boolean): void {
    const asked = this.asked.get(question)
    if (!asked) return
    this.asked.delete(question)
    const { lane, bar, call } = asked
    bar.to = laterOf(bar.from ?? bar.queued, to)
    bar.outcome = isFailure ? 'failed' : 'done'
    if (!isFailure || call === undefined) return
    const others = this.failed.get(call)
    if (others) others.push(lane)
    else this.failed.set(call, [lane])
  }

  /** A lock is held from now on; it is let go by the answer to `held …`. */
  grant(section: string, at: Moment): void {
    const asked = this.asked.get(`request ${section}`)
    if (!asked) return
    this.asked.delete(`request ${section}`)
    asked.bar.from = laterOf(asked.bar.queued, at)
    this.asked.set(`held ${section}`, asked)
  }
}

/** What had no end when its instance ended. */
export function drop(lane: DraftLane, end: Moment): void {
  if ('bars' in lane) {
    for (const bar of lane.bars)
      if (bar.outcome === 'open') Object.assign(bar, { to: end, outcome: 'dropped' })
  } else if ('outcome' in lane && lane.outcome === 'open')
    Object.assign(lane, { to: end, outcome: 'dropped' })
}
