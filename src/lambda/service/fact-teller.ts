/** Makes facts of the changes of executions, for one who watches. */
import { isSameState } from '../../kernel/same-state.ts'
import type { Change, Move } from '../core/draft.ts'
import type { ExecutionStatus } from '../core/protocol.ts'
import type { Engine } from './engine.ts'
import { detailsOf } from './fact-details.ts'
import type { BareLambdaFact } from './facts.ts'
import type { HostedExecution } from './hosted-execution.ts'
import { actorId, inspectAll, inspectExecution, inspectOperation, statusIn } from './inspected.ts'
import type { EngineWatcher } from './watchers.ts'

/** Somebody who is told facts. */
export interface FactWatcher {
  /** Told in the middle of the service's work: notes it, and looks at nothing. `at` is an instant of the service's clock. */
  onFact(fact: BareLambdaFact, at: number): void
  /** Everything that followed from what was said last is done: now the service may be looked at, and asked for more. */
  onWhole(): void
}

export class FactTeller implements EngineWatcher {
  private readonly engine: Engine
  private readonly watcher: FactWatcher
  /** Request ids of invocations that were said to have begun, by execution. */
  private readonly begun = new Map<string, string>()

  constructor(engine: Engine, watcher: FactWatcher) {
    this.engine = engine
    this.watcher = watcher
  }

  onChange(execution: HostedExecution, change: Change): void {
    for (const move of change.moves) {
      this.tellOfNew(execution, move)
      this.tellOfMove(execution, change, move)
      if (move.operationId === execution.record.operationId) this.tellOfExecution(execution, move)
    }
  }

  onForgotten(execution: HostedExecution): void {
    for (const { id } of inspectAll(execution).reverse()) this.tell({ type: 'purged', id })
  }

  onWhole(): void {
    this.watcher.onWhole()
  }

  /** Whoever is new is told of as it was before it heard anything. */
  private tellOfNew(execution: HostedExecution, { operationId, event, before }: Move): void {
    const id = actorId(execution, operationId)
    const beginning = { state: before.value, context: before.context }
    if (event.type === 'execution.start') {
      const actor = {
        ...inspectExecution(execution),
        status: 'RUNNING',
        endedAt: undefined,
        ...beginning,
      } as const
      this.tell({ type: 'registered', id, actor })
    } else if (before.value === 'none') {
      const now = inspectOperation(execution, execution.record.operations.get(operationId)!)
      if (now) this.tell({ type: 'registered', id, actor: { ...now, status: undefined, ...beginning } })
    }
  }

  private tellOfMove(execution: HostedExecution, change: Change, move: Move): void {
    const { operationId, event, before, after } = move
    const said = {
      id: actorId(execution, operationId),
      event: event.type,
      details: detailsOf(execution, change, move),
    }
    const { value: to, context } = after
    this.tell({ type: 'received', ...said, state: to, context })
    const { value: from } = before
    if (isSameState(from, to)) return
    const [statusBefore, statusAfter] = [statusIn(before), statusIn(after)]
    this.tell({ type: 'transitioned', ...said, from, to, statusBefore, statusAfter })
  }

  private tellOfExecution(execution: HostedExecution, { event, before, after }: Move): void {
    const { record } = execution
    const id = record.operationId
    if (before.hasTag('RUNNING') && !after.hasTag('RUNNING')) {
      const status = statusIn(after) as ExecutionStatus
      this.tell({ type: 'finished', id, status, state: after.value, endedAt: record.endedAt! })
    }
    if (event.type === 'invocation.started') {
      const { requestId } = record.invocation!
      this.begun.set(id, requestId)
      this.tell({ type: 'workSent', ...invocation(execution, requestId) })
    }
    const requestId = this.begun.get(id)
    if (requestId === undefined || !event.type.startsWith('handler.')) return
    this.begun.delete(id)
    const outcome = event.type === 'handler.crashed' ? 'lost' : 'answered'
    this.tell({ type: 'workBack', ...invocation(execution, requestId), outcome })
  }

  private tell(fact: BareLambdaFact): void {
    this.watcher.onFact(fact, this.engine.now)
  }
}

const invocation = ({ record, fn }: HostedExecution, requestId: string) =>
  ({
    id: record.operationId,
    item: requestId,
    kind: 'invocation',
    name: fn.name,
    taskId: undefined,
    worker: `${fn.name}:${fn.version}`,
  }) as const
