/** An axis on which every moment has the same width, whatever lies between them. */
import { formatOffset } from '../../format/duration.ts'
import { inOrder, type Moment } from '../model/moment.ts'
import type { Scale, Wanted } from './scale.ts'
import { addTick, type Tick } from './ticks.ts'

/** Two steps side by side can be told apart. */
const LEAST_STEP = 8

export function stepScale({ width, origin, spans }: Wanted): Scale {
  const moments: Moment[] = []
  for (const moment of spans.flat().sort(inOrder)) {
    const last = moments.at(-1)
    if (!last || inOrder(last, moment) !== 0) moments.push(moment)
  }
  const most = Math.max(1, moments.length - 1)
  const whole = Math.max(width, most * LEAST_STEP)
  const x = (moment: Moment): number => (place(moments, moment) / most) * whole
  const ticks: Tick[] = []
  let said: string | undefined
  for (const [index, { at }] of moments.entries()) {
    const text = formatOffset(at - origin)
    if (text !== said) addTick(ticks, { x: (index / most) * whole, text, isStart: true }, whole)
    said = ticks.at(-1)?.text
  }
  return { width: whole, sections: [], ticks, x }
}

/** Index of a moment among sorted ones; between two of them, by the clock. */
function place(moments: readonly Moment[], moment: Moment): number {
  let [low, high] = [0, moments.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (inOrder(moments[middle]!, moment) < 0) low = middle + 1
    else high = middle
  }
  const [before, after] = [moments[low - 1], moments[low]]
  if (!after) return Math.max(0, moments.length - 1)
  if (!before || inOrder(after, moment) === 0) return low
  const length = after.at - before.at
  return low - 1 + (length > 0 ? (moment.at - before.at) / length : 0.5)
}
