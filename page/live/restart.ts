/** Notices that the server was started anew, and what of its facts has gone with it. */
import { restartNotice } from './connection.ts'
import type { LiveEvents } from './types.ts'

export class Restart {
  private feedId: string | undefined
  private isRestarted = false
  /** Ids that were shown before, and have not been told again. */
  private missing = new Set<string>()

  /** A connection has begun; `shown` are the ids of the rows of before. */
  begin({ feedId }: LiveEvents['start'], shown: Iterable<string>): void {
    this.isRestarted = this.feedId !== undefined && this.feedId !== feedId
    this.feedId = feedId
    if (this.isRestarted) this.missing = new Set(shown)
  }

  /** Says so once all rows have come. */
  hear(ids: readonly string[], toCome: number | undefined): void {
    if (!this.isRestarted) return
    for (const id of ids) this.missing.delete(id)
    if (toCome !== 0) return
    this.isRestarted = false
    restartNotice.value = noticeOf(this.missing.size)
  }
}

/** A server that keeps its hubs in a file comes back with them. */
const noticeOf = (gone: number): string =>
  gone === 0 ? 'The server has restarted.' : 'The server has restarted. What was here before is gone.'
