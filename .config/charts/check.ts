/** Finds what a person would not have drawn: things that lie on each other, or outside. */
import type { Box, Label } from '../../page/charts/geometry.ts'
import { widthOf } from '../../page/charts/measure.ts'
import type { Drawing } from './draw.ts'
import type { Layout } from './layout.ts'
import type { Point } from './route.ts'

interface Thing {
  readonly name: string
  readonly box: Box
}

/** Room around the middle of a line. */
const LINE = 2

/** Sentences about what is wrong; none when it is well. */
export function flawsOf({ form, routes, ways }: Drawing, layout: Layout): string[] {
  const nodes = Object.entries(form.nodes).map(([name, box]): Thing => ({ name: `node ${name}`, box }))
  const labels = [
    ...form.regions.map(({ label }) => thingOf(label, 'region', [label.text])),
    ...Object.entries(form.edges).flatMap(([id, { label }]) =>
      label ? [thingOf(label, id, Object.values(layout.edges[id]!))] : [],
    ),
  ]
  const lines = Object.entries(routes).map(([id, points]) => ({ id, pieces: piecesOf(id, points) }))
  const leaving = Object.entries(ways).flatMap(([id, from]) =>
    Object.entries(from).map(([node, points]) => ({ id: `${node} by ${id}`, pieces: piecesOf(id, points) })),
  )
  const frame: Box = { x: 0, y: 0, width: form.width, height: form.height }
  const all = [...nodes, ...labels, ...lines.flatMap(({ pieces }) => pieces)]
  return [
    ...all.filter(({ box }) => !isInside(box, frame)).map(({ name }) => `${name} is out of the frame`),
    ...pairs([...nodes, ...labels]).flatMap(clash),
    ...[...lines, ...leaving].flatMap(({ id, pieces }) =>
      pieces.flatMap(piece => nodes.flatMap(node => clash([{ ...piece, name: `line ${id}` }, node]))),
    ),
    ...lines.flatMap(({ pieces }) => pieces.flatMap(piece => labels.flatMap(label => clash([piece, label])))),
    ...leaving.flatMap(({ pieces }) =>
      pieces.flatMap(piece => labels.flatMap(label => clash([piece, label]))),
    ),
    ...pairs(lines).flatMap(([one, other]) =>
      one.pieces.flatMap(piece => other.pieces.flatMap(against => along(piece, against))),
    ),
  ]
}

/** In bold, with the longest of its words. */
function thingOf({ x, y, anchor }: Label, name: string, words: readonly string[]): Thing {
  const width = Math.max(...words.map(text => widthOf(text, { isBold: name !== 'region' })))
  const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2
  return { name: `label ${name} '${words.join("', '")}'`, box: { x: left, y: y - 9, width, height: 11 } }
}

/** The straight pieces of a line, without its ends, which touch what it joins. */
function piecesOf(id: string, points: readonly Point[]): Thing[] {
  return points.slice(1).map(([x2, y2], index) => {
    const [x1, y1] = points[index]!
    const [startsAtBorder, endsAtBorder] = [index === 0, index === points.length - 2]
    const [dx, dy] = [Math.sign(x2 - x1), Math.sign(y2 - y1)]
    const [a, b] = [startsAtBorder ? LINE + 1 : 0, endsAtBorder ? LINE + 1 : 0]
    return { name: `line ${id}`, box: around([x1 + dx * a, y1 + dy * a], [x2 - dx * b, y2 - dy * b]) }
  })
}

const around = ([x1, y1]: Point, [x2, y2]: Point): Box => ({
  x: Math.min(x1, x2) - LINE,
  y: Math.min(y1, y2) - LINE,
  width: Math.abs(x2 - x1) + 2 * LINE,
  height: Math.abs(y2 - y1) + 2 * LINE,
})

const clash = ([one, other]: readonly [Thing, Thing]): string[] =>
  overlaps(one.box, other.box) ? [`${one.name} lies on ${other.name}`] : []

/** Lines may cross, but not lie on each other. */
function along(one: Thing, other: Thing): string[] {
  const isUpright = ({ box }: Thing): boolean => box.height > box.width
  return isUpright(one) === isUpright(other) ? clash([one, other]) : []
}

const overlaps = (one: Box, other: Box): boolean =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height

const isInside = (box: Box, frame: Box): boolean =>
  box.x >= frame.x &&
  box.y >= frame.y &&
  box.x + box.width <= frame.width &&
  box.y + box.height <= frame.height

const pairs = <Item>(items: readonly Item[]): (readonly [Item, Item])[] =>
  items.flatMap((item, index) => items.slice(index + 1).map(other => [item, other] as const))
