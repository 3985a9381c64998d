/** The lines of a hub as JSON, each made once and again when something about it was told. */
import type { Hub } from '../../index.ts'
import { currentMillis } from '../../kernel/clock/real-clock.ts'
import { entityRow, instanceRow } from './make-row.ts'

/** Entities begin with this, and instance ids may not. */
export const isEntity = (id: string): boolean => id.startsWith('@')

export class Rows {
  private readonly hub: Hub
  private readonly texts = new Map<string, string>()
  private readonly waiting = new Set<string>()
  /** How long it has taken to make lines since this was last set to 0, in milliseconds. */
  spent = 0

  constructor(hub: Hub) {
    this.hub = hub
  }

  /** Orchestrations whose lines read differently when workers come or go. */
  get waitingForWorkers(): ReadonlySet<string> {
    return this.waiting
  }

  /** The line as JSON; undefined when the hub knows none of that id any more. */
  text(id: string): string | undefined {
    const known = this.texts.get(id)
    if (known !== undefined) return known
    const began = currentMillis()
    const made = isEntity(id) ? this.makeEntity(id) : this.makeInstance(id)
    this.spent += currentMillis() - began
    if (made !== undefined) this.texts.set(id, made)
    return made
  }

  /** The line is made again when it is next asked for. */
  forget(id: string): void {
    this.texts.delete(id)
    this.waiting.delete(id)
  }

  private makeEntity(id: string): string | undefined {
    const report = this.hub.entity(id)
    return report && JSON.stringify(entityRow(report))
  }

  private makeInstance(id: string): string | undefined {
    const made = instanceRow(this.hub, id)
    if (made?.isWaitingForWorkers) this.waiting.add(id)
    return made && JSON.stringify(made.row)
  }
}
