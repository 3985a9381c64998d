/** The inspection feed of a hub, or service: one stream of facts, for however many who watch. */
import type { BareFact } from '../durable-task/hub/facts.ts'
import type { BareLambdaFact } from '../lambda/service/facts.ts'
import { beginningOf, type LogEntry, type WorkRecord } from './actor-log.ts'
import { ActorLogs } from './actor-logs.ts'
import { type MachineDefinition, machineDefinitions } from './definitions.ts'
import type { AnyFact, FeedState, HubFact, TransitionFact } from './fact.ts'
import type { FeedOptions } from './feed-options.ts'
import type { FeedSource } from './feed-source.ts'
import { type FactObserver, Observers, type Subscription } from './observers.ts'
import { Ring } from './ring.ts'

/**
 * What happens in a hub, or in a service for durable functions: its state, then facts. `hub.feed` and `service.feed` have
 * it; it costs close to nothing until somebody watches.
 *
 * Use `inspect()` or `record()` of the hub or service in tests. This is for viewers, which may come late, lag behind, and return.
 */
export class Feed<Fact extends AnyFact = HubFact> {
  private readonly source: FeedSource<Fact>
  private readonly options: Required<FeedOptions>
  private readonly observers: Observers
  /** Other feeds have other ids; a feed whose backend was started anew too. */
  readonly id: string
  private sequence = 0
  private facts: Ring<AnyFact>
  private readonly logs: ActorLogs
  private holds = 0

  /** Feeds are made by the backend, and by the service. */
  constructor(
    source: FeedSource<Fact>,
    { always = false, facts = 10_000, transitions = 200, work = 1_000, ended = 200_000 }: FeedOptions = {},
  ) {
    this.source = source
    this.options = { always, facts, transitions, work, ended }
    this.logs = new ActorLogs(
      this.options,
      id => source.inspection.knows(id),
      id => source.inspection.ownerOf?.(id),
    )
    this.observers = new Observers(source.settings.log)
    this.id = source.settings.ids.unique()
    this.facts = new Ring(facts)
    if (always) this.hold()
  }

  /** The definitions of the machines whose states the facts name, by machine id; xstate's `createMachine` reads them. */
  get machines(): ReadonlyMap<string, MachineDefinition> {
    return machineDefinitions(this.source.inspection.machines)
  }

  /**
   * Everything in it as it stands. Looks at everybody: for a viewer that comes, not for every change. One that
   * is to be kept up to date begins when somebody watches already, or starts to before anything else happens.
   */
  current(): FeedState<Fact> {
    const { settings, inspection } = this.source
    return {
      feedId: this.id,
      sequence: this.sequence,
      at: settings.clock.now(),
      wallTime: settings.wallClock.now(),
      actors: inspection.actors(),
      workers: inspection.workers(),
    }
  }

  /**
   * The transitions of an orchestration, entity, execution or operation that are kept, oldest first: those since somebody has been watching
   * or, with the option `always`, since it began, up to the limit. None once it is purged, or where it has ended and those
   * that ended later take all the room (`ended`).
   */
  transitions(id: string): TransitionFact<Fact>[] {
    return (this.logs.get(id)?.transitions ?? []) as TransitionFact<Fact>[]
  }

  /**
   * The events that the state machine of one of them took in, oldest first, as far as they are kept: as
   * `transitions`. It begins with `registered`, or where nothing is kept with the state as it is. Empty for an id that
   * nobody has.
   *
   * @example
   * hub.feed.log('order-1').map(({ event }) => event) // ['registered', 'turn.dispatched', 'turn.committed', …]
   */
  log(id: string): LogEntry<Fact>[] {
    const entries = this.logs.get(id)?.entries ?? []
    const actor = entries.length === 0 ? this.source.inspection.actor(id) : undefined
    const now = this.source.settings.clock.now()
    return (actor ? [beginningOf(actor, this.sequence, now)] : entries) as LogEntry<Fact>[]
  }

  /** Whether `log(id)` begins with the beginning. */
  isWhole(id: string): boolean {
    return this.logs.get(id)?.isWhole ?? false
  }

  /**
   * The turns, activities and batches of an orchestration or entity that went to workers and fakes, and the invocations of
   * an execution's handler, oldest first, as far as they are kept: as `transitions`. A piece that was sent twice is there
   * twice; replays are not.
   */
  work(id: string): WorkRecord<Fact>[] {
    return (this.logs.get(id)?.work ?? []) as WorkRecord<Fact>[]
  }

  /** Facts after the one numbered `sequence`, oldest first; undefined when not all of them are kept. */
  after(sequence: number): Fact[] | undefined {
    const missing = this.sequence - sequence
    return missing >= 0 && missing <= this.facts.length ? (this.facts.newest(missing) as Fact[]) : undefined
  }

  /** Has the observer told every fact from now on. Facts are kept for as long. */
  observe(observer: FactObserver<Fact>): Subscription {
    const release = this.hold()
    const unsubscribe = this.observers.add(observer as FactObserver<AnyFact>, this.sequence)
    const stop = (): void => {
      unsubscribe()
      release()
    }
    return { stop, [Symbol.dispose]: stop }
  }

  /** Keeps facts until it is let go of. */
  private hold(): () => void {
    if (this.holds++ === 0) this.begin()
    let isHeld = true
    return () => {
      if (isHeld && --this.holds === 0) this.end()
      isHeld = false
    }
  }

  private begin(): void {
    // A number without a fact: whoever knows less than this has missed something while nobody watched.
    this.sequence++
    this.source.inspection.watch({
      onFact: (fact, at) => this.keep(fact, at),
      onWhole: () => this.observers.tell(),
    })
  }

  private end(): void {
    this.source.inspection.watch(undefined)
    this.facts = new Ring(this.options.facts)
    this.logs.clear()
  }

  private keep(bare: BareFact | BareLambdaFact, at: number): void {
    const sequence = ++this.sequence
    const fact: AnyFact = { ...bare, sequence, at, wallTime: this.source.settings.wallClock.now() }
    this.facts.push(fact)
    if (fact.type !== 'workerConnected' && fact.type !== 'workerLeft') this.logs.take(fact)
    this.observers.note(fact)
  }
}
