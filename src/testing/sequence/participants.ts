/** Who takes part in a run: the orchestration, and whom it deals with, by kind and name. */
import { mermaidText } from './mermaid-text.ts'

export type ParticipantKind = 'activity' | 'child' | 'entity' | 'orchestration' | 'timers' | 'events'

const letters = {
  activity: 'A',
  child: 'C',
  entity: 'E',
  orchestration: 'P',
  timers: 'T',
  events: 'X',
} as const satisfies Record<ParticipantKind, string>

/** The orchestration itself. */
export const SELF = 'O'

export class Participants {
  private readonly ids = new Map<string, string>()
  private readonly labels = new Map<string, string>()

  /** The id in the diagram of this one; the same for the same kind and name. */
  id(kind: ParticipantKind, name: string): string {
    const key = `${kind}\n${name}`
    const id = this.ids.get(key) ?? `${letters[kind]}${this.ids.size + 1}`
    this.ids.set(key, id)
    this.labels.set(id, kind === 'child' ? `${name} (child)` : name)
    return id
  }

  /** A line for each that `isShown`, in the order in which they came. */
  lines(isShown: (id: string) => boolean): string[] {
    return [...this.labels]
      .filter(([id]) => isShown(id))
      .map(([id, label]) => `  participant ${id} as ${mermaidText(label)}`)
  }
}
