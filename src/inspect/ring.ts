/** The newest items of a stream, up to a number of them. */
export class Ring<T> {
  private readonly capacity: number
  private readonly items: T[] = []
  /** Where the oldest item lies, once all places are taken. */
  private oldest = 0

  constructor(capacity: number) {
    this.capacity = capacity
  }

  get length(): number {
    return this.items.length
  }

  push(item: T): void {
    if (this.items.length < this.capacity) {
      this.items.push(item)
    } else if (this.capacity > 0) {
      this.items[this.oldest] = item
      this.oldest = (this.oldest + 1) % this.capacity
    }
  }

  /** The newest `count` items, oldest first. */
  newest(count = this.length): T[] {
    const { items, oldest } = this
    const wanted = Math.min(count, items.length)
    const first = oldest + items.length - wanted
    return Array.from({ length: wanted }, (_, index) => items[(first + index) % items.length]!)
  }
}
