/** Lines at right angles between boxes. */
import type { Anchor, Box } from '../../page/charts/geometry.ts'

export type Point = readonly [x: number, y: number]
export type Side = 'left' | 'right' | 'top' | 'bottom'

/** A place on the border of a box, in px from its left or top end. */
export type Port = readonly [side: Side, offset: number]

const RADIUS = 4
/** Between the tip of an arrow and what it points to. */
const GAP = 1
const HEAD = { length: 7, half: 3.5 }

const isVertical = (side: Side): boolean => side === 'top' || side === 'bottom'

export function pointOn({ x, y, width, height }: Box, [side, offset]: Port): Point {
  const length = isVertical(side) ? width : height
  if (offset < 0 || offset > length)
    throw new Error(`A ${side} side of ${length} px has no place at ${offset}.`)
  if (isVertical(side)) return [x + offset, side === 'top' ? y : y + height]
  return [side === 'left' ? x : x + width, y + offset]
}

/**
 * The corners between two points. It leaves along the first side's axis and turns at each coordinate of `via`, which
 * are in turn of y and x for a line that leaves upwards or downwards.
 */
export function corners(from: Point, leaves: Side, via: readonly number[], to: Point, enters: Side): Point[] {
  const points: Point[] = [from]
  let goesUpright = isVertical(leaves)
  let [x, y] = from
  for (const turn of via) {
    if (goesUpright) y = turn
    else x = turn
    points.push([x, y])
    goesUpright = !goesUpright
  }
  if (goesUpright !== isVertical(enters)) points.push(goesUpright ? [x, to[1]] : [to[0], y])
  const [lastX, lastY] = points.at(-1)!
  if (lastX !== to[0] && lastY !== to[1])
    throw new Error(`A line from ${from.join(', ')} by ${via.join(', ')} does not meet ${to.join(', ')}.`)
  return withoutStraight([...points, to])
}

/** Without points at which a line does not turn. */
export const withoutStraight = (points: readonly Point[]): Point[] =>
  points.filter(([x, y], index) => {
    const [before, after] = [points[index - 1], points[index + 1]]
    if (!before || !after) return true
    return !(before[0] === x && x === after[0]) && !(before[1] === y && y === after[1])
  })

const toward = ([x, y]: Point, [toX, toY]: Point, distance: number): Point => [
  x + Math.sign(toX - x) * distance,
  y + Math.sign(toY - y) * distance,
]

const lengthOf = ([x, y]: Point, [toX, toY]: Point): number => Math.abs(toX - x) + Math.abs(toY - y)

const text = ([x, y]: Point): string => `${x} ${y}`

/** The line with rounded corners, and the head of the arrow at its end. */
export function arrowAlong(points: readonly Point[]): { line: string; head: string } {
  const [before, end] = [points.at(-2)!, points.at(-1)!]
  const tip = toward(end, before, GAP)
  const base = toward(tip, before, HEAD.length)
  const [x, y] = base
  const wings: Point[] =
    base[0] === tip[0]
      ? [
          [x - HEAD.half, y],
          [x + HEAD.half, y],
        ]
      : [
          [x, y - HEAD.half],
          [x, y + HEAD.half],
        ]
  const stop = toward(tip, before, HEAD.length - 1)
  return {
    line: lineAlong([...points.slice(0, -1), stop]),
    head: `M${wings.map(text).join('L')}L${text(tip)}Z`,
  }
}

/** The line alone. */
function lineAlong(points: readonly Point[]): string {
  const bends = points.slice(1, -1).map((corner, index) => {
    const [before, after] = [points[index]!, points[index + 2]!]
    const radius = Math.min(RADIUS, lengthOf(before, corner) / 2, lengthOf(corner, after) / 2)
    return `L${text(toward(corner, before, radius))}Q${text(corner)} ${text(toward(corner, after, radius))}`
  })
  return `M${text(points[0]!)}${bends.join('')}L${text(points.at(-1)!)}`
}

/** Where a label stands beside a line. */
export interface LabelPlace {
  readonly side: 'above' | 'below' | 'left' | 'right'
  /** Which of the straight pieces, from 0; by default the longest. */
  readonly piece?: number
  readonly by?: Point
}

export function besideLine(
  points: readonly Point[],
  { side, piece, by = [0, 0] }: LabelPlace,
): { x: number; y: number; anchor: Anchor } {
  const pieces = points.slice(1).map((end, index) => [points[index]!, end] as const)
  const longest = pieces.toSorted(([a, b], [c, d]) => lengthOf(c, d) - lengthOf(a, b))[0]!
  const [[x1, y1], [x2, y2]] = piece === undefined ? longest : pieces[piece]!
  const [x, y] = [(x1 + x2) / 2 + by[0], (y1 + y2) / 2 + by[1]]
  if (side === 'above') return { x, y: y - 6, anchor: 'middle' }
  if (side === 'below') return { x, y: y + 13, anchor: 'middle' }
  return side === 'left' ? { x: x - 6, y: y + 4, anchor: 'end' } : { x: x + 6, y: y + 4, anchor: 'start' }
}
