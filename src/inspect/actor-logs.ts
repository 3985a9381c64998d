/** The logs of a hub's orchestrations and entities: of all that live, and of as many that have ended as fit. */
import { ActorLog } from './actor-log.ts'
import type { HubFact } from './fact.ts'
import { SharedStates } from './shared-states.ts'

export interface LogLimits {
  /** Of one log. */
  readonly transitions: number
  readonly work: number
  /** Entries and pieces of work of all that have ended together. */
  readonly ended: number
}

/** Facts of orchestrations and entities. */
type ActorFact = Exclude<HubFact, { type: 'workerConnected' | 'workerLeft' }>

export class ActorLogs {
  private readonly limits: LogLimits
  private readonly isKnown: (id: string) => boolean
  private readonly logs = new Map<string, ActorLog>()
  private readonly states = new SharedStates()
  /** Ids of orchestrations that have ended, in the order of their ends, and the size of their logs. */
  private readonly ended = new Set<string>()
  private endedSize = 0

  /** `isKnown` tells whether the hub has an orchestration or entity of that id. */
  constructor(limits: LogLimits, isKnown: (id: string) => boolean) {
    this.limits = limits
    this.isKnown = isKnown
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
    if (this.ended.has(id)) this.endedSize -= log.size
    log.take(fact)
    // Whoever comes back from the end, by a rewind, has a log as long as it lives.
    if (fact.type === 'registered') this.ended.delete(id)
    if (hasEnded(fact)) this.ended.add(id)
    if (!this.ended.has(id)) return
    this.endedSize += log.size
    this.trim()
  }

  clear(): void {
    this.logs.clear()
    this.ended.clear()
    this.endedSize = 0
  }

  /** Work may outlive whom it was done for: what is told of it then begins no log. */
  private logOf(fact: ActorFact): ActorLog | undefined {
    const { id } = fact
    const log = this.logs.get(id)
    if (log || beginsNone.has(fact.type) || (fact.type !== 'registered' && !this.isKnown(id))) return log
    const begun = new ActorLog(id, this.limits, this.states)
    this.logs.set(id, begun)
    return begun
  }

  private trim(): void {
    for (const id of this.ended) {
      if (this.endedSize <= this.limits.ended) return
      this.drop(id)
    }
  }

  private drop(id: string): void {
    const log = this.logs.get(id)
    if (log && this.ended.delete(id)) this.endedSize -= log.size
    this.logs.delete(id)
  }
}

/** Facts that say an end, of which nobody is to know the beginning. */
const beginsNone: ReadonlySet<HubFact['type']> = new Set(['purged', 'workBack'])

const hasEnded = (fact: ActorFact): boolean =>
  fact.type === 'finished' ||
  (fact.type === 'registered' && fact.actor.kind === 'orchestration' && fact.actor.completedAt !== undefined)
