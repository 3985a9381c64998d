/** The logs of those whom a feed tells of: of all that live, and of as many that have ended as fit. */
import { ActorLog } from './actor-log.ts'
import { endOf } from './ends.ts'
import type { AnyFact } from './fact.ts'
import { SharedStates } from './shared-states.ts'

export interface LogLimits {
  /** Of one log. */
  readonly transitions: number
  readonly work: number
  /** Entries and pieces of work of all that have ended together. */
  readonly ended: number
}

/** Facts of all but workers. */
type ActorFact = Exclude<AnyFact, { type: 'workerConnected' | 'workerLeft' }>

export class ActorLogs {
  private readonly limits: LogLimits
  private readonly isKnown: (id: string) => boolean
  private readonly ownerOf: (id: string) => string | undefined
  private readonly logs = new Map<string, ActorLog>()
  private readonly states = new SharedStates()
  /** Ids of those that have logs, by owner. */
  private readonly owned = new Map<string, string[]>()
  /** Ids of orchestrations and executions that have ended, in the order of their ends, and the size of their logs. */
  private readonly ended = new Set<string>()
  private endedSize = 0

  /**
   * `isKnown` tells whether there is somebody of that id; `ownerOf` of an operation its execution: their logs are kept as
   * long as each other.
   */
  constructor(
    limits: LogLimits,
    isKnown: (id: string) => boolean,
    ownerOf: (id: string) => string | undefined = () => undefined,
  ) {
    this.limits = limits
    this.isKnown = isKnown
    this.ownerOf = ownerOf
  }

  /** Undefined where nothing is kept. */
  get(id: string): ActorLog | undefined {
    return this.logs.get(id)
  }

  take(fact: ActorFact): void {
    const { id } = fact
    const log = this.logOf(fact)
    if (fact.type === 'purged') this.drop(id)
    else if (log) this.write(log, fact)
  }

  private write(log: ActorLog, fact: ActorFact): void {
    const { id } = fact
    const before = log.size
    log.take(fact)
    if (this.hasEnded(id)) this.endedSize += log.size - before
    // Whoever comes back from the end, by a rewind, has a log as long as it lives.
    if (fact.type === 'registered' && this.ended.delete(id)) this.endedSize -= this.sizeOf(id)
    if (saysEnd(fact) && !this.ended.has(id)) {
      this.ended.add(id)
      this.endedSize += this.sizeOf(id)
    }
    if (this.hasEnded(id)) this.trim()
  }

  clear(): void {
    this.logs.clear()
    this.owned.clear()
    this.ended.clear()
    this.endedSize = 0
  }

  /** Work may outlive whom it was done for: what is told of it then begins no log. */
  private logOf(fact: ActorFact): ActorLog | undefined {
    const { id } = fact
    const log = this.logs.get(id)
    if (log || beginsNone.has(fact.type)) return log
    if (fact.type !== 'registered' && !this.isKnown(id)) return undefined
    const begun = new ActorLog(id, this.limits, this.states)
    this.logs.set(id, begun)
    const owner = this.ownerOf(id)
    const others = owner === undefined ? undefined : this.owned.get(owner)
    if (others) others.push(id)
    else if (owner !== undefined) this.owned.set(owner, [id])
    return begun
  }

  private hasEnded(id: string): boolean {
    return this.ended.has(this.ownerOf(id) ?? id)
  }

  private sizeOf(id: string): number {
    return this.withOwned(id).reduce((sum, each) => sum + (this.logs.get(each)?.size ?? 0), 0)
  }

  private withOwned(id: string): string[] {
    return [id, ...(this.owned.get(id) ?? [])]
  }

  private trim(): void {
    for (const id of this.ended) {
      if (this.endedSize <= this.limits.ended) return
      this.drop(id)
    }
  }

  private drop(id: string): void {
    if (this.hasEnded(id)) this.endedSize -= this.sizeOf(id)
    for (const each of this.withOwned(id)) this.logs.delete(each)
    this.owned.delete(id)
    this.ended.delete(id)
  }
}

/** Facts that say an end, of which nobody is to know the beginning. */
const beginsNone: ReadonlySet<AnyFact['type']> = new Set(['purged', 'workBack'])

const saysEnd = (fact: ActorFact): boolean =>
  fact.type === 'finished' || (fact.type === 'registered' && endOf(fact.actor) !== undefined)
