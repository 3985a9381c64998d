/**
 * In which order work goes out: as it came, everything that can go; or, with a seed, drawn from it and one piece after
 * another, so that it does not depend on the machine's speed.
 */
import type { Clock, Scheduled } from '../../kernel/clock/clock.ts'
import { seededRandom } from '../../kernel/random.ts'
import type { WorkItem } from './work.ts'

/** How far back a draw puts an item: among so many arrivals any order comes up, and none waits for ever. */
const REACH = 100

/** Sequences of their own, so that neither depends on how often the other, or the ids, were drawn from. */
const PLACES = 0x9e37_79b9
const WORKERS = 0x7f4a_7c15

const unseeded = (): number => 0

export class DispatchOrder {
  private readonly seed: number | undefined
  private readonly wallClock: Clock
  private readonly patience: number
  private drawPlace = unseeded
  private drawWorker = unseeded
  private awaited: WorkItem | undefined
  private alarm: Scheduled | undefined

  constructor(settings: { seed: number | undefined; wallClock: Clock; patience: number }) {
    this.seed = settings.seed
    this.wallClock = settings.wallClock
    this.patience = settings.patience
    this.restart()
  }

  get isSeeded(): boolean {
    return this.seed !== undefined
  }

  /** An item's place in the queue for good: the lowest goes first. */
  placeOf(sequence: number): number {
    return sequence + this.drawPlace() * REACH
  }

  /** Decides between workers that are equal otherwise: a number that is drawn, or the same for all. */
  lot(): number {
    return this.drawWorker()
  }

  /** Whether other work has to wait for the answer to what is out. */
  get isHeldUp(): boolean {
    return this.awaited?.holder !== undefined
  }

  /** The item is out at a worker: others wait for it, and `goOn` is called when that takes too long. */
  sent(item: WorkItem, goOn: () => void): void {
    if (!this.isSeeded || this.patience <= 0) return
    this.alarm?.cancel()
    this.awaited = item
    this.alarm = this.wallClock.schedule(this.wallClock.now() + this.patience, () => {
      this.awaited = undefined
      goOn()
    })
  }

  /** The item is not out any more. True when others waited for it. */
  isBack(item: WorkItem): boolean {
    if (this.awaited !== item) return false
    this.alarm?.cancel()
    this.awaited = undefined
    return true
  }

  /** Begins the sequences of the seed again. */
  restart(): void {
    if (this.seed === undefined) return
    this.drawPlace = seededRandom(this.seed ^ PLACES)
    this.drawWorker = seededRandom(this.seed ^ WORKERS)
  }
}
