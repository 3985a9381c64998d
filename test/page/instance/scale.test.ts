import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Moment } from '../../../page/instance/model/moment.ts'
import { axes, type Span, scaleOf } from '../../../page/instance/timeline/scale.ts'

const at = (instant: number, step = instant): Moment => ({ at: instant, step })
const span = (from: number, to = from): Span => [at(from), at(to)]
const DAY = 86_400_000
const folded = (spans: readonly Span[], width = 1_000) => scaleOf({ axis: 'folded', width, origin: 0, spans })
const widths = (spans: readonly Span[]) => folded(spans).sections.map(({ from, to }) => [from, to])

test('thirty days and three milliseconds share one axis', () => {
  const { sections, ticks, x } = folded([span(0, 3), span(30 * DAY, 30 * DAY + 3)])
  expect(sections).toHaveLength(2)
  // The same length is as wide on both sides of the fold, which has a width of its own.
  expect(x(at(3)) - x(at(0))).toBeCloseTo(x(at(30 * DAY + 3)) - x(at(30 * DAY)))
  expect(x(at(30 * DAY)) - x(at(3))).toBeCloseTo(72)
  expect(x(at(30 * DAY + 3))).toBeCloseTo(1_000)
  expect(ticks.filter(({ isStart }) => isStart).map(({ text }) => text)).toEqual(['+0 ms', '+30 d'])
})

test('a gap folds when it is longer than 0.7 of all busy time, and than 400 ms', () => {
  expect(widths([span(0, 100), span(499, 600)])).toEqual([[0, 600]])
  expect(widths([span(0, 100), span(501, 600)])).toEqual([
    [0, 100],
    [501, 600],
  ])
  expect(widths([span(0, 1_000), span(2_400, 3_400)])).toEqual([[0, 3_400]])
  expect(widths([span(0, 1_000), span(2_401, 3_401)])).toHaveLength(2)
})

test('folds are narrower where there is less room', () => {
  const { x } = folded([span(0, 3), span(DAY, DAY + 3)], 500)
  expect(x(at(DAY)) - x(at(3))).toBeCloseTo(52)
})

test('many folds are narrow, so that they fit', () => {
  const days = Array.from({ length: 25 }, (_, n) => span(n * DAY, n * DAY + 3))
  const { sections, width } = folded(days)
  expect(sections).toHaveLength(25)
  expect(width).toBe(1_000)
  expect(sections[1]!.x - sections[0]!.x - sections[0]!.width).toBeCloseTo(24)
})

test('where nothing takes time, the folds have the room', () => {
  const { x } = folded([span(0), span(DAY), span(2 * DAY)])
  expect([0, DAY, 2 * DAY].map(each => Math.round(x(at(each))))).toEqual([0, 494, 988])
})

test('a stretch in which nothing happens folds when it would leave the rest no room', () => {
  const minutes = [span(0, 40), span(45, 300_045), span(300_045, 300_060)]
  expect(widths(minutes)).toEqual([
    [0, 45],
    [300_045, 300_060],
  ])
  const even = [span(0, 300_000), span(300_000, 600_000)]
  expect(widths(even)).toEqual([[0, 600_000]])
  const brief = [span(0, 10), span(10, 9_000)]
  expect(widths(brief)).toEqual([[0, 9_000]])
})

test('to scale, nothing folds', () => {
  const { sections, x } = scaleOf({ axis: 'scale', width: 1_000, origin: 0, spans: [span(0, 3), span(DAY)] })
  expect(sections).toHaveLength(1)
  expect(x(at(DAY / 2))).toBeCloseTo(500)
})

test('in steps, every moment is as far from the next, though all are at one instant', () => {
  const moments = [0, 1, 2, 3, 4].map(step => at(7, step))
  const { x } = scaleOf({ axis: 'steps', width: 400, origin: 0, spans: moments.map(each => [each, each]) })
  expect(moments.map(each => x(each))).toEqual([0, 100, 200, 300, 400])
})

test('many steps make the drawing wider, rather than be too close', () => {
  const spans = Array.from({ length: 501 }, (_, step): Span => [at(7, step), at(7, step)])
  expect(scaleOf({ axis: 'steps', width: 400, origin: 0, spans }).width).toBe(4_000)
})

test('labels do not touch', () => {
  const spans = Array.from({ length: 40 }, (_, n) => span(n * 700, n * 700 + n))
  for (const axis of axes) {
    const { ticks } = scaleOf({ axis, width: 900, origin: 0, spans })
    for (const [index, tick] of ticks.slice(1).entries())
      expect(tick.x - ticks[index]!.x).toBeGreaterThan(ticks[index]!.text.length * 6)
  }
})

test('on every axis, later is never further left, and everything is within the drawing', () => {
  const span = fc
    .tuple(fc.nat(3 * DAY), fc.nat(10_000))
    .map(([from, length]): Span => [at(from), at(from + length)])
  fc.assert(
    fc.property(fc.constantFrom(...axes), fc.array(span, { minLength: 1 }), (axis, spans) => {
      const scale = scaleOf({ axis, width: 800, origin: 0, spans })
      const places = spans
        .flat()
        .sort((one, other) => one.at - other.at || one.step - other.step)
        .map(each => scale.x(each))
      for (const [index, place] of places.entries()) {
        expect(place).toBeGreaterThanOrEqual(index > 0 ? places[index - 1]! - 1e-6 : 0)
        expect(place).toBeLessThanOrEqual(scale.width + 1e-6)
      }
    }),
    { numRuns: 200 },
  )
})
