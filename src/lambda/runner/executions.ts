/** Finding executions. */
import { BackendError, invalidRequest } from '../../kernel/errors.ts'
import { executionStatus } from '../core/execution-record.ts'
import type { ExecutionStatus } from '../core/protocol.ts'
import type { Engine } from '../service/engine.ts'
import { RunHandle } from './run-handle.ts'

/** Which executions; all when left out. */
export interface ExecutionQuery {
  readonly functionName?: string
  /** Name of the execution. */
  readonly name?: string
  readonly status?: ExecutionStatus
}

/** In the order in which they were started, those that chained invokes started too. */
export function findExecutions(engine: Engine, query: ExecutionQuery): RunHandle[] {
  const { functionName, name, status } = query
  return engine.executions
    .all()
    .filter(
      ({ record }) =>
        (functionName === undefined || record.functionName === functionName) &&
        (name === undefined || record.name === name) &&
        (status === undefined || executionStatus(record) === status),
    )
    .map(execution => new RunHandle(engine, execution))
}

/** By ARN, id or name. Throws what `service.execution` says. */
export function findExecution(engine: Engine, wanted: string): RunHandle {
  const { executions } = engine
  const exact = executions.find(wanted) ?? executions.withId(wanted)
  const found = exact ? [exact] : executions.all().filter(({ record }) => record.name === wanted)
  const [first, ...others] = found
  if (!first)
    throw new BackendError(
      'instance-not-found',
      `There is no execution with the ARN, id or name '${wanted}'.`,
    )
  if (others.length > 0) {
    const functions = found.map(({ record }) => record.functionName).join(', ')
    throw invalidRequest(
      `Executions of several functions have the name '${wanted}': ${functions}. Take service.executions({ functionName, name }).`,
    )
  }
  return new RunHandle(engine, first)
}
