/** How many orchestrations of a hub, or executions of a service, have each status, kept as facts come. */
import type { SubjectActor, SubjectFact } from './subject.ts'

export class Counts {
  private readonly kind: SubjectActor['kind']
  /** In the order in which they came. */
  private readonly statuses = new Map<string, string>()
  private readonly byStatus = new Map<string, number>()

  /** Counts actors of one kind, which have a status. */
  constructor(kind: SubjectActor['kind'], actors: readonly SubjectActor[]) {
    this.kind = kind
    for (const actor of actors) this.register(actor)
  }

  take(fact: SubjectFact): void {
    if (fact.type === 'registered') this.register(fact.actor)
    else if (!this.statuses.has(fact.id)) return
    else if (fact.type === 'purged') this.set(fact.id, undefined)
    else if (fact.type === 'finished') this.set(fact.id, fact.status)
    else if (fact.type === 'transitioned' && fact.statusAfter) this.set(fact.id, fact.statusAfter)
  }

  /** By status; those that nobody has are left out. */
  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.byStatus)
  }

  /** Ids of the newest so many, newest first. */
  newest(most: number): string[] {
    return [...this.statuses.keys()].slice(-most).reverse()
  }

  private register(actor: SubjectActor): void {
    if (actor.kind === this.kind && 'status' in actor) this.set(actor.id, actor.status)
  }

  private set(id: string, status: string | undefined): void {
    const before = this.statuses.get(id)
    if (before === status) return
    if (before !== undefined) this.add(before, -1)
    if (status === undefined) this.statuses.delete(id)
    else {
      this.statuses.set(id, status)
      this.add(status, 1)
    }
  }

  private add(status: string, change: number): void {
    const count = (this.byStatus.get(status) ?? 0) + change
    if (count === 0) this.byStatus.delete(status)
    else this.byStatus.set(status, count)
  }
}
