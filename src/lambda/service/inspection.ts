/** What a service shows of itself: executions and operations as they stand, and facts for one who watches. */
import type { AnyStateMachine } from 'xstate'
import { machines } from '../core/operation.ts'
import type { Engine } from './engine.ts'
import { FactTeller, type FactWatcher } from './fact-teller.ts'
import type { InspectedLambdaActor } from './facts.ts'
import { inspectAll, inspectExecution, inspectOperation } from './inspected.ts'

export class Inspection {
  /** Whose states the facts name. */
  readonly machines: readonly AnyStateMachine[] = Object.values(machines)
  private readonly engine: Engine
  private unwatch: (() => void) | undefined

  constructor(engine: Engine) {
    this.engine = engine
  }

  /** Tells the watcher every fact from now on, instead of whoever was told before; undefined: nobody. */
  watch(watcher: FactWatcher | undefined): void {
    this.unwatch?.()
    this.unwatch = watcher && this.engine.watchers.add(new FactTeller(this.engine, watcher))
  }

  /** Every execution the service knows, each followed by its operations. */
  actors(): InspectedLambdaActor[] {
    return this.engine.executions.all().flatMap(inspectAll)
  }

  /** There is an execution or operation of this id. */
  knows(id: string): boolean {
    const [executionId, operationId] = partsOf(id)
    const execution = this.engine.executions.withId(executionId)
    return execution !== undefined && (!operationId || execution.record.operations.has(operationId))
  }

  /** The execution or operation of this id. */
  actor(id: string): InspectedLambdaActor | undefined {
    const [executionId, operationId] = partsOf(id)
    const execution = this.engine.executions.withId(executionId)
    if (!execution || !operationId) return execution && inspectExecution(execution)
    const operation = execution.record.operations.get(operationId)
    return operation && inspectOperation(execution, operation)
  }

  /** Of an operation, its execution. */
  ownerOf(id: string): string | undefined {
    const [executionId, operationId] = partsOf(id)
    return operationId ? executionId : undefined
  }

  /** Functions are called, and not connected: there are none. */
  workers(): never[] {
    return []
  }
}

/** Of an execution, and of the operation in it if it is one's id. */
function partsOf(id: string): [executionId: string, operationId: string] {
  const [executionId = '', operationId = ''] = id.split('/')
  return [executionId, operationId]
}
