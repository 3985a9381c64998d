/** What a feed tells of. */
import type { AnyStateMachine } from 'xstate'
import type { BareFact } from '../durable-task/hub/facts.ts'
import type { Clock } from '../kernel/clock/clock.ts'
import type { Ids } from '../kernel/ids.ts'
import type { Logger } from '../kernel/logger.ts'
import type { BareLambdaFact } from '../lambda/service/facts.ts'
import type { ActorOf, AnyFact, WorkerOf } from './fact.ts'

/** Told in the middle of the work: `onFact` looks at nothing, `onWhole` may. */
interface FeedWatcher {
  onFact(fact: BareFact | BareLambdaFact, at: number): void
  onWhole(): void
}

/** A task hub, or a service for durable functions. */
export interface FeedSource<Fact extends AnyFact = AnyFact> {
  readonly settings: {
    readonly clock: Clock
    readonly wallClock: Clock
    readonly ids: Ids
    readonly log: Logger
  }
  readonly inspection: {
    /** Whose states the facts name. */
    readonly machines: readonly AnyStateMachine[]
    /** Parents come before their children. */
    actors(): ActorOf<Fact>[]
    actor(id: string): ActorOf<Fact> | undefined
    knows(id: string): boolean
    /** Of an operation, its execution. */
    ownerOf?(id: string): string | undefined
    workers(): WorkerOf<Fact>[]
    /** One watcher at most; undefined: nobody. */
    watch(watcher: FeedWatcher | undefined): void
  }
}
