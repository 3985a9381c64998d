import type { WorkDescription } from '../../../machines/worker.ts'
import type { WorkItem } from './work.ts'

/** Items of one kind, name and version, which the same workers serve. Returned items go before fresh ones. */
export class WorkQueue {
  readonly work: WorkDescription
  private fresh: WorkItem[] = []
  private head = 0
  private returned: WorkItem[] = []

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
    while (this.fresh[this.head] && !this.fresh[this.head]!.isQueued) this.dropFresh()
    const returned = this.returned[0]
    const fresh = this.fresh[this.head]
    if (!returned || !fresh) return returned ?? fresh
    return returned.sequence < fresh.sequence ? returned : fresh
  }

  /** Takes the item that `peek` showed. */
  take(item: WorkItem): void {
    item.isQueued = false
    this.peek()
  }

  private dropFresh(): void {
    this.head++
    if (this.head < 1024 && this.head < this.fresh.length) return
    this.fresh = this.fresh.slice(this.head)
    this.head = 0
  }
}
