/** What a script asks of a history: how many events of each kind there are, and what the orchestration is called. */
import type { HistoryEvent__Output } from '../../../src/durable-task/grpc/wire/HistoryEvent.ts'
import { allFieldsOf, fieldsOf } from './fields.ts'
import type { Scanner } from './scanner.ts'

export type EventKind = NonNullable<HistoryEvent__Output['eventType']>

/** The kind of an event is the field that it has set. */
const kinds = allFieldsOf('HistoryEvent')
const { executionStarted } = fieldsOf('HistoryEvent', 'executionStarted')
const { name } = fieldsOf('ExecutionStartedEvent', 'name')

export class History {
  /** The name in the event that started the orchestration; empty when there is none. */
  name = ''
  private readonly counts: number[] = new Array(Math.max(...kinds.values()) + 1).fill(0)

  /** How many events of a kind there are. */
  count(kind: EventKind): number {
    return this.counts[kinds.get(kind)!]!
  }

  /** Takes an event up. */
  add(event: Scanner): void {
    while (event.next()) {
      // The number and the time of the event are counted as well, and nobody asks.
      this.counts[event.field]!++
      if (event.field === executionStarted) this.name = event.textOf(name)
    }
  }
}
