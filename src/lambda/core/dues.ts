import type { Due } from './due-instants.ts'

/** What falls due in an execution, by operation. */
export class Dues {
  private readonly byOperation = new Map<string, readonly Due[]>()
  /** Nothing is due before this. It may lie too early, where what was due then is gone. */
  private earliest = Number.POSITIVE_INFINITY

  /** In place of what was known of the operation before. */
  set(operationId: string, dues: readonly Due[]): void {
    if (dues.length > 0) this.byOperation.set(operationId, dues)
    else this.byOperation.delete(operationId)
    for (const { at } of dues) this.earliest = Math.min(this.earliest, at)
  }

  /** What is due at an instant, in no order. Most requests come before anything is: those look at nothing. */
  dueAt(now: number): Due[] {
    if (now < this.earliest) return []
    const all = this.all()
    this.earliest = all.reduce((earliest, { at }) => Math.min(earliest, at), Number.POSITIVE_INFINITY)
    return all.filter(({ at }) => at <= now)
  }

  all(): Due[] {
    return [...this.byOperation.values()].flat()
  }

  clear(): void {
    this.byOperation.clear()
    this.earliest = Number.POSITIVE_INFINITY
  }
}
