/** Counts how often the same call is tried. A failed call and the next equal one are attempts at one, as in a run's steps. */
import type { OfferedWork } from '../../durable-task/hub/stand-ins.ts'

export class Attempts {
  /** Attempts that failed and were not made again yet, by what was called. */
  private readonly failed = new Map<string, number[]>()

  /** Which attempt this is, from 1. */
  begin(work: OfferedWork): number {
    const key = keyOf(work)
    const waiting = this.failed.get(key)
    const earlier = waiting?.shift() ?? 0
    if (waiting?.length === 0) this.failed.delete(key)
    return earlier + 1
  }

  noteFailure(work: OfferedWork, attempt: number): void {
    const key = keyOf(work)
    this.failed.set(key, [...(this.failed.get(key) ?? []), attempt])
  }

  clear(): void {
    this.failed.clear()
  }
}

const keyOf = ({ work: { kind, name, version }, input, callerExecutionId }: OfferedWork): string =>
  JSON.stringify([callerExecutionId, kind, name, version, input ?? null])
