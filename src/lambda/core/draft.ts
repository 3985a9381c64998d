/**
 * A change in the making. Everything is done on copies: nothing of the execution changes before the draft is
 * committed, and a draft that is thrown away leaves no trace.
 */
import type { AnyEventObject, AnyMachineSnapshot, AnyStateMachine } from 'xstate'
import { duesOf } from './due-instants.ts'
import { type Effect, effectOf } from './effects.ts'
import {
  type ExecutionFields,
  type ExecutionRecord,
  executionOf,
  executionStatus,
} from './execution-record.ts'
import type { HistoryEvent, NewEvent } from './history.ts'
import { type MachineEvent, machines, type OperationRecord, recordOf, unborn } from './operation.ts'
import type { OperationType } from './protocol.ts'
import { step } from './stepping.ts'

/** One step of one machine, for who watches. */
export interface Move {
  readonly machine: AnyStateMachine
  readonly operationId: string
  readonly event: AnyEventObject
  readonly before: AnyMachineSnapshot
  readonly after: AnyMachineSnapshot
}

/** What was changed, once it is. */
export interface Change {
  readonly operations: readonly OperationRecord[]
  readonly events: readonly HistoryEvent[]
  readonly effects: readonly Effect[]
  readonly moves: readonly Move[]
}

export class Draft {
  readonly record: ExecutionRecord
  readonly fields: Partial<ExecutionFields> = {}
  readonly effects: Effect[] = []
  /** Operations of which clients see something new, the last one changed at the end. */
  readonly touched = new Set<string>()
  private readonly changed = new Map<string, OperationRecord>()
  /** Machines of operations of which nothing was told before. */
  private readonly born = new Map<string, AnyMachineSnapshot>()
  private readonly events: HistoryEvent[] = []
  private readonly moves: Move[] = []

  constructor(record: ExecutionRecord) {
    this.record = record
  }

  get(id: string): OperationRecord | undefined {
    return this.changed.get(id) ?? this.record.operations.get(id)
  }

  /** Where the machine of an operation stands, at its very beginning if nothing was told of it yet. */
  standing(type: Exclude<OperationType, 'EXECUTION'>, id: string): AnyMachineSnapshot {
    const known = this.get(id)?.snapshot ?? this.born.get(`${type} ${id}`)
    if (known) return known
    const snapshot = unborn(type, id, this.record.options)
    this.born.set(`${type} ${id}`, snapshot)
    return snapshot
  }

  get execution() {
    const own = this.changed.get(this.record.operationId)
    return own?.type === 'EXECUTION' ? own : executionOf(this.record)
  }

  get isRunning(): boolean {
    return this.execution.snapshot.hasTag('RUNNING')
  }

  /** Steps a machine, and hears what it says. The state that follows is kept with `put`. */
  move(type: OperationType, before: AnyMachineSnapshot, id: string, event: MachineEvent): AnyMachineSnapshot {
    const machine: AnyStateMachine = machines[type]
    const { snapshot, said } = step(machine, before, event)
    this.moves.push({ machine, operationId: id, event, before, after: snapshot })
    for (const fact of said) this.hear(fact)
    return snapshot
  }

  /** Puts a machine where none of its events leads: a fault. */
  place(
    type: OperationType,
    id: string,
    event: string,
    before: AnyMachineSnapshot,
    after: AnyMachineSnapshot,
  ): void {
    this.moves.push({ machine: machines[type], operationId: id, event: { type: event }, before, after })
  }

  /** Steps the machine of the execution itself, which no client sees until it is closed. */
  moveExecution(event: MachineEvent): void {
    const { operation, snapshot } = this.execution
    const after = this.move('EXECUTION', snapshot, operation.Id, event)
    this.keep(recordOf(operation, after))
  }

  /** Keeps a record of which clients see nothing new. */
  keep(record: OperationRecord): void {
    this.changed.set(record.operation.Id, record)
  }

  put(record: OperationRecord): void {
    const id = record.operation.Id
    this.keep(record)
    this.touched.delete(id)
    this.touched.add(id)
  }

  append(event: NewEvent): void {
    const EventId = this.record.history.length + this.events.length + 1
    const { EventType, EventTimestamp, ...rest } = event
    this.events.push({ EventType, EventId, EventTimestamp, ...rest })
  }

  /** No event is older than the one before it. */
  get lastInstant(): number {
    return (this.events.at(-1) ?? this.record.history.at(-1))?.EventTimestamp ?? this.record.startedAt
  }

  private hear(fact: AnyEventObject): void {
    if (fact.type === 'operation.advanced')
      this.moveExecution({ type: 'operation.advanced', operationId: fact.operationId })
    const effect = effectOf(fact)
    if (effect) this.effects.push(effect)
  }

  /** Makes the change. */
  commit(): Change {
    const { record, changed, events, effects, moves } = this
    for (const [id, operation] of changed) {
      record.operations.set(id, operation)
      record.dues.set(id, duesOf(operation))
    }
    for (const id of this.touched) {
      record.unseen.delete(id)
      record.unseen.add(id)
    }
    record.history.push(...events)
    Object.assign(record, this.fields)
    if (executionStatus(record) !== 'RUNNING') record.dues.clear()
    return { operations: [...changed.values()], events, effects, moves }
  }
}

export const noChange: Change = { operations: [], events: [], effects: [], moves: [] }
