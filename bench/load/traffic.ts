/** Counts what goes over the wire, so that a run can be compared with another one message for message. */
export class Traffic {
  /** Unary calls that were answered. */
  calls = 0
  /** Work items received; pings do not count. */
  items = 0
  bytesSent = 0
  bytesReceived = 0
  private pending = 0
  private idle: (() => void)[] = []

  /** A call is made, with a request of so many bytes. */
  called(bytes: number): void {
    this.bytesSent += bytes
    this.pending++
  }

  /** A call is over; one that failed has no bytes. */
  answered(bytes?: number): void {
    if (bytes !== undefined) this.calls++
    this.bytesReceived += bytes ?? 0
    if (--this.pending > 0) return
    for (const resolve of this.idle.splice(0)) resolve()
  }

  /** Resolves when no call is open. */
  settled(): Promise<void> {
    return this.pending === 0 ? Promise.resolve() : new Promise(resolve => this.idle.push(resolve))
  }

  /** Starts counting anew. */
  reset(): void {
    this.calls = this.items = this.bytesSent = this.bytesReceived = 0
  }
}
