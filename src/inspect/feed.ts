/** The inspection feed of a hub: one stream of facts, for however many who watch. */
import type { BareFact } from '../durable-task/hub/facts.ts'
import type { TaskHub } from '../durable-task/hub/task-hub.ts'
import { beginningOf, type LogEntry, type WorkRecord } from './actor-log.ts'
import { ActorLogs } from './actor-logs.ts'
import { type MachineDefinition, machineDefinitions } from './definitions.ts'
import type { FeedState, HubFact, TransitionFact } from './fact.ts'
import { type FactObserver, Observers, type Subscription } from './observers.ts'
import { Ring } from './ring.ts'

/** What a hub keeps for those who watch it. */
export interface FeedOptions {
  /**
   * Keep facts from the beginning on, so that whoever comes late finds the transitions from before. Default false:
   * facts are kept only while somebody watches.
   */
  always?: boolean
  /** Most facts kept; a viewer further behind starts over from the current state. Default 10,000. */
  facts?: number
  /** Most events taken in, and transitions among them, kept of each orchestration and entity, the newest. Default 200. */
  transitions?: number
  /** Most pieces of work kept of each orchestration and entity, the newest. Default 1,000. */
  work?: number
  /**
   * Most events and pieces of work kept of orchestrations that have ended, of all of them together; those that ended first
   * are let go of first. Default 200,000, which take about 40 MB.
   */
  ended?: number
}

/**
 * What happens in a hub: its state, then facts. `hub.feed` has it; it costs close to nothing until somebody watches.
 *
 * Use `hub.inspect()` or `hub.record()` in tests. This is for viewers, which may come late, lag behind, and return.
 */
export class Feed {
  private readonly hub: TaskHub
  private readonly options: Required<FeedOptions>
  private readonly observers: Observers
  /** Other feeds have other ids; a feed whose backend was started anew too. */
  readonly id: string
  private sequence = 0
  private facts: Ring<HubFact>
  private readonly logs: ActorLogs
  private holds = 0

  /** Feeds are made by the backend. */
  constructor(
    hub: TaskHub,
    { always = false, facts = 10_000, transitions = 200, work = 1_000, ended = 200_000 }: FeedOptions = {},
  ) {
    this.hub = hub
    this.options = { always, facts, transitions, work, ended }
    this.logs = new ActorLogs(this.options, id => hub.inspection.knows(id))
    this.observers = new Observers(hub.settings.log)
    this.id = hub.settings.ids.unique()
    this.facts = new Ring(facts)
    if (always) this.hold()
  }

  /** The definitions of the machines whose states the facts name, by machine id; xstate's `createMachine` reads them. */
  get machines(): ReadonlyMap<string, MachineDefinition> {
    return machineDefinitions()
  }

  /**
   * Everything in the hub as it stands. Looks at every instance: for a viewer that comes, not for every change. One that
   * is to be kept up to date begins when somebody watches already, or starts to before anything else happens.
   */
  current(): FeedState {
    const { settings, inspection } = this.hub
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
   * The transitions of an orchestration or entity that are kept, oldest first: those since somebody has been watching
   * or, with the option `always`, since it began, up to the limit. None once it is purged, or where it has ended and those
   * that ended later take all the room (`ended`).
   */
  transitions(id: string): TransitionFact[] {
    return this.logs.get(id)?.transitions ?? []
  }

  /**
   * The events that the state machine of an orchestration or entity took in, oldest first, as far as they are kept: as
   * `transitions`. It begins with `registered`, or where nothing is kept with the state as it is. Empty for an id that
   * nobody has.
   *
   * @example
   * hub.feed.log('order-1').map(({ event }) => event) // ['registered', 'turn.dispatched', 'turn.committed', …]
   */
  log(id: string): LogEntry[] {
    const entries = this.logs.get(id)?.entries ?? []
    const actor = entries.length === 0 && this.hub.inspection.actor(id)
    return actor ? [beginningOf(actor, this.sequence, this.hub.settings.clock.now())] : entries
  }

  /** Whether `log(id)` begins with the beginning. */
  isWhole(id: string): boolean {
    return this.logs.get(id)?.isWhole ?? false
  }

  /**
   * The turns, activities and batches of an orchestration or entity that went to workers and fakes, oldest first, as far
   * as they are kept: as `transitions`. A piece that was sent twice is there twice; replays are not.
   */
  work(id: string): WorkRecord[] {
    return this.logs.get(id)?.work ?? []
  }

  /** Facts after the one numbered `sequence`, oldest first; undefined when not all of them are kept. */
  after(sequence: number): HubFact[] | undefined {
    const missing = this.sequence - sequence
    return missing >= 0 && missing <= this.facts.length ? this.facts.newest(missing) : undefined
  }

  /** Has the observer told every fact from now on. Facts are kept for as long. */
  observe(observer: FactObserver): Subscription {
    const release = this.hold()
    const unsubscribe = this.observers.add(observer, this.sequence)
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
    this.hub.inspection.watch({
      onFact: (fact, at) => this.keep(fact, at),
      onWhole: () => this.observers.tell(),
    })
  }

  private end(): void {
    this.hub.inspection.watch(undefined)
    this.facts = new Ring(this.options.facts)
    this.logs.clear()
  }

  private keep(bare: BareFact, at: number): void {
    const sequence = ++this.sequence
    const fact: HubFact = { ...bare, sequence, at, wallTime: this.hub.settings.wallClock.now() }
    this.facts.push(fact)
    if (fact.type !== 'workerConnected' && fact.type !== 'workerLeft') this.logs.take(fact)
    this.observers.note(fact)
  }
}
