/** Who is told every fact, and the facts they are still to be told. */
import { describe } from '../kernel/errors.ts'
import type { Logger } from '../kernel/logger.ts'
import type { AnyFact, HubFact } from './fact.ts'

/** Told each fact in order, once what followed from it is done: it may look around, and ask for more. */
export type FactObserver<Fact extends AnyFact = HubFact> = (fact: Fact) => void

/** Ends when it is stopped, or left with `using`. */
export interface Subscription {
  /** Nothing more is told. Safe to call twice. */
  stop(): void
  [Symbol.dispose](): void
}

interface Entry {
  readonly observer: FactObserver<AnyFact>
  /** Facts up to this one happened before. */
  readonly from: number
}

export class Observers {
  private readonly log: Logger
  private readonly entries = new Set<Entry>()
  private untold: AnyFact[] = []
  private isTelling = false

  constructor(log: Logger) {
    this.log = log
  }

  /** Adds an observer of the facts after the one numbered `from`; returns what takes it out. */
  add(observer: FactObserver<AnyFact>, from: number): () => void {
    const entry = { observer, from }
    this.entries.add(entry)
    return () => void this.entries.delete(entry)
  }

  note(fact: AnyFact): void {
    if (this.entries.size > 0) this.untold.push(fact)
  }

  /** Tells what is untold; an observer may cause more of it, which is told after. */
  tell(): void {
    if (this.isTelling || this.untold.length === 0) return
    this.isTelling = true
    try {
      for (let facts = this.take(); facts.length > 0; facts = this.take())
        for (const fact of facts) for (const entry of [...this.entries]) this.tellOne(entry, fact)
    } finally {
      this.isTelling = false
    }
  }

  private take(): AnyFact[] {
    const facts = this.untold
    this.untold = []
    return facts
  }

  /** One that throws has missed this fact, and nothing else. */
  private tellOne(entry: Entry, fact: AnyFact): void {
    if (fact.sequence <= entry.from || !this.entries.has(entry)) return
    try {
      entry.observer(fact)
    } catch (error) {
      this.log.error(`An observer failed on '${fact.type}' of '${fact.id}': ${describe(error)}`)
    }
  }
}
