/** Puts a plan into one of its forms. */
import type { Box, ChartForm, Label } from '../../page/charts/geometry.ts'
import type { EdgeLayout, Exit, FormLayout, Layout } from './layout.ts'
import { type Plan, sameKeys } from './plan.ts'
import { arrowAlong, besideLine, corners, type Point, pointOn, withoutStraight } from './route.ts'

/** A form, and the lines in it as points: what can be measured. */
export interface Drawing {
  readonly form: ChartForm
  readonly routes: Readonly<Record<string, readonly Point[]>>
  /** As `form.leaving`. */
  readonly ways: Readonly<Record<string, Readonly<Record<string, readonly Point[]>>>>
}

const DOT = 4

export function draw(plan: Plan, layout: Layout, name: 'wide' | 'tall'): Drawing {
  const { size, nodes, regions, dots, edges, exits = {} } = layout[name]
  const of = `of '${plan.machine}', ${name}`
  sameKeys(`nodes ${of}`, Object.keys(plan.nodes), nodes)
  sameKeys(`regions ${of}`, Object.keys(plan.regions), regions)
  sameKeys(`edges ${of}`, [...plan.beginnings, ...Object.keys(plan.edges)], edges)
  sameKeys(
    `dots ${of}`,
    plan.beginnings.map(id => id.slice(1)),
    dots,
  )

  const boxes = mapValues(nodes, boxOf)
  const borders = mapValues(regions, ({ place }) => boxOf(place))
  const boxAt = (id: string): Box => boxes[id] ?? borders[id]!
  const routes = mapValues(edges, (edge, id) => route(id, edge, boxAt, dots))
  const ways = mapValues(exitsOf(plan, exits, routes), (from, id) =>
    mapValues(from, (exit, node) => wayOut(boxAt(node), exit, routes[id]!)),
  )
  const form: ChartForm = {
    width: size[0],
    height: size[1],
    regions: Object.entries(regions).map(
      ([
        id,
        {
          label: [x, y, anchor = 'start'],
        },
      ]) => ({
        ...borders[id]!,
        label: { x, y, anchor, text: layout.regions[id]! },
        isInner: Object.values(borders).some(border => isWithin(borders[id]!, border)),
      }),
    ),
    dots: Object.values(dots),
    nodes: boxes,
    edges: mapValues(routes, (points, id) => {
      const label = labelOf(layout, id, edges[id]!, points)
      return { ...arrowAlong(points), ...(label && { label }), title: plan.edges[id]?.join(', ') ?? '' }
    }),
    leaving: mapValues(ways, from => mapValues(from, points => arrowAlong(points).line)),
  }
  return { form, routes, ways }
}

const boxOf = ([x, y, width, height]: FormLayout['nodes'][string]): Box => ({ x, y, width, height })

function route(id: string, edge: EdgeLayout, boxAt: (id: string) => Box, dots: FormLayout['dots']): Point[] {
  const [from, to] = id.split('>') as [string, string]
  const end = pointOn(boxAt(to), edge.to)
  const [side] = edge.from
  if (from) return corners(pointOn(boxAt(from), edge.from), side, edge.via ?? [], end, edge.to[0])
  const [x, y] = dots[to]!
  return corners([x + DOT, y], side, [], end, edge.to[0])
}

function labelOf(
  layout: Layout,
  id: string,
  { label }: EdgeLayout,
  points: readonly Point[],
): Label | undefined {
  const [text] = Object.values(layout.edges[id] ?? {})
  if (text === undefined) return undefined
  if (!label) throw new Error(`The edge ${id} has no place for its words '${text}'.`)
  return { ...besideLine(points, label), text }
}

/** By edge that leaves a region downwards, the exits of the nodes in that region. */
function exitsOf(
  { regions }: Plan,
  exits: Readonly<Record<string, Exit>>,
  routes: Readonly<Record<string, readonly Point[]>>,
): Record<string, Record<string, Exit>> {
  const leaving = Object.keys(routes).filter(id => id.split('>')[0]! in regions)
  return Object.fromEntries(
    leaving.flatMap(id => {
      const inside = regions[id.split('>')[0]!]!
      const own = Object.entries(exits).filter(([node]) => inside.includes(node))
      return own.length > 0 ? [[id, Object.fromEntries(own)]] : []
    }),
  )
}

/** From a node to the lane, along it, and down with the edge that leaves there. */
function wayOut(box: Box, { from, via = [], lane }: Exit, [border, ...rest]: readonly Point[]): Point[] {
  const [x] = border!
  const joined = corners(pointOn(box, from), from[0], [...via, lane], [x, lane], 'left')
  return withoutStraight([...joined, ...rest])
}

const isWithin = (box: Box, other: Box): boolean =>
  box !== other &&
  box.x >= other.x &&
  box.y >= other.y &&
  box.x + box.width <= other.x + other.width &&
  box.y + box.height <= other.y + other.height

const mapValues = <Value, Mapped>(
  record: Readonly<Record<string, Value>>,
  map: (value: Value, key: string) => Mapped,
): Record<string, Mapped> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]))
