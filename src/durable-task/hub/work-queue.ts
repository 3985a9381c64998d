import type { WorkDescription } from '../../../machines/worker.ts'
import type { WorkItem } from './work.ts'

/** Items of one kind, name and version, which the same workers serve. Returned items go before fresh ones. */
export class WorkQueue {
  readonly work: WorkDescription
  private fresh: (WorkItem | undefined)[] = []
  private head = 0
  private returned: WorkItem[] = []
  private withdrawn = 0

  constructor(work: WorkDescription) {
    this.work = work
  }

  add(item: WorkItem): void {
    const last = this.fresh[this.fresh.length - 1]
    if (!last || last.sequence < item.sequence) this.fresh.push(item)
    else {
      this.returned.push(item)
      this.returned.sort((a, b) => a.sequence - b.sequence)
    }
  }

  /** The item that is next, or undefined. Items withdrawn meanwhile are dropped on the way. */
  peek(): WorkItem | undefined {
    while (this.returned[0] && !this.returned[0].isQueued) this.returned.shift()
    while (this.head < this.fresh.length && !this.fresh[this.head]?.isQueued) this.dropFirst()
    const returned = this.returned[0]
    const fresh = this.fresh[this.head]
    if (!returned || !fresh) return returned ?? fresh
    return returned.sequence < fresh.sequence ? returned : fresh
  }

  /** An item of this queue is no longer wanted. Its place is kept only until there are many such. */
  noteWithdrawn(): void {
    this.withdrawn++
    if (this.withdrawn <= 64 || this.withdrawn <= (this.fresh.length - this.head) / 2) return
    this.fresh = this.fresh.slice(this.head).filter(item => item?.isQueued)
    this.head = 0
    this.withdrawn = 0
  }

  private dropFirst(): void {
    this.fresh[this.head++] = undefined
    if (this.head < 1024 && this.head < this.fresh.length) return
    this.fresh = this.fresh.slice(this.head)
    this.head = 0
  }
}
