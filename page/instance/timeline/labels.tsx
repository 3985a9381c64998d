/** The names of the lanes, beside the drawing. */
import type { VNode } from 'preact'
import { formatNumber } from '../../format/text.ts'
import { Icon, type IconName } from '../../parts/icon.tsx'
import { hrefOf } from '../../route.ts'
import { beginOf, type Lane, type LaneKind } from '../model/lane.ts'
import { isGroup, type LaneGroup } from '../model/lane-groups.ts'
import { isBy } from '../model/moment.ts'

/** A lane, a group of lanes, or a lane of an open group. */
export interface Row {
  readonly key: string
  readonly of: Lane | LaneGroup
  /** How far it is set in. */
  readonly depth: number
}

const icons: Readonly<Record<LaneKind, IconName>> = {
  activity: 'activity',
  child: 'child',
  call: 'entity',
  lock: 'lock',
  batch: 'activity',
  timer: 'timer',
  event: 'event',
  signal: 'entity',
  sent: 'event',
  step: 'activity',
  context: 'context',
  invoke: 'child',
  wait: 'timer',
  callback: 'event',
}

interface LabelsProps {
  /** Rows above the lanes. */
  readonly heads: readonly string[]
  readonly rows: readonly Row[]
  readonly isOpen: (key: string) => boolean
  readonly onToggle: (key: string) => void
  /** What begins after this step of the log steps back. */
  readonly cursor: number | undefined
  /** The operation that is chosen, and what chooses one. */
  readonly chosen?: string | undefined
  readonly onChoose?: ((operation: string) => void) | undefined
}

export const Labels = ({ heads, rows, isOpen, onToggle, cursor, chosen, onChoose }: LabelsProps): VNode => (
  <ul class="timeline-labels">
    {heads.map(head => (
      <li key={head}>{head}</li>
    ))}
    {rows.map(({ key, of, depth }) =>
      isGroup(of) ? (
        <li key={key} style={indentOf(depth)}>
          <GroupLabel group={of} isOpen={isOpen(of.key)} onToggle={() => onToggle(of.key)} />
        </li>
      ) : (
        <li key={key} class={classOf(of, cursor, chosen)} style={indentOf(depth)}>
          <LaneLabel lane={of} chosen={chosen} onChoose={onChoose} />
        </li>
      ),
    )}
  </ul>
)

/** Deeper contexts than these are not told apart. */
const DEEPEST = 4

const indentOf = (depth: number): Record<string, string> | undefined =>
  depth > 0 ? { '--depth': String(Math.min(depth, DEEPEST)) } : undefined

function classOf(lane: Lane, cursor: number | undefined, chosen: string | undefined): string {
  const isAfter = cursor !== undefined && !isBy(beginOf(lane), cursor)
  const isChosen = chosen !== undefined && lane.operation === chosen
  return [isAfter && 'after', isChosen && 'chosen'].filter(Boolean).join(' ')
}

type LabelProps = { readonly lane: Lane } & Pick<LabelsProps, 'chosen' | 'onChoose'>

function LaneLabel({ lane, chosen, onChoose }: LabelProps): VNode {
  const { kind, name, number, id, operation } = lane
  const title = id && id !== name ? `${name}, ${id}` : name
  return (
    <>
      <Icon name={icons[kind]} />
      {operation !== undefined && onChoose ? (
        <>
          <button
            type="button"
            class="plain clip"
            title={title}
            aria-pressed={operation === chosen}
            onClick={() => onChoose(operation)}
          >
            {name}
          </button>
          {id !== undefined && (
            <a href={hrefOf(id)} title={`The execution that ${name} has started`} class="lane-link">
              →<span class="unseen">{` to the execution of ${name}`}</span>
            </a>
          )}
        </>
      ) : id === undefined ? (
        <span class="clip" title={title}>
          {name}
        </span>
      ) : (
        <a class="clip" href={hrefOf(id)} title={title}>
          {name}
        </a>
      )}
      {number !== undefined && <span class="label">#{number}</span>}
    </>
  )
}

interface GroupLabelProps {
  readonly group: LaneGroup
  readonly isOpen: boolean
  readonly onToggle: () => void
}

const GroupLabel = ({ group: { kind, name, lanes }, isOpen, onToggle }: GroupLabelProps): VNode => (
  <button type="button" class="plain" aria-expanded={isOpen} onClick={onToggle}>
    <Icon name="chevron" />
    <Icon name={icons[kind]} />
    <span class="clip" title={name}>
      {name}
    </span>
    <span class="label">× {formatNumber(lanes.length)}</span>
  </button>
)
