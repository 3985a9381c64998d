/** A task hub with everything around it that a schedule moves: clocks, workers, what they were given, what is known. */
import { TaskHub } from '../../../src/durable-task/hub/task-hub.ts'
import type { Sent } from '../../../src/durable-task/hub/work.ts'
import { ManualClock } from '../../../src/kernel/clock/manual-clock.ts'
import { BackendError } from '../../../src/kernel/errors.ts'
import { Ids } from '../../../src/kernel/ids.ts'
import { withDefaults } from '../../../src/options.ts'
import { ActivityLedger } from './activity-ledger.ts'
import { auditHistory } from './audit.ts'
import { expectChildrenEnd } from './children.ts'
import type { Delivery, Worker } from './deliveries.ts'
import { execute } from './executor.ts'
import { describeGiven, expectMayGive } from './giving.ts'
import { Lives } from './lives.ts'
import { OperationLedger } from './operation-ledger.ts'
import { entityIds } from './program.ts'
import type { Schedule, WorkerShape } from './schedule.ts'
import { SectionLedger } from './section-ledger.ts'
import { expectCredit, expectNothingHeldBack } from './standing.ts'
import { TableCodec } from './table-codec.ts'
import type { Tally } from './tally.ts'
import { TurnLedger } from './turn-ledger.ts'
import { holds } from './violation.ts'
import { WaitLedger } from './wait-ledger.ts'

const START = 1_800_000_000_000

export class Stage {
  readonly schedule: Schedule
  /** Of what happens. */
  readonly tally: Tally
  readonly clock = new ManualClock(START)
  readonly wallClock = new ManualClock(START)
  readonly hub: TaskHub
  readonly lives: Lives
  readonly activities: ActivityLedger
  readonly operations: OperationLedger
  readonly sections: SectionLedger
  readonly turns: TurnLedger
  readonly waits: WaitLedger
  readonly workers: Worker[] = []
  /** Everything that was ever given, oldest first. */
  readonly deliveries: Delivery[] = []
  /** Those whose worker is there and has said nothing of them, oldest first. */
  readonly out = new Set<Delivery>()
  /** How often the hub was reset. */
  era = 0
  marks = 0
  private readonly codec = new TableCodec()
  private readonly note: ((line: string) => void) | undefined
  private arrivals: Delivery[] = []
  private gone: string[] = []
  private readonly errors: string[] = []
  private fault: unknown
  private hired = 0

  /** `note` is told what happens, line by line. */
  constructor(schedule: Schedule, tally: Tally, note: ((line: string) => void) | undefined) {
    this.schedule = schedule
    this.tally = tally
    this.note = note
    this.lives = new Lives(tally)
    this.activities = new ActivityLedger(this.lives)
    this.operations = new OperationLedger(this.lives)
    this.sections = new SectionLedger(this.lives)
    this.turns = new TurnLedger(this)
    this.hub = new TaskHub({
      ...withDefaults(schedule.options),
      name: 'simulated',
      clock: this.clock,
      wallClock: this.wallClock,
      codec: this.codec,
      ids: new Ids(schedule.seed),
      observer: this.lives.observer,
      log: { debug() {}, info() {}, warn() {}, error: text => void this.errors.push(text) },
    })
    this.waits = new WaitLedger(this.hub, tally)
    for (const shape of schedule.workers) this.hire(shape)
  }

  tell(line: () => string): void {
    this.note?.(line())
  }

  hire(shape: WorkerShape): void {
    const worker: Worker = { number: this.hired++, shape, connected: undefined, given: 0, isFull: false }
    const profile = { ...shape, refuses: [], name: `worker ${worker.number}` }
    this.workers.push(worker)
    worker.connected = this.hub.workers.connect(profile, {
      sendTurn: (token, { instanceId, executionId, past, newEvents }) => {
        const events = { past: this.codec.decodeAll(past), newEvents: newEvents.map(this.codec.decode) }
        return this.give({
          ...this.givenTo(worker, token, instanceId),
          kind: 'orchestration',
          executionId,
          ...events,
        })
      },
      sendActivity: (token, activity) =>
        this.give({ ...this.givenTo(worker, token, activity.instanceId), kind: 'activity', activity }),
      sendBatch: (token, batch) => {
        const holder = this.hub.entities.report(batch.entityId)?.lockedBy?.executionId
        return this.give({ ...this.givenTo(worker, token, batch.entityId), kind: 'entity', batch, holder })
      },
    })
    this.tell(() => `worker ${worker.number} connects: ${JSON.stringify(shape)}`)
  }

  /** What it had may still be answered, late. */
  dismiss(worker: Worker): void {
    this.workers.splice(this.workers.indexOf(worker), 1)
    for (const delivery of this.out) {
      if (delivery.worker !== worker) continue
      this.out.delete(delivery)
      delivery.isLost = true
      this.cameBack(delivery)
      this.tally.add(`lost with its worker: ${delivery.kind}`)
    }
    this.tell(() => `worker ${worker.number} is lost`)
    if (worker.connected) this.hub.workers.disconnect(worker.connected)
  }

  /** Undone: it rests, if it is known yet. */
  cameBack(delivery: Delivery): void {
    if (delivery.kind !== 'activity' || delivery.isVain || delivery.era !== this.era) return
    this.activities.cameBack(delivery, this.wallClock.now())
  }

  /** The worker's stream takes more again. */
  empty(worker: Worker): void {
    worker.isFull = false
    this.tell(() => `worker ${worker.number} takes more again`)
    if (worker.connected) this.hub.workers.drained(worker.connected)
  }

  /** Whether the hub took this in, which it does once for each delivery. */
  counts(answer: () => void): boolean {
    const before = this.hub.counters.staleCompletions
    answer()
    return this.hub.counters.staleCompletions === before
  }

  /** A refusal is an answer like any other; anything else that is thrown is a bug. */
  attempt(change: () => void): void {
    try {
      change()
    } catch (error) {
      if (!(error instanceof BackendError) || error.code === 'bug') throw error
      this.tell(() => `  refused: ${error.message}`)
      this.tally.add(`refused: ${error.code}`)
    }
  }

  /** Takes in what has followed from a change; `mayRewind` where it may have rewound something. */
  settle(mayRewind = false): void {
    if (this.fault) throw this.fault
    holds(this.errors.length === 0, 'error', () => this.errors.join('\n'))
    this.lives.takeNews(mayRewind)
    for (const instanceId of this.lives.takeGone()) {
      this.gone.push(instanceId)
      if (!this.lives.records.has(instanceId)) this.operations.gone(instanceId)
    }
    this.sections.forgetEnded()
    for (const delivery of this.arrivals.splice(0)) this.check(delivery)
    for (const execution of this.lives.takeEnded()) {
      const { instanceId, endedAs } = execution
      if (this.lives.records.get(instanceId)?.executionId !== execution.id) continue
      const events = this.hub.events(instanceId)
      auditHistory(instanceId, events, endedAs)
      expectChildrenEnd(execution, events, this.lives)
    }
  }

  /** What must hold between two steps, whatever the step was. */
  async checkStep(): Promise<void> {
    await this.waits.check(this.gone.splice(0), this.era)
    expectCredit(this.hub, this.out)
    // With a seed of its own the hub sends one piece after another; a paused one sends none.
    if (this.schedule.options.seed === undefined && !this.hub.pausing.isPaused)
      expectNothingHeldBack(this.hub, this.workers, this.out)
    for (const id of entityIds) {
      const report = this.hub.entities.report(id)
      if (!report) continue
      const { lockedBy, status, queue } = report
      if (lockedBy) {
        const holder = { id: lockedBy.executionId, instanceId: lockedBy.instanceId }
        holds(
          this.lives.isCurrent(holder),
          'lock',
          () => `${id} is locked by ${holder.instanceId}, which is over`,
        )
      } else holds(status !== 'idle' || queue.length === 0, 'stuck', () => `${id} is free and does nothing`)
    }
  }

  /** What is out is out in vain: no answer to it counts any more. */
  abandonAll(): void {
    for (const delivery of this.out) delivery.isVain = true
    this.activities.forgetRests()
  }

  /** The hub has forgotten everything, and so has who watches it. */
  forget(): void {
    this.era++
    this.arrivals = []
    for (const ledger of [this.activities, this.operations, this.sections, this.lives]) ledger.clear()
  }

  private givenTo(worker: Worker, token: string, instanceId: string) {
    const { era, deliveries } = this
    return {
      number: deliveries.length,
      token,
      worker,
      instanceId,
      era,
      isVain: false,
      isLost: false,
      isAnswered: false,
    }
  }

  /** The hub would take what is thrown here for a broken stream: it is said later. */
  private give(delivery: Delivery): Sent {
    this.deliveries.push(delivery)
    this.arrivals.push(delivery)
    this.out.add(delivery)
    try {
      expectMayGive(this, delivery)
    } catch (error) {
      this.fault ??= error
    }
    const { worker } = delivery
    worker.isFull = ++worker.given % worker.shape.fillsAfter === 0
    return { size: 1, isFull: worker.isFull }
  }

  private check(delivery: Delivery): void {
    const { schedule } = this
    this.tell(() => `  worker ${delivery.worker.number} gets ${describeGiven(delivery)}`)
    if (delivery.kind === 'activity') this.activities.given(delivery)
    else if (delivery.kind === 'entity') this.operations.given(delivery)
    else {
      this.turns.given(delivery)
      const { instanceId, past, newEvents } = delivery
      delivery.played = execute(instanceId, schedule.programs, schedule.dialect, [...past, ...newEvents])
    }
  }
}
