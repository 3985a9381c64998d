/** The nearest relatives of an instance: its parent, its children, and the entities it has used. */
import { counted } from '../../format/text.ts'
import type { RunView } from '../../live/types.ts'
import type { StatusWord } from '../../parts/status.tsx'
import { wordOf } from './log-lines.ts'

export interface Relative {
  readonly id: string
  /** In place of the id. */
  readonly title?: string
  /** Its name, or what was done with an entity. */
  readonly note: string
  /** Unset for entities, and for what the hub does not know. */
  readonly status: StatusWord | undefined
}

export interface Family {
  readonly parent: Relative | undefined
  readonly self: Relative
  readonly below: readonly Relative[]
}

export const familyOf = ({ state, parent, children, entities }: RunView): Family => ({
  parent: parent && { id: parent.instanceId, note: parent.name, status: wordOf(parent.status) },
  self: { id: state.instanceId, note: state.name, status: wordOf(state.status) },
  below: [
    ...children.map(({ instanceId, name, status }) => ({
      ...{ id: instanceId, note: status ? name : `${name}, gone` },
      status: wordOf(status),
    })),
    ...entities.map(({ id, calls, signals, holdsLock }) => ({
      id,
      note: usesOf(calls, signals, holdsLock),
      status: undefined,
    })),
  ],
})

function usesOf(calls: number, signals: number, holdsLock: boolean): string {
  const uses = [
    holdsLock ? 'locked' : '',
    calls > 0 ? counted(calls, 'call') : '',
    signals > 0 ? counted(signals, 'signal') : '',
  ]
  return uses.filter(Boolean).join(', ') || 'was locked'
}
