/** What faults hold back: let through when its time has come, or when the faults are removed, whichever is first. */
export class Holds {
  private readonly open = new Map<() => void, () => void>()

  hold(run: () => void, onStop: () => void = () => {}): () => void {
    const letThrough = (): void => {
      if (this.open.delete(letThrough)) run()
    }
    this.open.set(letThrough, onStop)
    return letThrough
  }

  forget(letThrough: () => void): void {
    this.open.delete(letThrough)
  }

  letAllThrough(): void {
    for (const letThrough of [...this.open.keys()]) letThrough()
  }

  stop(): void {
    const calls = [...this.open.values()]
    this.open.clear()
    for (const onStop of calls) onStop()
  }
}
