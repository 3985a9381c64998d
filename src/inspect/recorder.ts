/** Writes down what a hub's orchestrations and entities go through, for a test to look at. */
import type { OrchestrationStatus } from '../../machines/orchestration.ts'
import type { InspectedActor } from '../durable-task/hub/facts.ts'
import type { HubFact, TransitionFact } from './fact.ts'
import type { Feed } from './feed.ts'
import type { Subscription } from './observers.ts'

/** What was recorded, from the moment on that it was made; made by `hub.record()`. It keeps all of it: for tests. */
export class Recorder {
  private readonly recorded: HubFact[] = []
  private readonly statusesOf = new Map<string, OrchestrationStatus[]>()
  private readonly subscription: Subscription

  constructor(feed: Feed) {
    for (const actor of feed.current().actors) this.begin(actor)
    this.subscription = feed.observe(fact => this.take(fact))
  }

  /** Every fact, in order. */
  get facts(): readonly HubFact[] {
    return this.recorded
  }

  /**
   * The statuses an orchestration has had, in order: the first is the one it had when recording began. Goes on where
   * the id is rewound, replaced or used again. Empty for an id that nobody used.
   *
   * @example
   * expect(recorder.statuses('order-1')).toEqual(['PENDING', 'RUNNING', 'SUSPENDED', 'RUNNING', 'COMPLETED'])
   */
  statuses(id: string): readonly OrchestrationStatus[] {
    return this.statusesOf.get(id) ?? []
  }

  /**
   * How an orchestration or entity went from state to state of its machine, and on which events.
   *
   * @example
   * expect(recorder.transitions('@account@a')).toContainEqual(expect.objectContaining({ event: 'lock.release' }))
   */
  transitions(id: string): readonly TransitionFact[] {
    return this.recorded.filter(fact => fact.type === 'transitioned' && fact.id === id) as TransitionFact[]
  }

  /** Records nothing more; what was recorded stays. */
  stop(): void {
    this.subscription.stop()
  }

  [Symbol.dispose](): void {
    this.stop()
  }

  private take(fact: HubFact): void {
    this.recorded.push(fact)
    if (fact.type === 'registered') this.begin(fact.actor)
    else if (fact.type === 'transitioned') this.note(fact.id, fact.statusAfter)
    else if (fact.type === 'finished') this.note(fact.id, fact.status)
  }

  private begin(actor: InspectedActor): void {
    if (actor.kind === 'orchestration') this.note(actor.id, actor.status)
  }

  private note(id: string, status: OrchestrationStatus | undefined): void {
    const statuses = this.statusesOf.get(id) ?? []
    if (status && statuses.at(-1) !== status) this.statusesOf.set(id, [...statuses, status])
  }
}
