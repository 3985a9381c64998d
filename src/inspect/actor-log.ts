/** What is kept of one orchestration or entity: the events it took in, and the work that was given away for it. */
import type { StateValue } from 'xstate'
import type { OrchestrationStatus } from '../../machines/orchestration.ts'
import type { WorkKind } from '../../machines/worker.ts'
import type { FactDetails } from '../durable-task/hub/fact-details.ts'
import type { InspectedActor, WorkOutcome } from '../durable-task/hub/facts.ts'
import type { HubFact, TransitionFact } from './fact.ts'
import { Ring } from './ring.ts'

/** An event that the state machine of an orchestration or entity took in. */
export interface LogEntry {
  /** Number of the fact in the feed. */
  readonly sequence: number
  /** Milliseconds since the epoch on the hub's clock. */
  readonly at: number
  /** `registered` for the first; `finished` where one ended without an event, say because its machine broke. */
  readonly event: string
  /** What the event carries: a message, a reason, a worker. */
  readonly details?: FactDetails | undefined
  /** The state it left, where it went to another. */
  readonly from?: StateValue | undefined
  readonly to: StateValue
  /** Statuses of an orchestration that went to another state. */
  readonly statusBefore?: OrchestrationStatus | undefined
  readonly statusAfter?: OrchestrationStatus | undefined
}

/** A turn, activity or batch that was given to a worker or a fake. */
export interface WorkRecord {
  readonly kind: WorkKind
  readonly name: string
  /** Of an activity: id of the action that asked for it. */
  readonly taskId?: number | undefined
  /** Name of the worker or fake. */
  readonly worker: string
  /** Milliseconds since the epoch on the hub's clock. */
  readonly sentAt: number
  readonly backAt?: number | undefined
  /** Unset while it is out. */
  readonly outcome?: WorkOutcome | undefined
}

type Draft<T> = { -readonly [Key in keyof T]: T[Key] }
type FactOf<Type extends HubFact['type']> = Extract<HubFact, { type: Type }>

export class ActorLog {
  private readonly log: Ring<Draft<LogEntry>>
  private readonly passed: Ring<TransitionFact>
  private readonly records: Ring<Draft<WorkRecord>>
  /** Records of work that is out, by item. */
  private out: Map<string, Draft<WorkRecord>> | undefined
  private readonly most: number
  private last: Draft<LogEntry> | undefined
  private status: OrchestrationStatus | undefined
  private taken = 0
  private hasBeginning = false

  constructor({ transitions, work }: { transitions: number; work: number }) {
    this.most = transitions
    this.log = new Ring(transitions)
    this.passed = new Ring(transitions)
    this.records = new Ring(work)
  }

  /** Oldest first, as many as are kept. */
  get entries(): LogEntry[] {
    return this.log.newest()
  }

  get transitions(): TransitionFact[] {
    return this.passed.newest()
  }

  get work(): WorkRecord[] {
    return this.records.newest().map(record => ({ ...record }))
  }

  /** The log begins with the beginning. */
  get isWhole(): boolean {
    return this.hasBeginning && this.taken <= this.most
  }

  take(fact: HubFact): void {
    if (fact.type === 'registered') this.begin(fact)
    else if (fact.type === 'received') this.receive(fact)
    else if (fact.type === 'transitioned') this.pass(fact)
    else if (fact.type === 'finished') this.finish(fact)
    else if (fact.type === 'workSent') this.send(fact)
    else if (fact.type === 'workBack') this.comeBack(fact)
  }

  /** An execution that a rewind begins goes on with the log. */
  private begin({ sequence, at, actor }: FactOf<'registered'>): void {
    if (this.taken > 0) return
    this.hasBeginning = true
    const entry = beginningOf(actor, sequence, at)
    this.status = entry.statusAfter
    this.add(entry)
  }

  private receive({ sequence, at, event, details, state: to }: FactOf<'received'>): void {
    this.add({ sequence, at, event, ...(details && { details }), to })
  }

  /** Said right after the event that it follows from. */
  private pass(fact: TransitionFact): void {
    this.passed.push(fact)
    const { last } = this
    if (!last) return
    last.from = fact.from
    if (fact.statusBefore) last.statusBefore = fact.statusBefore
    if (fact.statusAfter) last.statusAfter = fact.statusAfter
    this.status = fact.statusAfter
  }

  /** The machine has said so itself, unless it could not. */
  private finish({ sequence, at, state, status }: FactOf<'finished'>): void {
    const { last } = this
    if (last && JSON.stringify(last.to) === JSON.stringify(state)) return
    const before = { from: last?.to, statusBefore: this.status }
    this.add({ sequence, at, event: 'finished', ...before, to: state, statusAfter: status })
  }

  private send({ item, kind, name, taskId, worker, at }: FactOf<'workSent'>): void {
    const record: Draft<WorkRecord> = { kind, name, worker, sentAt: at }
    if (taskId !== undefined) record.taskId = taskId
    this.records.push(record)
    this.out ??= new Map()
    this.out.set(item, record)
  }

  private comeBack({ item, outcome, at }: FactOf<'workBack'>): void {
    const record = this.out?.get(item)
    this.out?.delete(item)
    if (record) Object.assign(record, { backAt: at, outcome })
  }

  private add(entry: Draft<LogEntry>): void {
    this.taken++
    this.last = entry
    this.log.push(entry)
  }
}

/** The first entry of a log: the actor as it stands. */
export const beginningOf = (actor: InspectedActor, sequence: number, at: number): LogEntry => ({
  sequence,
  at,
  event: 'registered',
  to: actor.state,
  ...(actor.kind === 'orchestration' && { statusAfter: actor.status }),
})
