/** The nearest relatives of an instance or execution as a small graph; many of them as a list. */
import './family-graph.css'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { counted, shortId } from '../format/text.ts'
import { Button } from '../parts/button.tsx'
import { Icon, type IconName } from '../parts/icon.tsx'
import { Id } from '../parts/id.tsx'
import { Panel } from '../parts/panel.tsx'
import { inColour, statusText } from '../parts/status.tsx'
import { hrefOf } from '../route.ts'
import type { Family, Relative } from './model/family.ts'

/** More relatives than these are a list. */
const MOST_DRAWN = 8
const MOST_LISTED = 20

const WIDTH = 152
const HEIGHT = 40
/** From one row of nodes to the next. */
const ROW = 64

interface FamilyProps {
  readonly family: Family
  /** What is said where there are no relatives. */
  readonly none: string
  /** What the graph has in it, for those who cannot see it. */
  readonly label: string
}

export function FamilyPanel({ family, none, label }: FamilyProps): VNode {
  const { parent, below } = family
  return (
    <Panel
      title="Family"
      tools={below.length > 0 && <span class="label small">{counted(below.length, 'below', 'below')}</span>}
    >
      {!parent && below.length === 0 ? (
        <p class="family-none">{none}</p>
      ) : below.length > MOST_DRAWN ? (
        <FamilyList family={family} />
      ) : (
        <FamilyGraph family={family} label={label} />
      )}
    </Panel>
  )
}

function FamilyGraph({ family, label }: Pick<FamilyProps, 'family' | 'label'>): VNode {
  const { parent, self, below } = family
  const top = parent ? 4 + ROW : 4
  const under = top + ROW + 20
  const rows = Math.ceil(below.length / 2)
  const isAlone = below.length === 1
  const places = below.map((relative, index) => ({
    relative,
    x: isAlone ? 94 : index % 2 === 0 ? 10 : 178,
    y: under - 20 + Math.floor(index / 2) * (HEIGHT + 12),
  }))
  const height = rows === 0 ? top + HEIGHT + 4 : under - 20 + rows * (HEIGHT + 12)
  return (
    <nav aria-label={label}>
      <svg class="family" viewBox={`0 0 340 ${height}`}>
        <title>Family</title>
        {parent && <path d={`M170 ${4 + HEIGHT}v${ROW - HEIGHT}`} />}
        {isAlone && <path d={`M170 ${top + HEIGHT}V${under - 20}`} />}
        {rows > 0 && !isAlone && (
          <path d={`M170 ${top + HEIGHT}V${places.at(-1)!.y + HEIGHT / 2}${places.map(branch).join('')}`} />
        )}
        {parent && <Node of={parent} x={94} y={4} />}
        <Node of={self} x={94} y={top} isSelf />
        {places.map(({ relative, x, y }) => (
          <Node key={relative.id} of={relative} x={x} y={y} />
        ))}
      </svg>
    </nav>
  )
}

/** From the stem to a node at its left or right. */
const branch = ({ x, y }: { readonly x: number; readonly y: number }): string =>
  `M170 ${y + HEIGHT / 2}H${x < 170 ? x + WIDTH : x}`

interface NodeProps {
  readonly of: Relative
  readonly x: number
  readonly y: number
  readonly isSelf?: boolean
}

const Node = ({ of: { id, title = id, note, status }, x, y, isSelf = false }: NodeProps): VNode => (
  <a href={hrefOf(id)} class={isSelf ? 'self' : undefined} aria-current={isSelf ? 'page' : undefined}>
    <title>{`${title}, ${note}${status ? `, ${statusText(status)}` : ''}`}</title>
    <g style={status ? inColour(status) : undefined}>
      <rect x={x} y={y} width={WIDTH} height={HEIGHT} rx={4} />
      <Icon name={status ?? iconFor(id)} x={x + 10} y={y + 8} />
      <text class="family-id" x={x + 28} y={y + 17}>
        {fitted(shortId(title))}
      </text>
      <text x={x + 28} y={y + 32}>
        {fitted(note)}
      </text>
    </g>
  </a>
)

/** Of what has no status. */
const iconFor = (id: string): IconName => (id.startsWith('@') ? 'entity' : 'pending')

/** As many characters as a node is wide. */
const fitted = (text: string): string => (text.length > 18 ? `${text.slice(0, 17)}…` : text)

function FamilyList({ family: { parent, below } }: { readonly family: Family }): VNode {
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? below : below.slice(0, MOST_LISTED)
  return (
    <ul class="family-list">
      {parent && (
        <li>
          <span class="label">Parent</span>
          <RelativeLine of={parent} />
        </li>
      )}
      {shown.map(relative => (
        <li key={relative.id}>
          <RelativeLine of={relative} />
        </li>
      ))}
      {shown.length < below.length && (
        <li>
          <Button onPress={() => setWhole(true)}>Show all {below.length}</Button>
        </li>
      )}
    </ul>
  )
}

const RelativeLine = ({ of: { id, title, note, status } }: { readonly of: Relative }): VNode => (
  <>
    <span class="status" style={status ? inColour(status) : undefined} title={status && statusText(status)}>
      <Icon name={status ?? iconFor(id)} />
    </span>
    <Id of={id} title={title} class="clip" />
    <span class="label clip">{note}</span>
  </>
)
