import { Metadata } from '@grpc/grpc-js'
import type { EntityReport } from './durable-task/hub/entity-report.ts'
import type { HubCounters } from './durable-task/hub/settings.ts'
import type { TaskHub } from './durable-task/hub/task-hub.ts'
import type { UnservedRule } from './durable-task/hub/unserved.ts'
import { HubClock, type TimeMode } from './hub-clock.ts'
import { invalidRequest } from './kernel/errors.ts'
import type { EntityFake } from './testing/fakes/entity-fakes.ts'
import { type FakesInUse, HubFakes } from './testing/fakes/hub-fakes.ts'
import type { WorkFake } from './testing/fakes/work-fakes.ts'
import { Run } from './testing/run.ts'
import { type StartOptions, startRun } from './testing/start-run.ts'

/**
 * What the JavaScript SDK needs to reach a hub; spreads into the options of its client and worker. Other SDKs take
 * `backend.address` and send the header `taskhub` in their own way.
 */
export interface HubConnection {
  /** `host:port` of the backend. */
  readonly hostAddress: string
  /** Makes the headers of each call: `taskhub` with the hub's name. */
  readonly metadataGenerator: () => Promise<Metadata>
}

/** A task hub of a backend: isolated instances, its own clock. */
export class Hub {
  readonly clock: HubClock
  private readonly taskHub: TaskHub
  private readonly fakes: HubFakes
  private readonly address: () => string

  /** Hubs are made by `backend.hub(name)`. */
  constructor(taskHub: TaskHub, address: () => string, time: { mode: TimeMode; patience: number }) {
    this.taskHub = taskHub
    this.fakes = new HubFakes(taskHub)
    this.address = address
    const settle = (patience: number) => taskHub.settle(patience)
    this.clock = new HubClock({ ...time, clock: taskHub.settings.clock, settle })
  }

  get name(): string {
    return this.taskHub.name
  }

  /**
   * Address and header of this hub.
   *
   * @example
   * const client = new TaskHubGrpcClient({ ...hub.connection })
   */
  get connection(): HubConnection {
    const { name } = this.taskHub
    return {
      hostAddress: this.address(),
      metadataGenerator: async () => {
        const metadata = new Metadata()
        metadata.set('taskhub', name)
        return metadata
      },
    }
  }

  /**
   * An entity as it is just now: lock holder, queue, delayed signals, state. Undefined when the hub knows none of
   * that id: it holds nothing, or never got a message.
   *
   * @example
   * hub.entity('@counter@a')?.lockedBy?.instanceId
   *
   * @throws BackendError `invalid-request` for an id that is not `@name@key`.
   */
  entity(id: string): EntityReport | undefined {
    return this.taskHub.entities.report(id)
  }

  /**
   * Starts an orchestration by the name its worker knows it by; the input becomes JSON. It need not have a worker yet.
   *
   * @example
   * const run = await hub.start('processOrder', { items: 3 }, { instanceId: 'order-1' })
   * expect(await run.output()).toEqual({ shipped: true })
   *
   * @throws BackendError `instance-exists` when the id is taken (by a finished instance too, if the backend's
   * `defaultDuplicate` says so), `invalid-request` for an empty name, an id that may not be chosen, or an input that
   * JSON cannot hold.
   */
  async start(name: string, input?: unknown, options?: StartOptions): Promise<Run> {
    return startRun(this.taskHub, name, input, options)
  }

  /**
   * A handle on the orchestration with this id, whoever started it; there need not be one yet.
   *
   * @throws BackendError `invalid-request` for an empty id, or the id of an entity.
   */
  instance(instanceId: string): Run {
    return new Run(this.taskHub, instanceId)
  }

  /**
   * Why whatever has not ended waits, in plain words, a line each: work nobody serves, an activity that is out, the next
   * timer, a lock and its holder. Empty when everything has ended.
   *
   * @example
   * afterEach(({ task }) => task.result?.state === 'fail' && console.log(hub.explain()))
   */
  explain(): string {
    return this.taskHub.explainAll() ?? ''
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
    this.taskHub.unserved.set({ rule, grace, describeOthers: kind => this.fakes.describe(kind) })
  }

  /** What the hub has counted since it was made. */
  get counters(): Readonly<HubCounters> {
    return { ...this.taskHub.counters }
  }

  /**
   * Clears the hub in place: instances, entities and work are gone, open waits answered; clients, workers and fakes
   * stay.
   */
  async reset(): Promise<void> {
    this.taskHub.reset()
  }
}
