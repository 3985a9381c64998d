/** The states of a chart. */
import type { VNode } from 'preact'
import { Icon } from '../parts/icon.tsx'
import { inColour } from '../parts/status.tsx'
import type { Box, Chart } from './geometry.ts'
import { fitting } from './measure.ts'
import { type ChartModel, detailsOf } from './model.ts'

interface NodesProps {
  readonly chart: Chart
  readonly boxes: Readonly<Record<string, Box>>
  readonly model: ChartModel
}

export const ChartNodes = ({ chart, boxes, model }: NodesProps): VNode => (
  <>
    {Object.entries(boxes).map(([name, box]) => (
      <Node key={name} name={name} box={box} chart={chart} model={model} />
    ))}
  </>
)

interface NodeProps {
  readonly name: string
  readonly box: Box
  readonly chart: Chart
  readonly model: ChartModel
}

/** Lower ones have a name only. */
const SMALL = 36
const PADDING = 8
const ICON = 12

function Node({ name, box: { x, y, width, height }, chart, model }: NodeProps): VNode {
  const { tone, icon, isEnd } = chart.nodes[name]!
  const details = detailsOf(model, name, isEnd)
  const isSmall = height < SMALL
  const second = isSmall ? '' : fitting([...details, ''], width - (icon ? 2 : 1) * PADDING)
  const middle = y + height / 2
  const nameLine = middle + (second ? -3 : 4.5)
  const classes = ['node', model.visited.has(name) && 'visited', model.active.has(name) && 'active']
  const place = icon
    ? { x: x + PADDING + ICON + 5, y: nameLine }
    : { x: x + width / 2, y: nameLine, 'text-anchor': 'middle' as const }
  return (
    <g class={classes.filter(Boolean).join(' ')} style={inColour(tone)}>
      <title>{[name, details[0]].filter(Boolean).join(': ')}</title>
      <rect class="box" x={x} y={y} width={width} height={height} rx={6} />
      {icon && <Icon name={icon} x={x + PADDING} y={nameLine - 10.5} />}
      <text class={isSmall ? 'name small' : 'name'} {...place}>
        {name}
      </text>
      {second && (
        <text class="details" {...(icon ? { x: x + PADDING } : place)} y={middle + 14}>
          {second}
        </text>
      )}
    </g>
  )
}
