/** A queue whose reader waits for the next item. */
export class Inbox<T> {
  private readonly items: T[] = []
  private readonly readers: ((item: T) => void)[] = []

  push(item: T): void {
    const reader = this.readers.shift()
    if (reader) reader(item)
    else this.items.push(item)
  }

  next(): Promise<T> {
    const item = this.items.shift()
    return item === undefined ? new Promise(resolve => this.readers.push(resolve)) : Promise.resolve(item)
  }

  get size(): number {
    return this.items.length
  }
}
