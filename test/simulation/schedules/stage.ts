/** A task hub with everything around it that a schedule moves: clocks, workers, what they were given, what is known. */
import { TaskHub } from '../../../src/durable-task/hub/task-hub.ts'
import type { Sent } from '../../../src/durable-task/hub/work.ts'
import { ManualClock } from '../../../src/kernel/clock/manual-clock.ts'
import { BackendError } from '../../../src/kernel/errors.ts'
import { Ids } from '../../../src/kernel/ids.ts'
import { withDefaults } from '../../../src/options.ts'
import { ActivityLedger } from './activity-ledger.ts'
import { auditHistory } from './audit.ts'
import type { Delivery, GivenTurn, Worker } from './deliveries.ts'
import { nameOf } from './deliveries.ts'
import { execute } from './executor.ts'
import { Lives } from './lives.ts'
import { OperationLedger } from './operation-ledger.ts'
import { entityIds } from './program.ts'
import type { Schedule, WorkerShape } from './schedule.ts'
import { SectionLedger } from './section-ledger.ts'
import { expectCredit } from './standing.ts'
import { TableCodec } from './table-codec.ts'
import { TurnLedger } from './turn-ledger.ts'
import { holds } from './violation.ts'
import { WaitLedger } from './wait-ledger.ts'

const START = 1_800_000_000_000

export class Stage {
  readonly schedule: Schedule
  readonly clock = new ManualClock(START)
  readonly wallClock = new ManualClock(START)
  readonly hub: TaskHub
  readonly lives = new Lives()
  readonly activities = new ActivityLedger(this.lives)
  readonly operations = new OperationLedger(this.lives)
  readonly sections = new SectionLedger(this.lives)
  readonly turns = new TurnLedger(this)
  readonly waits: WaitLedger
  readonly workers: Worker[] = []
  /** Everything that was ever given, oldest first. */
  readonly deliveries: Delivery[] = []
  /** How often the hub was reset. */
  era = 0
  marks = 0
  private readonly codec = new TableCodec()
  private readonly note: (line: string) => void
  private arrivals: Delivery[] = []
  private gone: string[] = []
  private readonly errors: string[] = []
  private fault: unknown
  private hired = 0

  /** `note` is told what happens, line by line. */
  constructor(schedule: Schedule, note: ((line: string) => void) | undefined) {
    this.schedule = schedule
    this.note = note ?? (() => {})
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
    this.waits = new WaitLedger(this.hub)
    for (const shape of schedule.workers) this.hire(shape)
  }

  tell(line: () => string): void {
    this.note(line())
  }

  hire(shape: WorkerShape): void {
    const worker: Worker = { number: this.hired++, shape, connected: undefined }
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
    for (const delivery of this.deliveries) if (delivery.worker === worker) delivery.isOut = false
    this.tell(() => `worker ${worker.number} is lost`)
    if (worker.connected) this.hub.workers.disconnect(worker.connected)
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
    for (const execution of this.lives.takeEnded())
      if (this.lives.records.get(execution.instanceId)?.executionId === execution.id)
        auditHistory(execution.instanceId, this.hub.events(execution.instanceId), execution.endedAs)
  }

  /** What must hold between two steps, whatever the step was. */
  async checkStep(): Promise<void> {
    await this.waits.check(this.gone.splice(0), this.era)
    expectCredit(this.hub, this.deliveries)
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
    for (const delivery of this.deliveries) if (delivery.isOut) delivery.isVain = true
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
      isOut: true,
      isVain: false,
      isAnswered: false,
    }
  }

  /** The hub would take what is thrown here for a broken stream: it is said later. */
  private give(delivery: Delivery): Sent {
    this.deliveries.push(delivery)
    this.arrivals.push(delivery)
    try {
      this.expectMayGive(delivery)
    } catch (error) {
      this.fault ??= error
    }
    return { size: 1, isFull: false }
  }

  private expectMayGive(delivery: Delivery): void {
    const { worker, kind } = delivery
    const has = this.deliveries.filter(
      each => each.isOut && each.worker === worker && each.kind === kind,
    ).length
    const limit = worker.shape.limits[kind]
    holds(limit === 0 || has <= limit, 'credit', () => `worker ${worker.number} has ${has} of ${kind}`)
    const name = this.nameAsked(delivery)
    const filter = worker.shape.filters?.[kind]
    const isWanted = !filter || filter.some(each => each.name === name)
    holds(isWanted, 'filter', () => `worker ${worker.number} was given ${name}`)
    if (kind === 'orchestration') this.expectMayRun(delivery)
  }

  private nameAsked(delivery: Delivery): string {
    if (delivery.kind === 'activity') return delivery.activity.task.name
    if (delivery.kind === 'entity') return delivery.instanceId.split('@')[1] ?? ''
    return this.lives.records.get(delivery.instanceId)?.started.name ?? ''
  }

  /** It is not held, and has no other turn. */
  private expectMayRun(turn: GivenTurn): void {
    const { instanceId, executionId, era } = turn
    const rival = this.deliveries.find(
      each =>
        each !== turn &&
        each.kind === 'orchestration' &&
        each.isOut &&
        !each.isAnswered &&
        !each.isVain &&
        each.era === era &&
        each.executionId === executionId,
    )
    holds(!rival, 'turn', () => `${instanceId} has a second turn beside #${rival?.number}`)
    const status = this.hub.get(instanceId)?.orchestrationStatus
    const isActive = status === 'PENDING' || status === 'RUNNING'
    holds(isActive, 'turn', () => `${instanceId} is ${status} and has a turn`)
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

function describeGiven(delivery: Delivery): string {
  const name = nameOf(delivery)
  if (delivery.kind === 'orchestration')
    return `${name}: ${delivery.newEvents.map(({ type }) => type).join(', ')}`
  return delivery.kind === 'entity' ? `${name}: ${delivery.batch.operations.length} operations` : name
}
