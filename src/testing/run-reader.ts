/** Reads one instance off its hub; what was read of a history is not read again. */
import type { InstanceState } from '../durable-task/core/state.ts'
import type { TaskHub } from '../durable-task/hub/task-hub.ts'
import type { PointView } from './points.ts'
import { type RunState, toRunState } from './run-state.ts'
import { StepLog } from './step-log.ts'
import { formatTable, type TableOptions } from './table.ts'

export class RunReader {
  private readonly taskHub: TaskHub
  private readonly instanceId: string
  private executionId: string | undefined
  private log = new StepLog()

  constructor(taskHub: TaskHub, instanceId: string) {
    this.taskHub = taskHub
    this.instanceId = instanceId
  }

  get state(): RunState | undefined {
    const state = this.taskHub.get(this.instanceId)
    return state && toRunState(state)
  }

  /** The steps of the current execution; none when there is no such instance. */
  readLog(): StepLog {
    const executionId = this.taskHub.get(this.instanceId)?.executionId
    if (executionId !== this.executionId) this.log = new StepLog()
    this.executionId = executionId
    if (executionId === undefined) return this.log
    for (const event of this.taskHub.events(this.instanceId, this.log.count)) this.log.take(event)
    return this.log
  }

  /** The instance in a state it was just found in. */
  view(state: InstanceState): PointView {
    return { state: toRunState(state), log: this.readLog(), isIdle: this.taskHub.isIdle(this.instanceId) }
  }

  table(options?: TableOptions): string | undefined {
    const { state } = this
    return state && formatTable(state, this.readLog().all, options)
  }
}
