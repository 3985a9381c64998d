/** What every lane of a drawing needs to know. */
import type { Moment } from '../model/moment.ts'
import type { Scale } from './scale.ts'
import { LEFT, RIGHT } from './sizes.ts'

export interface Frame {
  /** Where a moment lies, in pixels from the left of the drawing. */
  x(moment: Moment): number
  /** How long the drawing lasts: until the end, or until now. */
  readonly end: Moment
  /** Not everything in it has ended. */
  readonly isLive: boolean
  /** Of the drawing. */
  readonly width: number
}

export const frameOf = (scale: Scale, end: Moment, isLive: boolean): Frame => ({
  x: moment => LEFT + scale.x(moment),
  end,
  isLive,
  width: LEFT + scale.width + RIGHT,
})
