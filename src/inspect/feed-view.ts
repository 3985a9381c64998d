/** A hub as somebody sees it who was given its state once, and every fact since. */
import type { InspectedActor, InspectedWorker } from '../durable-task/hub/facts.ts'
import type { FeedState, HubFact } from './fact.ts'

/**
 * Keeps a copy of a hub's state up to date, also far from the hub: it needs nothing but plain data.
 *
 * @example
 * const view = new FeedView(hub.feed.current())
 * hub.inspect(fact => view.apply(fact))
 */
export class FeedView {
  private base: Pick<FeedState, 'feedId' | 'sequence' | 'at' | 'wallTime'>
  private readonly byId: Map<string, InspectedActor>
  private readonly workersById: Map<string, InspectedWorker>

  constructor({ actors, workers, ...base }: FeedState) {
    this.base = base
    this.byId = new Map(actors.map(actor => [actor.id, actor]))
    this.workersById = new Map(workers.map(worker => [worker.id, worker]))
  }

  /** Number of the last fact that is part of it. */
  get sequence(): number {
    return this.base.sequence
  }

  /** The orchestration or entity of this id. */
  actor(id: string): InspectedActor | undefined {
    return this.byId.get(id)
  }

  /** Takes in the next fact; one that is part of the view already changes nothing. */
  apply(fact: HubFact): void {
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
  state(): FeedState {
    return { ...this.base, actors: [...this.byId.values()], workers: [...this.workersById.values()] }
  }

  private change(fact: HubFact): void {
    const actor = this.byId.get(fact.id)
    if (actor) this.byId.set(fact.id, changed(actor, fact))
  }
}

function changed(actor: InspectedActor, fact: HubFact): InspectedActor {
  if (fact.type === 'received') return { ...actor, context: fact.context } as InspectedActor
  if (actor.kind === 'entity') return fact.type === 'transitioned' ? { ...actor, state: fact.to } : actor
  if (fact.type === 'transitioned')
    return { ...actor, state: fact.to, status: fact.statusAfter ?? actor.status }
  if (fact.type === 'continuedAsNew') return { ...actor, executionId: fact.executionId }
  if (fact.type !== 'finished') return actor
  const { status, state, completedAt } = fact
  return { ...actor, status, state, context: undefined, completedAt }
}
