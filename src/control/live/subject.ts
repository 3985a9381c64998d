/** What viewers watch: a hub, or a service for durable functions. */
import type { Subscription } from '../../index.ts'
import type { ActorOf, AnyFact } from '../../inspect/fact.ts'
import type { Counts } from './counts.ts'
import type { LiveEvent, LiveName } from './event-text.ts'
import type { Notices } from './notices.ts'
import type { Rows } from './rows.ts'

export type SubjectFact = AnyFact
export type SubjectActor = ActorOf<AnyFact>

/** As much of a feed as viewers need. */
export interface SubjectFeed {
  readonly id: string
  observe(observer: (fact: SubjectFact) => void): Subscription
  after(sequence: number): readonly SubjectFact[] | undefined
  current(): { readonly sequence: number; readonly actors: readonly SubjectActor[] }
}

/** Lines that come in events of one name. */
export interface LineKind {
  readonly event: LiveName
  /** With how many there are of each status. */
  readonly isCounted: boolean
  has(id: string): boolean
  /** Ids of the newest so many, in the order in which a viewer that comes is told of them. */
  first(most: number): readonly string[]
}

export interface Subject {
  /** False once it is gone. */
  readonly isOpen: boolean
  /** No fact tells of a pause, and lines may read differently then. */
  readonly isPaused: boolean
  readonly rows: Rows
  readonly counts: Counts
  readonly notices: Notices
  /** In the order in which they are told. */
  readonly kinds: readonly LineKind[]
  /** Id of the line that a fact concerns; unset for one about who does the work, which concerns all that wait for it. */
  idOf(fact: SubjectFact): string | undefined
  /** Ids of what waits for somebody to do it, and may not have a line that says so yet. */
  queued(): readonly string[]
  /** What a connection begins with. */
  start(isResumed: boolean): LiveEvent
}
