/** A chart in one of its forms, with what is active, visited and taken. */
import type { VNode } from 'preact'
import type { MachineEntry } from '../live/types.ts'
import { ChartNodes } from './chart-nodes.tsx'
import type { Box, Chart, ChartEdge, ChartForm } from './geometry.ts'
import { type ChartModel, modelOf } from './model.ts'

interface DrawingProps {
  readonly chart: Chart
  readonly form: 'wide' | 'tall'
  readonly log: readonly MachineEntry[]
  readonly at: number
  readonly now: number
  /** The same in words. */
  readonly label: string
}

export function Drawing({ chart, form: name, log, at, now, label }: DrawingProps): VNode {
  const form = chart[name]
  const model = modelOf(chart, log, at, now)
  const edges = Object.entries(form.edges)
  return (
    <svg class={`chart ${name}`} viewBox={`0 0 ${form.width} ${form.height}`} role="img" aria-label={label}>
      <Regions of={form} />
      {edges
        .filter(([id]) => !model.taken.has(id))
        .map(([id, edge]) => (
          <Arrow key={id} edge={edge} />
        ))}
      {edges
        .filter(([id]) => model.taken.has(id))
        .map(([id, edge]) => (
          <Arrow key={id} edge={edge} line={lineOf(form, model, id, edge)} isTaken />
        ))}
      <ChartNodes chart={chart} boxes={form.nodes} model={model} />
      {edges.map(([id, edge]) => (
        <Words key={id} edge={edge} form={form} taken={model.taken.get(id)} />
      ))}
    </svg>
  )
}

/** The outer border, and what parts the regions in it. */
function Regions({ of: { regions, dots } }: { readonly of: ChartForm }): VNode {
  const inner = regions.filter(({ isInner }) => isInner)
  const outer = regions.filter(({ isInner }) => !isInner)
  return (
    <>
      {outer.map(({ x, y, width, height, label }) => (
        <rect key={label.text} class="region" x={x} y={y} width={width} height={height} rx={8} />
      ))}
      {inner.map(region => (
        <path key={region.label.text} class="parting" d={partingOf(region, outer)} />
      ))}
      {dots.map(([x, y]) => (
        <circle key={`${x} ${y}`} class="dot" cx={x} cy={y} r={4} />
      ))}
      {regions.map(({ label: { x, y, anchor, text } }) => (
        <text key={text} x={x} y={y} text-anchor={anchor}>
          {text}
        </text>
      ))}
    </>
  )
}

/** The border of a region towards the one above it, or at its left. */
function partingOf({ x, y, width, height }: Box, outer: readonly Box[]): string {
  const isFirst = (start: 'x' | 'y', at: number): boolean => outer.some(box => box[start] === at)
  if (!isFirst('y', y)) return `M${x} ${y}H${x + width}`
  return isFirst('x', x) ? '' : `M${x} ${y}V${y + height}`
}

interface ArrowProps {
  readonly edge: ChartEdge
  readonly line?: string
  readonly isTaken?: boolean
}

const Arrow = ({ edge, line = edge.line, isTaken }: ArrowProps): VNode => (
  <g class={isTaken ? 'taken' : undefined}>
    {edge.title && <title>{edge.title}</title>}
    <path class="line" d={line} />
    <path class="head" d={edge.head} />
  </g>
)

/** From the state that was left, where the edge itself begins at the border of its region. */
function lineOf(form: ChartForm, { left }: ChartModel, id: string, edge: ChartEdge): string {
  const ways = form.leaving[id] ?? {}
  const from = left.find(node => node in ways)
  return (from !== undefined && ways[from]) || edge.line
}

interface WordsProps {
  readonly edge: ChartEdge
  readonly form: ChartForm
  readonly taken: string | undefined
}

function Words({ edge: { label }, form, taken }: WordsProps): VNode | null {
  if (!label) return null
  const { x, y, anchor, text } = label
  const isInside = form.regions.some(region => y > region.y && y < region.y + region.height)
  const classes = ['words', isInside && 'inside', taken !== undefined && 'taken'].filter(Boolean)
  return (
    <text class={classes.join(' ')} x={x} y={y} text-anchor={anchor}>
      {taken || text}
    </text>
  )
}
