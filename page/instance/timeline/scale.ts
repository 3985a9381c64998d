/** Time axes: where an instant lies across a timeline. */
import type { Moment } from '../model/moment.ts'
import { sectionScale } from './section-scale.ts'
import { stepScale } from './step-scale.ts'
import type { Section, Tick } from './ticks.ts'

export const axes = ['folded', 'scale', 'steps'] as const
export type Axis = (typeof axes)[number]

/** What takes time, or happens at one moment. */
export type Span = readonly [from: Moment, to: Moment]

export interface Scale {
  readonly width: number
  /** Idle stretches between them are folded; none where nothing folds. */
  readonly sections: readonly Section[]
  readonly ticks: readonly Tick[]
  x(moment: Moment): number
}

export interface Wanted {
  readonly axis: Axis
  readonly width: number
  /** Zero of the offsets, in milliseconds since the epoch. */
  readonly origin: number
  readonly spans: readonly Span[]
}

export const scaleOf = (wanted: Wanted): Scale =>
  wanted.axis === 'steps' ? stepScale(wanted) : sectionScale(wanted)
