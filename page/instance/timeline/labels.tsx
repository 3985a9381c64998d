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
  readonly isMember: boolean
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
}

interface LabelsProps {
  /** Rows above the lanes. */
  readonly heads: readonly string[]
  readonly rows: readonly Row[]
  readonly isOpen: (key: string) => boolean
  readonly onToggle: (key: string) => void
  /** What begins after this step of the log steps back. */
  readonly cursor: number | undefined
}

export const Labels = ({ heads, rows, isOpen, onToggle, cursor }: LabelsProps): VNode => (
  <ul class="timeline-labels">
    {heads.map(head => (
      <li key={head}>{head}</li>
    ))}
    {rows.map(({ key, of, isMember }) =>
      isGroup(of) ? (
        <li key={key}>
          <GroupLabel group={of} isOpen={isOpen(of.key)} onToggle={() => onToggle(of.key)} />
        </li>
      ) : (
        <li key={key} class={classOf(of, isMember, cursor)}>
          <LaneLabel lane={of} />
        </li>
      ),
    )}
  </ul>
)

function classOf(lane: Lane, isMember: boolean, cursor: number | undefined): string {
  const isAfter = cursor !== undefined && !isBy(beginOf(lane), cursor)
  return [isMember && 'member', isAfter && 'after'].filter(Boolean).join(' ')
}

function LaneLabel({ lane }: { readonly lane: Lane }): VNode {
  const { kind, name, number, id } = lane
  const title = id && id !== name ? `${name}, ${id}` : name
  return (
    <>
      <Icon name={icons[kind]} />
      {id === undefined ? (
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
