/** What a test does to a hub, and sees of it, beside running orchestrations. */
import type { TaskHub } from './durable-task/hub/task-hub.ts'
import type { UnservedRule } from './durable-task/hub/unserved.ts'
import type { Feed } from './inspect/feed.ts'
import type { FactObserver, Subscription } from './inspect/observers.ts'
import { Recorder } from './inspect/recorder.ts'
import type { WaitOptions } from './kernel/bounded-wait.ts'
import { invalidRequest } from './kernel/errors.ts'
import type { EntityFake } from './testing/fakes/entity-fakes.ts'
import { type FakesInUse, HubFakes } from './testing/fakes/hub-fakes.ts'
import type { WorkFake } from './testing/fakes/work-fakes.ts'
import type { Fault } from './testing/faults/fault.ts'
import { type FaultsInUse, HubFaults } from './testing/faults/hub-faults.ts'
import type { Coverage, ExpectedCoverage } from './testing/run-coverage/coverage.ts'
import { coverageOfHubs } from './testing/run-coverage/coverage-of-hub.ts'
import { type QueuedWork, queuedWork, type Step, type StepConditions, step } from './testing/stepping.ts'

/** The controls of a task hub: answers, faults and single steps of a test's own, and what shows its work. */
export class HubControls {
  /** The hub's state, and the facts that change it, for viewers; tests have `inspect` and `record`. */
  readonly feed: Feed
  private readonly subject: TaskHub
  private readonly fakes: HubFakes
  private readonly faults: HubFaults
  private readonly patience: number

  /** Part of each hub: `backend.hub(name)`. */
  constructor(taskHub: TaskHub, patience: number, feed: Feed) {
    this.subject = taskHub
    this.patience = patience
    this.feed = feed
    this.fakes = new HubFakes(taskHub)
    this.faults = new HubFaults(taskHub)
  }

  /**
   * Lets the backend answer work itself, in the place of whatever worker is connected: the newest fake that fits wins,
   * and of those used together the first. What is queued already counts, what a worker has begun stays with it.
   * Histories come out as if a worker had done it. Fakes stay over `reset()`, until they are removed.
   *
   * @example
   * const charge = hub.use(activity('charge').throws(new Error('busy'), { times: 2 }).returns({ receipt: 'r-1' }))
   * …
   * expect(charge.calls).toMatchObject([{ input: { items: 3 }, attempt: 1 }, { attempt: 2 }, { attempt: 3 }])
   */
  use(...fakes: (WorkFake | EntityFake)[]): FakesInUse {
    return this.fakes.use(fakes)
  }

  /** Takes all fakes out of use; what they have not answered goes back, to the workers. */
  resetFakes(): void {
    this.fakes.reset()
  }

  /**
   * Lets go wrong between this hub and its workers and clients what may go wrong in the cloud: answers that are lost, late,
   * doubled or out of order, streams that are cut, calls that are refused. Of faults that fit the first of the newest
   * strikes, and only it counts the occurrence. Each strike is logged (info) and explained. Fakes are never struck. Faults
   * stay over `reset()`, until they are removed.
   *
   * @example
   * const lost = hub.inject(completion('activity', 'charge').drop())
   * expect(await run.output()).toBe('charged')
   * expect(lost.strikes).toMatchObject([{ fault: 'drop', name: 'charge', instanceId: run.instanceId }])
   */
  inject(...faults: Fault[]): FaultsInUse {
    return this.faults.inject(faults)
  }

  /** Takes all faults out of use; what they hold back is let through, and streams that they have silenced are cut. */
  resetFaults(): void {
    this.faults.reset()
  }

  /**
   * What becomes of work that no connected worker takes and no fake answers: it waits (`wait`, the default, as the
   * protocol has it); it waits and is named in the log, once for each kind of work (`warn`); or it fails with an
   * explanation, and retries are told to give up (`fail`). Workers get a `grace` to come, in milliseconds of wall time
   * from when nobody serves the work (default 1,000), and one that left gets 10 seconds to come back; no time is skipped
   * meanwhile. Workers that announce no filters take everything, and say themselves what they do not know.
   *
   * @throws BackendError `invalid-request` for another rule, or a grace that is no finite number from 0 on.
   */
  unserved(rule: UnservedRule, { grace = 1_000 }: { grace?: number } = {}): void {
    if (!['wait', 'warn', 'fail'].includes(rule))
      throw invalidRequest(`Work that nobody serves can 'wait', 'warn' or 'fail', not '${rule}'.`)
    if (!(grace >= 0 && Number.isFinite(grace)))
      throw invalidRequest(`A grace is a number of milliseconds from 0 on, not ${grace}.`)
    this.subject.unserved.set({ rule, grace, describeOthers: kind => this.fakes.describe(kind) })
  }

  /**
   * Stops sending: from here on work only queues up, for workers and fakes alike, until `step()` releases a piece of it,
   * or `resume()` all. What is out may be answered; resolves when it is, or when that makes no progress for the backend's
   * `patience`. No time is skipped while work is queued, and none fails for want of a worker. A reset ends the pause.
   *
   * @example
   * await hub.pause()
   * const run = await hub.start('order')
   * expect(await hub.step()).toMatchObject({ kind: 'orchestration', name: 'order' })
   * expect(await hub.step()).toMatchObject({ kind: 'activity', name: 'charge', input: { items: 3 } })
   * hub.resume()
   */
  async pause(): Promise<void> {
    this.subject.pausing.pause()
    await this.subject.settle(this.patience)
  }

  /** Ends a pause: all that is queued goes out. Does nothing to a hub that is not paused. */
  resume(): void {
    this.subject.pausing.resume()
  }

  get isPaused(): boolean {
    return this.subject.pausing.isPaused
  }

  /**
   * What waits to be sent, in the order in which it would go: all work of a paused hub, and else what nobody serves or
   * has room for.
   */
  get queued(): readonly QueuedWork[] {
    return queuedWork(this.subject)
  }

  /**
   * Releases the piece of work of a paused hub that is next, or the next that fits, and resolves with what it was once
   * it has been answered, and what follows from the answer is queued. A piece that nobody takes just now is passed over;
   * when nobody takes any, it waits for a worker. Undefined when nothing that fits waits: then perhaps a timer has to
   * come, or an event. Work that a fake answers later on the hub's clock is `asleep` and goes on by itself.
   *
   * @throws BackendError `wrong-state` when the hub is not paused, or with an explanation when nobody took the work or
   * answered it within the `timeout` (4 s of wall time unless told otherwise); `invalid-request` for another kind.
   */
  async step(which: StepConditions = {}, options: WaitOptions = {}): Promise<Step | undefined> {
    return step(this.subject, which, options)
  }

  /**
   * What the orchestrations of this hub were driven through since it was made, resets included; `backend.coverage()`
   * has it of all hubs.
   *
   * @throws BackendError `wrong-state` when the backend was made without the option `coverage`.
   */
  coverage({ expected }: { expected?: ExpectedCoverage } = {}): Coverage {
    return coverageOfHubs([this.subject], expected)
  }

  /**
   * Tells the observer every fact of the hub from now on, in order: which orchestrations and entities come, the events
   * they take in, the states they go to, how they end. Observers that throw are logged. A slow one slows the hub down;
   * a viewer that may lag behind reads `hub.feed` with a `FeedReader` instead.
   *
   * @example
   * const watch = hub.inspect(fact => console.log(fact.type, fact.id))
   * …
   * watch.stop()
   */
  inspect(observer: FactObserver): Subscription {
    return this.feed.observe(observer)
  }

  /**
   * Records what the hub's orchestrations and entities go through from now on, for assertions. Everything is kept until
   * it is stopped and let go of: for tests, not for a server that runs for days.
   *
   * @example
   * const recorder = hub.record()
   * …
   * expect(recorder.statuses('order-1')).toEqual(['PENDING', 'RUNNING', 'SUSPENDED', 'RUNNING', 'COMPLETED'])
   */
  record(): Recorder {
    return new Recorder(this.feed)
  }
}
