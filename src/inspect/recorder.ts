/** Writes down what a hub's orchestrations and entities, or a service's executions and operations, go through, for a test. */
import type { ActorOf, AnyFact, FactOf, HubFact, TransitionFact } from './fact.ts'
import type { Feed } from './feed.ts'
import type { Subscription } from './observers.ts'

/** Statuses that facts name. */
type StatusOf<Fact extends AnyFact> = NonNullable<FactOf<Fact, 'transitioned'>['statusAfter']>

/** What was recorded, from the moment on that it was made; made by `record()`. It keeps all of it: for tests. */
export class Recorder<Fact extends AnyFact = HubFact> {
  private readonly recorded: Fact[] = []
  private readonly statusesOf = new Map<string, StatusOf<AnyFact>[]>()
  private readonly subscription: Subscription

  constructor(feed: Feed<Fact>) {
    for (const actor of feed.current().actors) this.begin(actor)
    this.subscription = feed.observe(fact => this.take(fact))
  }

  /** Every fact, in order. */
  get facts(): readonly Fact[] {
    return this.recorded
  }

  /**
   * The statuses an orchestration, execution or operation has had, in order: the first is the one it had when recording began. Goes on where
   * the id is rewound, replaced or used again. Empty for an id that nobody used.
   *
   * @example
   * expect(recorder.statuses('order-1')).toEqual(['PENDING', 'RUNNING', 'SUSPENDED', 'RUNNING', 'COMPLETED'])
   */
  statuses(id: string): readonly StatusOf<Fact>[] {
    return (this.statusesOf.get(id) ?? []) as StatusOf<Fact>[]
  }

  /**
   * How one of them went from state to state of its machine, and on which events.
   *
   * @example
   * expect(recorder.transitions('@account@a')).toContainEqual(expect.objectContaining({ event: 'lock.release' }))
   */
  transitions(id: string): readonly TransitionFact<Fact>[] {
    return this.recorded.filter(
      fact => fact.type === 'transitioned' && fact.id === id,
    ) as TransitionFact<Fact>[]
  }

  /** Records nothing more; what was recorded stays. */
  stop(): void {
    this.subscription.stop()
  }

  [Symbol.dispose](): void {
    this.stop()
  }

  private take(next: Fact): void {
    const fact: AnyFact = next
    this.recorded.push(next)
    if (fact.type === 'registered') this.begin(fact.actor)
    else if (fact.type === 'transitioned') this.note(fact.id, fact.statusAfter)
    else if (fact.type === 'finished') this.note(fact.id, fact.status)
  }

  private begin(actor: ActorOf<AnyFact>): void {
    if (actor.kind !== 'entity') this.note(actor.id, actor.status)
  }

  private note(id: string, status: StatusOf<AnyFact> | undefined): void {
    const statuses = this.statusesOf.get(id) ?? []
    if (status && statuses.at(-1) !== status) this.statusesOf.set(id, [...statuses, status])
  }
}
