import type { WorkDescription } from '../../../machines/worker.ts'
import type { WorkItem } from './work.ts'

/** Items of one kind, name and version, which the same workers serve. Those that come out of order find their place. */
export class WorkQueue {
  readonly work: WorkDescription
  private fresh: (WorkItem | undefined)[] = []
  private head = 0
  private late: WorkItem[] = []
  private withdrawn = 0

  constructor(work: WorkDescription) {
    this.work = work
  }

  add(item: WorkItem): void {
    const last = this.fresh[this.fresh.length - 1]
    if (!last || last.place < item.place) this.fresh.push(item)
    else {
      const before = this.late.findLastIndex(({ place }) => place <= item.place)
      this.late.splice(before + 1, 0, item)
    }
  }

  /** The item that is next, or undefined. Items withdrawn meanwhile are dropped on the way. */
  peek(): WorkItem | undefined {
    while (this.late[0] && !this.late[0].isQueued) this.late.shift()
    while (this.head < this.fresh.length && !this.fresh[this.head]?.isQueued) this.dropFirst()
    const returned = this.late[0]
    const fresh = this.fresh[this.head]
    if (!returned || !fresh) return returned ?? fresh
    return returned.place < fresh.place ? returned : fresh
  }

  /** Takes the item out that is next; it may be added again. */
  dropNext(): void {
    if (this.peek() === this.late[0]) this.late.shift()
    else this.dropFirst()
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
