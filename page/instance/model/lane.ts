/** Lanes of a timeline: one for each thing that takes time or is waited for. */
import type { Moment } from './moment.ts'

/** One try at a call, or one hold of a lock. */
export interface Bar {
  /** Since when it waits to begin; unset when it began at once. */
  readonly queued?: Moment | undefined
  /** Since when it runs, or is held; unset while it is queued. */
  readonly from?: Moment | undefined
  readonly to?: Moment | undefined
  /** When it begins by itself once it is queued: milliseconds since the epoch on the hub's clock. */
  readonly due?: number | undefined
  /** `dropped`: it had no end when what it belongs to ended. */
  readonly outcome: 'open' | 'done' | 'failed' | 'dropped'
  /** Who has it, or had it. */
  readonly worker?: string | undefined
  /** Id of the action that asked for it. */
  readonly number?: number | undefined
}

interface LaneHead {
  /** Tells the lanes of a timeline apart, and stays. */
  readonly key: string
  readonly name: string
  /** Id of the action that asked for it. */
  readonly number?: number | undefined
  /** The orchestration, entity or execution it leads to. */
  readonly id?: string | undefined
  /** The operation it is, of which more can be shown. */
  readonly operation?: string | undefined
  /** How many contexts it is in. */
  readonly depth?: number | undefined
  /** What it is one of, or is in one of, where its name is its own. */
  readonly family?: string | undefined
}

/** What runs somewhere: bars one after the other, one for each try. */
export interface CallLane extends LaneHead {
  readonly kind: 'activity' | 'child' | 'call' | 'lock' | 'batch' | 'step' | 'context' | 'invoke'
  readonly bars: readonly Bar[]
}

/** What is waited for until an instant. */
export interface TimerLane extends LaneHead {
  readonly kind: 'timer' | 'wait'
  readonly from: Moment
  /** Milliseconds since the epoch on the hub's clock. */
  readonly due: number
  readonly to?: Moment | undefined
  readonly outcome: 'open' | 'fired' | 'dropped'
}

/** What comes from outside, or goes there, at one moment. */
export interface EventLane extends LaneHead {
  readonly kind: 'event' | 'signal' | 'sent'
  /** Since when it is waited for, where that is known. */
  readonly from?: Moment | undefined
  /** When it came or went; unset while it is waited for. */
  readonly to?: Moment | undefined
  /** When a turn took it in. */
  readonly taken?: Moment | undefined
}

/** What somebody outside is to answer. */
export interface AnswerLane extends LaneHead {
  readonly kind: 'callback'
  readonly from: Moment
  /** When it times out, if it does: milliseconds since the epoch on the hub's clock. */
  readonly due?: number | undefined
  readonly to?: Moment | undefined
  readonly outcome: 'open' | 'done' | 'failed' | 'late' | 'dropped'
}

export type Lane = CallLane | TimerLane | EventLane | AnswerLane
export type LaneKind = Lane['kind']

export const isCall = (lane: Lane): lane is CallLane => 'bars' in lane

/** When a lane begins to be seen. */
export function beginOf(lane: Lane): Moment | undefined {
  if (!isCall(lane)) return lane.from ?? lane.to
  const [first] = lane.bars
  return first?.queued ?? first?.from
}

/** Since when a bar is there. */
export const barBegin = (bar: Bar): Moment | undefined => bar.queued ?? bar.from
