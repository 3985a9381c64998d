/** Which worker had an activity, and from when to when. */
import type { LogEntry, WorkRecord } from '../../live/types.ts'
import { momentOf } from './moment.ts'
import type { DraftBar } from './open-lanes.ts'

export class WorkIndex {
  private readonly log: readonly LogEntry[]
  private readonly byTask = new Map<number, WorkRecord[]>()

  constructor(work: readonly WorkRecord[], log: readonly LogEntry[]) {
    this.log = log
    for (const record of work) {
      if (record.kind !== 'activity' || record.taskId === undefined) continue
      const others = this.byTask.get(record.taskId)
      if (others) others.push(record)
      else this.byTask.set(record.taskId, [record])
    }
  }

  /** Ids come again in later generations: only what was sent while the bar lasted is its own. */
  assign(bar: DraftBar, name: string): void {
    const last = this.byTask
      .get(bar.number ?? Number.NaN)
      ?.findLast(
        record =>
          record.name === name && record.sentAt >= bar.queued.at && record.sentAt <= (bar.to?.at ?? Infinity),
      )
    if (!last || (last.backAt !== undefined && last.outcome !== 'answered')) return
    bar.worker = last.worker
    bar.from = momentOf(last.sentAt, this.log, bar.queued)
    if (!bar.to) return
    bar.from = { ...bar.from, step: Math.min(bar.from.step, bar.to.step) }
    if (last.backAt !== undefined && last.backAt < bar.to.at) bar.to = { ...bar.to, at: last.backAt }
  }
}
