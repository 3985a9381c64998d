/** How often each thing happened: what schedules are meant to try must not go untried without a word. */
export class Tally {
  private readonly counts = new Map<string, number>()

  add(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1)
  }

  of(what: string): number {
    return this.counts.get(what) ?? 0
  }

  /** One line each, in the order of their names. */
  lines(): string[] {
    return [...this.counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([what, count]) => `${count} ${what}`)
  }
}
