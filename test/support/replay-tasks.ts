/** The tasks that replayed orchestrator code awaits with `yield*`. */
import type { TaskFailureDetails } from '../../src/durable-task/grpc/wire/TaskFailureDetails.ts'

/** A failed activity or child, as thrown into the orchestrator's code. */
export class TaskFailure extends Error {
  readonly details: TaskFailureDetails

  constructor(details: TaskFailureDetails) {
    super(details.errorMessage ?? '')
    this.name = 'TaskFailure'
    this.details = details
  }
}

type Outcome<T> = { value: T } | { failure: Error }

export class Task<T> {
  /** The action it stands for; 0 for an event or a combination. */
  readonly id: number
  protected outcome: Outcome<T> | undefined

  constructor(id = 0) {
    this.id = id
  }

  succeed(value: T): void {
    this.outcome ??= { value }
  }

  fail(details: TaskFailureDetails): void {
    this.outcome ??= { failure: new TaskFailure(details) }
  }

  get settled(): Outcome<T> | undefined {
    return this.outcome
  }

  /** `yield* task` hands the task to the executor, then returns its result or throws its failure. */
  *[Symbol.iterator](): Generator<Task<unknown>, T> {
    if (!this.settled) yield this
    const outcome = this.settled!
    if ('failure' in outcome) throw outcome.failure
    return outcome.value
  }
}

/** All results, or the first failure as soon as there is one. */
class All<T> extends Task<T[]> {
  private readonly parts: Task<T>[]

  constructor(parts: Task<T>[]) {
    super()
    this.parts = parts
  }

  override get settled(): Outcome<T[]> | undefined {
    const outcomes = this.parts.map(part => part.settled)
    for (const outcome of outcomes) if (outcome && 'failure' in outcome) return outcome
    const values = outcomes.flatMap(outcome => (outcome && 'value' in outcome ? [outcome.value] : []))
    return values.length === this.parts.length ? { value: values } : undefined
  }
}

/** The index of the first part to settle, well or badly. */
class First extends Task<number> {
  private readonly parts: Task<unknown>[]

  constructor(parts: Task<unknown>[]) {
    super()
    this.parts = parts
  }

  override get settled(): Outcome<number> | undefined {
    const index = this.parts.findIndex(part => part.settled)
    return index < 0 ? undefined : { value: index }
  }
}

export const all = <T>(parts: Task<T>[]): Task<T[]> => new All(parts)
export const any = (parts: Task<unknown>[]): Task<number> => new First(parts)
