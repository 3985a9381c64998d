/** A hub, or service, as somebody sees it who was given its state once, and every fact since. */
import type { ActorOf, AnyFact, FeedState, HubFact, WorkerOf } from './fact.ts'

/**
 * Keeps a copy of a hub's or service's state up to date, also far from it: it needs nothing but plain data.
 *
 * @example
 * const view = new FeedView(hub.feed.current())
 * hub.inspect(fact => view.apply(fact))
 */
export class FeedView<Fact extends AnyFact = HubFact> {
  private base: Pick<FeedState, 'feedId' | 'sequence' | 'at' | 'wallTime'>
  private readonly byId: Map<string, ActorOf<AnyFact>>
  private readonly workersById: Map<string, WorkerOf<AnyFact>>

  constructor({ actors, workers, ...base }: FeedState<Fact>) {
    this.base = base
    this.byId = new Map(actors.map(actor => [actor.id, actor]))
    this.workersById = new Map(workers.map(worker => [worker.id, worker]))
  }

  /** Number of the last fact that is part of it. */
  get sequence(): number {
    return this.base.sequence
  }

  /** The orchestration, entity, execution or operation of this id. */
  actor(id: string): ActorOf<Fact> | undefined {
    return this.byId.get(id) as ActorOf<Fact> | undefined
  }

  /** Takes in the next fact; one that is part of the view already changes nothing. */
  apply(next: Fact): void {
    const fact: AnyFact = next
    const { sequence, at, wallTime } = fact
    if (sequence <= this.base.sequence) return
    this.base = { ...this.base, sequence, at, wallTime }
    if (fact.type === 'workerConnected') this.workersById.set(fact.id, fact.worker)
    else if (fact.type === 'workerLeft') this.workersById.delete(fact.id)
    else if (fact.type === 'registered') this.byId.set(fact.id, fact.actor)
    else if (fact.type === 'purged') this.byId.delete(fact.id)
    else this.change(fact)
  }

  /** All of it, as the feed itself would say it. */
  state(): FeedState<Fact> {
    const actors = [...this.byId.values()] as ActorOf<Fact>[]
    const workers = [...this.workersById.values()] as WorkerOf<Fact>[]
    return { ...this.base, actors, workers }
  }

  private change(fact: AnyFact): void {
    const actor = this.byId.get(fact.id)
    if (actor) this.byId.set(fact.id, { ...actor, ...changesOf(actor, fact) } as ActorOf<AnyFact>)
  }
}

function changesOf(actor: ActorOf<AnyFact>, fact: AnyFact): object {
  switch (fact.type) {
    case 'received':
      return { context: fact.context }
    case 'transitioned':
      return actor.kind === 'entity'
        ? { state: fact.to }
        : { state: fact.to, status: fact.statusAfter ?? actor.status }
    case 'continuedAsNew':
      return { executionId: fact.executionId }
    case 'finished': {
      const { status, state } = fact
      return 'endedAt' in fact
        ? { status, state, endedAt: fact.endedAt }
        : { status, state, context: undefined, completedAt: fact.completedAt }
    }
    default:
      return {}
  }
}
