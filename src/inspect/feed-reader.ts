/** One viewer's place in a feed. */
import type { AnyFact, FeedState, HubFact } from './fact.ts'
import type { Feed } from './feed.ts'
import type { Subscription } from './observers.ts'

/** What a viewer gets next: the state of everything, from which it starts over, or the facts since it last read. */
export type FeedPage<Fact extends AnyFact = HubFact> =
  | { readonly startOver: FeedState<Fact> }
  | { readonly facts: readonly Fact[] }

export interface ReaderOptions {
  /** Where it was when it left: `feedId` and `sequence` of the last it knows. Without it the state comes first. */
  after?: { readonly feedId: string; readonly sequence: number } | undefined
  /** There is something to read. Called for each fact: read later, and much at once. */
  onNews?: (() => void) | undefined
}

/**
 * Reads a feed at the pace of a viewer that may lag behind: what it has not read takes no memory of its own.
 *
 * @example
 * const reader = new FeedReader(hub.feed, { onNews: () => scheduleRedraw() })
 * const page = reader.read()   // { startOver }, then { facts }
 */
export class FeedReader<Fact extends AnyFact = HubFact> {
  private readonly feed: Feed<Fact>
  private readonly subscription: Subscription
  /** Number of the last fact it has; undefined: it knows nothing. */
  private position: number | undefined

  constructor(feed: Feed<Fact>, { after, onNews }: ReaderOptions = {}) {
    this.feed = feed
    this.subscription = feed.observe(() => onNews?.())
    this.position = after?.feedId === feed.id ? after.sequence : undefined
  }

  /** What the viewer has not read yet; starts over where facts it needs are not kept any more. */
  read(): FeedPage<Fact> {
    const facts = this.position === undefined ? undefined : this.feed.after(this.position)
    if (facts) {
      this.position = facts.at(-1)?.sequence ?? this.position
      return { facts }
    }
    const startOver = this.feed.current()
    this.position = startOver.sequence
    return { startOver }
  }

  /** Reads no more. Facts are kept while there are readers or observers. */
  close(): void {
    this.subscription.stop()
  }

  [Symbol.dispose](): void {
    this.close()
  }
}
