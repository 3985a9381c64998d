/** What is kept of one orchestration, entity, execution or operation: the events it took in, and the work given away for it. */
import type { StateValue } from 'xstate'
import type { FactDetails } from '../durable-task/hub/fact-details.ts'
import type { ActorOf, AnyFact, FactOf, HubFact, TransitionFact } from './fact.ts'
import { Ring } from './ring.ts'
import type { SharedStates } from './shared-states.ts'

/** An event that the state machine of an orchestration, entity, execution or operation took in. */
export interface LogEntry<Fact extends AnyFact = HubFact> {
  /** Number of the fact in the feed. */
  readonly sequence: number
  /** Milliseconds since the epoch on the clock of the hub, or service. */
  readonly at: number
  /** `registered` for the first; `finished` where one ended without an event, say because its machine broke. */
  readonly event: string
  /** What the event carries: a message, a reason, a worker. */
  readonly details?: FactDetails | undefined
  /** The state it left, where it went to another. */
  readonly from?: StateValue | undefined
  readonly to: StateValue
  /** Statuses of who went to another state; entities have none. */
  readonly statusBefore?: TransitionFact<Fact>['statusBefore']
  readonly statusAfter?: TransitionFact<Fact>['statusAfter']
}

/** A turn, activity or batch that was given to a worker or a fake, or an invocation of a handler. */
export interface WorkRecord<Fact extends AnyFact = HubFact> {
  readonly kind: FactOf<Fact, 'workSent'>['kind']
  readonly name: string
  /** Of an activity: id of the action that asked for it. */
  readonly taskId?: number | undefined
  /** Name of the worker or fake, or of the function with its version. */
  readonly worker: string
  /** Milliseconds since the epoch on the clock of the hub, or service. */
  readonly sentAt: number
  readonly backAt?: number | undefined
  /** Unset while it is out. */
  readonly outcome?: FactOf<Fact, 'workBack'>['outcome'] | undefined
}

type Draft<T> = { -readonly [Key in keyof T]: T[Key] }
type Status = TransitionFact<AnyFact>['statusAfter']

/** An entry with what a transition is made of; all have the same fields in the same order, which is what they cost. */
interface Kept extends Draft<LogEntry<AnyFact>> {
  wallTime: number
  /** Number of the fact that says the transition; unset: it stayed where it was, or its machine did not say so. */
  passed: number | undefined
}

export class ActorLog {
  private readonly id: string
  private readonly log: Ring<Kept>
  private readonly records: Ring<Draft<WorkRecord<AnyFact>>>
  private readonly states: SharedStates
  /** Records of work that is out, by item. */
  private out: Map<string, Draft<WorkRecord<AnyFact>>> | undefined
  private readonly most: number
  private last: Kept | undefined
  private status: Status
  private taken = 0
  private hasBeginning = false

  constructor(
    id: string,
    { transitions, work }: { transitions: number; work: number },
    states: SharedStates,
  ) {
    this.id = id
    this.most = transitions
    this.log = new Ring(transitions)
    this.records = new Ring(work)
    this.states = states
  }

  /** Oldest first, as many as are kept. */
  get entries(): LogEntry<AnyFact>[] {
    return this.log.newest().map(entryOf)
  }

  /** Those among the entries. */
  get transitions(): TransitionFact<AnyFact>[] {
    return this.log.newest().flatMap(entry => transitionOf(this.id, entry) ?? [])
  }

  get work(): WorkRecord<AnyFact>[] {
    return this.records.newest().map(record => ({ ...record }))
  }

  /** Number of entries and of pieces of work. */
  get size(): number {
    return this.log.length + this.records.length
  }

  /** The log begins with the beginning. */
  get isWhole(): boolean {
    return this.hasBeginning && this.taken <= this.most
  }

  take(fact: AnyFact): void {
    if (fact.type === 'registered') this.begin(fact)
    else if (fact.type === 'received') this.receive(fact)
    else if (fact.type === 'transitioned') this.pass(fact)
    else if (fact.type === 'finished') this.finish(fact)
    else if (fact.type === 'workSent') this.send(fact)
    else if (fact.type === 'workBack') this.comeBack(fact)
  }

  /** An execution that a rewind begins goes on with the log. */
  private begin({ sequence, at, wallTime, actor }: FactOf<AnyFact, 'registered'>): void {
    if (this.taken > 0) return
    this.hasBeginning = true
    const { event, to, statusAfter } = beginningOf(actor, sequence, at)
    this.status = statusAfter
    this.add({ sequence, at, wallTime, event, to, statusAfter })
  }

  private receive({ sequence, at, wallTime, event, details, state }: FactOf<AnyFact, 'received'>): void {
    this.add({ sequence, at, wallTime, event, details, to: state })
  }

  /** Said right after the event that it follows from. */
  private pass({ sequence, from, statusBefore, statusAfter }: TransitionFact<AnyFact>): void {
    const { last } = this
    if (!last) return
    last.from = this.states.one(from)
    last.statusBefore = statusBefore
    last.statusAfter = statusAfter
    last.passed = sequence
    this.status = statusAfter
  }

  /** The machine has said so itself, unless it could not. */
  private finish({ sequence, at, wallTime, state, status }: FactOf<AnyFact, 'finished'>): void {
    const { last } = this
    if (last?.to === this.states.one(state)) return
    const before = { from: last?.to, statusBefore: this.status }
    this.add({ sequence, at, wallTime, event: 'finished', ...before, to: state, statusAfter: status })
  }

  private send({ item, kind, name, taskId, worker, at }: FactOf<AnyFact, 'workSent'>): void {
    const record = { kind, name, taskId, worker, sentAt: at, backAt: undefined, outcome: undefined }
    this.records.push(record)
    this.out ??= new Map()
    this.out.set(item, record)
  }

  private comeBack({ item, outcome, at }: FactOf<AnyFact, 'workBack'>): void {
    const record = this.out?.get(item)
    if (!record) return
    record.backAt = at
    record.outcome = outcome
    this.out?.delete(item)
    if (this.out?.size === 0) this.out = undefined
  }

  private add(entry: Omit<Kept, 'passed'>): void {
    const { sequence, at, event, details, from, to, statusBefore, statusAfter, wallTime } = entry
    const states = { from, to: this.states.one(to), statusBefore, statusAfter }
    const kept = { sequence, at, event, details, ...states, wallTime, passed: undefined }
    this.taken++
    this.last = kept
    this.log.push(kept)
  }
}

const entryOf = ({ wallTime, passed, ...entry }: Kept): LogEntry<AnyFact> => entry

function transitionOf(id: string, { passed, from, ...entry }: Kept): TransitionFact<AnyFact> | undefined {
  if (passed === undefined || from === undefined) return undefined
  const { at, wallTime, event, details, to, statusBefore, statusAfter } = entry
  const fact = { sequence: passed, at, wallTime, event, details, from, to, statusBefore, statusAfter }
  return { type: 'transitioned', id, ...fact } as TransitionFact<AnyFact>
}

/** The first entry of a log: the actor as it stands. */
export const beginningOf = (actor: ActorOf<AnyFact>, sequence: number, at: number): LogEntry<AnyFact> => ({
  sequence,
  at,
  event: 'registered',
  to: actor.state,
  ...(actor.kind !== 'entity' && { statusAfter: actor.status }),
})
