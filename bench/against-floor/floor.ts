/**
 * The floor: what the transport alone costs. It takes the same requests and sends the same bytes as the backend did,
 * and decides nothing: it counts the requests of an instance and plays the tape.
 */
import type { InstanceTape, Tape } from '../tape.ts'
import { rootOf } from '../tape.ts'

/** How far the tape of one instance has been played. */
interface Progress {
  tape: InstanceTape
  arrived: number
  nextItem: number
  nextWait: number
  /** Waits that have arrived and are not answered yet. */
  openWaits: { after: number; answer: () => void }[]
  /** When the timers of the latest turn are due, in milliseconds since the epoch. */
  timersDue: number
}

export class Floor {
  private readonly tape: Tape
  private readonly send: (workItem: Buffer) => void
  private readonly instances = new Map<string, Progress>()

  constructor(tape: Tape, send: (workItem: Buffer) => void) {
    this.tape = tape
    this.send = send
  }

  /** A request that is answered at once. */
  request(instanceId: string, timersDue?: number): void {
    const progress = this.progress(instanceId)
    if (timersDue !== undefined) progress.timersDue = timersDue
    this.arrive(progress)
  }

  /** A request that is answered when its reply is due on the tape. */
  wait(instanceId: string, answer: (reply: Buffer) => void): void {
    const progress = this.progress(instanceId)
    const reply = progress.tape.waits[progress.nextWait++]
    if (!reply) throw new Error(`the tape has no more waits for ${instanceId}`)
    progress.openWaits.push({ after: reply.after, answer: () => answer(asBuffer(reply.bytes)) })
    this.arrive(progress)
  }

  private progress(instanceId: string): Progress {
    const root = rootOf(instanceId)
    let progress = this.instances.get(root)
    if (!progress) {
      const tape = this.tape[root]
      if (!tape) throw new Error(`there is no tape for ${root}`)
      progress = { tape, arrived: 0, nextItem: 0, nextWait: 0, openWaits: [], timersDue: 0 }
      this.instances.set(root, progress)
    }
    return progress
  }

  private arrive(progress: Progress): void {
    progress.arrived++
    const { tape, arrived } = progress
    for (let item = tape.items[progress.nextItem]; item && item.after <= arrived; ) {
      const bytes = asBuffer(item.bytes)
      const rest = item.timed ? progress.timersDue - Date.now() : 0
      if (rest > 0) setTimeout(this.send, rest, bytes)
      else this.send(bytes)
      item = tape.items[++progress.nextItem]
    }
    if (progress.openWaits.length === 0) return
    const due = progress.openWaits.filter(wait => wait.after <= arrived)
    progress.openWaits = progress.openWaits.filter(wait => wait.after > arrived)
    for (const { answer } of due) answer()
  }
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
