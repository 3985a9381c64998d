/** Rows of a run: everything that happened, with what answered it, and which calls were tried again. */
import type { FailureDetails, Tags } from '../durable-task/core/events.ts'

type RowKind =
  | 'start'
  | 'activity'
  | 'child'
  | 'call'
  | 'lock'
  | 'timer'
  | 'event'
  | 'sent'
  | 'signal'
  | 'suspend'
  | 'resume'
  | 'rewind'
  | 'terminate'
  | 'end'

interface Answer {
  outputText?: string | undefined
  failure?: FailureDetails | undefined
}

/** What is known of a row when it is written. */
export interface RowHead {
  readonly kind: RowKind
  readonly name: string
  readonly at: number
  readonly inputText?: string | undefined
  readonly version?: string | undefined
  readonly tags?: Tags | undefined
  /** The child, or whom a message goes to. */
  readonly instanceId?: string | undefined
  /** When a timer is due. */
  readonly fireAt?: number
  /** Id of the action that asked for it. */
  readonly taskId?: number
}

/** One thing that happened. A call that is tried again has a row for each attempt. */
export interface Row extends RowHead, Answer {
  /** Which attempt at its call this is, from 1. */
  readonly attempt: number
  /** `noted`: nothing will come back. */
  status: 'noted' | 'scheduled' | 'completed' | 'failed'
  completedAt?: number
}

/** The attempts at one call, in order. */
export type Attempts = [Row, ...Row[]]

export class Rows {
  readonly all: Row[] = []
  /** Rows without an answer, by what will answer them. In order, because SDKs use ids again. */
  private readonly open = new Map<string, Row[]>()
  /** Calls whose last attempt failed, by what is called. */
  private readonly failed = new Map<string, Attempts[]>()
  private readonly attemptsOf = new Map<Row, Attempts>()

  /** Writes a row to which nothing will be answered. */
  note(head: RowHead): Row {
    const row: Row = { ...head, attempt: 1, status: 'noted' }
    this.all.push(row)
    return row
  }

  /** Writes a row that the answer to `question` will complete. */
  ask(question: string, head: RowHead, attempt = 1): Row {
    const row: Row = { ...head, attempt, status: 'scheduled' }
    this.all.push(row)
    const waiting = this.open.get(question)
    if (waiting) waiting.push(row)
    else this.open.set(question, [row])
    return row
  }

  /** As `ask`, for a call that may be tried again. Adds it to `calls`, unless it is one more attempt at another. */
  call(calls: Attempts[], question: string, head: RowHead): void {
    const earlier = this.failed.get(keyOf(head))?.shift()
    const row = this.ask(question, head, (earlier?.length ?? 0) + 1)
    const attempts: Attempts = earlier ?? [row]
    if (earlier) earlier.push(row)
    else calls.push(attempts)
    this.attemptsOf.set(row, attempts)
  }

  /** Completes the oldest row that asked this; false when none did. */
  answer(question: string, at: number, answer: Answer): boolean {
    const waiting = this.open.get(question)
    const row = waiting?.shift()
    if (waiting?.length === 0) this.open.delete(question)
    if (!row) return false
    Object.assign(row, answer)
    row.status = answer.failure ? 'failed' : 'completed'
    row.completedAt = at
    const attempts = this.attemptsOf.get(row)
    if (attempts && answer.failure) {
      const others = this.failed.get(keyOf(row))
      if (others) others.push(attempts)
      else this.failed.set(keyOf(row), [attempts])
    }
    return true
  }

  /** Rows that still owe an answer. */
  unanswered(): Row[] {
    return [...this.open.values()].flat()
  }
}

const keyOf = ({ kind, name, version = '', inputText }: RowHead): string =>
  JSON.stringify([kind, name, version, inputText ?? null])
