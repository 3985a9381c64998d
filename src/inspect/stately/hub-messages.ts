/** What one viewer is told of one hub, or service: everything as it stands, then what changes. */
import { endOf } from '../ends.ts'
import type { ActorOf, AnyFact, FeedState } from '../fact.ts'
import type { Feed } from '../feed.ts'
import { FeedReader } from '../feed-reader.ts'
import { FeedView } from '../feed-view.ts'
import { MessageMaker, type StatelyMessage } from './messages.ts'

type Actor = ActorOf<AnyFact>

/** Of those that have ended, the newest so many are shown to a viewer that comes: it keeps all it is told. */
const MOST_ENDED = 1_000

export class HubMessages {
  private readonly reader: FeedReader<AnyFact>
  private readonly make: MessageMaker
  /** What the viewer knows; undefined: nothing yet. */
  private view: FeedView<AnyFact> | undefined

  /** `root` is the id of the actor that stands for the hub; all others' begin with it. */
  constructor(root: string, hub: string, feed: Feed<AnyFact>, onNews: () => void) {
    this.reader = new FeedReader(feed, { onNews })
    this.make = new MessageMaker(root, hub, feed.machines)
  }

  /**
   * Messages the viewer has not had, made one by one as they are taken: take all before the next call. Undefined for a
   * viewer so far behind that it has to begin anew.
   */
  read(): Iterable<StatelyMessage> | undefined {
    const page = this.reader.read()
    if ('facts' in page) return this.changes(page.facts)
    return this.view ? undefined : this.everything(page.startOver)
  }

  close(): void {
    this.reader.close()
  }

  private *everything(state: FeedState<AnyFact>): Generator<StatelyMessage> {
    const actors = withoutOldEnds(state.actors)
    this.view = new FeedView<AnyFact>({ ...state, actors })
    yield this.make.hubActor(state.wallTime)
    for (const actor of actors) yield* this.introduce(actor, state.wallTime)
  }

  private *changes(facts: readonly AnyFact[]): Generator<StatelyMessage> {
    for (const [index, fact] of facts.entries()) {
      const before = this.view?.actor(fact.id)
      this.view?.apply(fact)
      const after = this.view?.actor(fact.id)
      if (fact.type === 'registered') yield* this.introduce(fact.actor, fact.wallTime)
      else if (fact.type === 'purged' && before)
        yield this.make.snapshot(before, 'xstate.stop', fact.wallTime)
      else if (after) yield* this.change(fact, before, after, facts[index + 1])
    }
  }

  private *introduce(actor: Actor, at: number): Generator<StatelyMessage> {
    yield this.make.actor(actor, at)
    yield this.make.snapshot(actor, 'xstate.init', at)
  }

  private *change(
    fact: AnyFact,
    before: Actor | undefined,
    after: Actor,
    next: AnyFact | undefined,
  ): Generator<StatelyMessage> {
    if (fact.type === 'received') {
      yield this.make.event(fact.id, fact.event, fact.wallTime)
      // One snapshot for an event, after everything it did.
      const goesOn = next?.type === 'transitioned' && next.id === fact.id
      if (!goesOn) yield this.make.snapshot(after, fact.event, fact.wallTime)
    } else if (fact.type === 'transitioned') {
      yield this.make.snapshot(after, fact.event, fact.wallTime)
    } else if (
      fact.type === 'continuedAsNew' ||
      (fact.type === 'finished' && before?.state !== after.state)
    ) {
      // No transition tells of another execution, nor of the end of an actor that broke.
      yield this.make.snapshot(after, fact.type, fact.wallTime)
    }
  }
}

/** The actors in their order; parents come before their children, and operations go with their executions. */
function withoutOldEnds(actors: readonly Actor[]): readonly Actor[] {
  const ended = actors.filter(actor => endOf(actor) !== undefined)
  if (ended.length <= MOST_ENDED) return actors
  const newestFirst = ended.reverse().sort((one, other) => endOf(other)! - endOf(one)!)
  const left = new Set(newestFirst.slice(MOST_ENDED).map(({ id }) => id))
  return actors.filter(actor => !left.has(actor.kind === 'operation' ? actor.executionId : actor.id))
}
