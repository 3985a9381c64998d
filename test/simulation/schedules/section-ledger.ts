/** Critical sections: nobody is inside together with another, and who is inside holds the locks. */
import type { SendEntityMessage } from '../../../src/durable-task/core/actions.ts'
import type { HistoryEvent } from '../../../src/durable-task/core/events.ts'
import type { EntityReport } from '../../../src/durable-task/hub/entity-report.ts'
import type { Execution, Lives } from './lives.ts'
import { holds } from './violation.ts'

interface Section {
  readonly execution: Execution
  readonly entities: readonly string[]
}

export class SectionLedger {
  private readonly lives: Lives
  private readonly sections = new Map<string, Section>()
  private readonly inside = new Map<string, string>()

  constructor(lives: Lives) {
    this.lives = lives
  }

  asked(execution: Execution, { entityLockRequested, entityUnlockSent }: SendEntityMessage): void {
    if (entityLockRequested) {
      const { criticalSectionId, lockSet } = entityLockRequested
      this.sections.set(criticalSectionId, { execution, entities: lockSet })
    }
    if (!entityUnlockSent) return
    const { criticalSectionId, targetInstanceId = '' } = entityUnlockSent
    if (this.inside.get(targetInstanceId) === criticalSectionId) this.inside.delete(targetInstanceId)
  }

  /** What is wrong with the locks, where an answer to a turn with these events counts: grants mean that all are held. */
  fault(
    events: readonly HistoryEvent[],
    report: (id: string) => EntityReport | undefined,
  ): string | undefined {
    for (const event of events) {
      if (event.type !== 'entityLockGranted') continue
      const { criticalSectionId } = event
      const section = this.sections.get(criticalSectionId)
      if (!section) return `${criticalSectionId} is granted, and nobody asked for it`
      for (const id of section.entities) {
        const holder = report(id)?.lockedBy
        if (holder?.criticalSectionId !== criticalSectionId || holder.executionId !== section.execution.id)
          return `${criticalSectionId} is granted, and ${id} is not locked by it`
      }
    }
    return undefined
  }

  granted(execution: Execution, events: readonly HistoryEvent[]): void {
    for (const event of events) {
      if (event.type !== 'entityLockGranted') continue
      const { criticalSectionId } = event
      const section = this.sections.get(criticalSectionId)
      holds(section?.execution.id === execution.id, 'lock', () => `${criticalSectionId} is another's`)
      for (const id of section.entities) {
        const other = this.inside.get(id) ?? criticalSectionId
        holds(other === criticalSectionId, 'lock', () => `${criticalSectionId} and ${other} are both inside`)
        this.inside.set(id, criticalSectionId)
      }
    }
  }

  /** Whether the execution is in a critical section that has locked the entity. */
  isInside({ id }: Execution, entityId: string): boolean {
    return this.sections.get(this.inside.get(entityId) ?? '')?.execution.id === id
  }

  /** Who has ended is inside no longer. */
  forgetEnded(): void {
    for (const [entityId, criticalSectionId] of this.inside) {
      const section = this.sections.get(criticalSectionId)
      if (!section || !this.lives.isCurrent(section.execution)) this.inside.delete(entityId)
    }
  }

  clear(): void {
    this.sections.clear()
    this.inside.clear()
  }
}
