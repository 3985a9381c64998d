/** Finding instances, page by page. */
import { activeStatuses, type OrchestrationStatus, terminalStatuses } from '../../machines/orchestration.ts'
import { fromMillis } from '../durable-task/core/timestamp.ts'
import type { TaskHub } from '../durable-task/hub/task-hub.ts'
import { invalidRequest } from '../kernel/errors.ts'
import { type RunState, toRunState } from './run-state.ts'

/** Which instances; all when left out. */
export interface RunQuery {
  /** One of these statuses. */
  readonly status?: OrchestrationStatus | readonly OrchestrationStatus[]
  /** Name of the orchestrator. */
  readonly name?: string
  /** What the instance id begins with. */
  readonly prefix?: string
  /** Not created before this, on the hub's clock: a date or milliseconds since the epoch. */
  readonly createdFrom?: Date | number
  /** Not created after this. */
  readonly createdTo?: Date | number
  /** Most instances on a page, from 1 on. Default 100. */
  readonly limit?: number
  /** `next` of the page before. */
  readonly after?: string
}

/** A page of instances, in the order they were created. */
export interface RunPage {
  readonly runs: readonly RunState[]
  /** Leads to the next page, as `after`; unset on the last. */
  readonly next: string | undefined
}

const DEFAULT_LIMIT = 100

/** Throws what `hub.runs` says. */
export function listRuns(taskHub: TaskHub, query: RunQuery): RunPage {
  const { status = [], name, prefix, limit = DEFAULT_LIMIT, after } = query
  const statuses = typeof status === 'string' ? [status] : status
  for (const wished of statuses)
    if (![...activeStatuses, ...terminalStatuses].includes(wished))
      throw invalidRequest(
        `A status is one of ${[...activeStatuses, ...terminalStatuses].join(', ')}, not '${wished}'.`,
      )
  if (!(Number.isInteger(limit) && limit >= 1))
    throw invalidRequest(`A page has a whole number of instances from 1 on, not ${limit}.`)
  const { instances, token } = taskHub.query({
    runtimeStatus: statuses,
    name,
    instanceIdPrefix: prefix,
    createdTimeFrom: instantOf('createdFrom', query.createdFrom),
    createdTimeTo: instantOf('createdTo', query.createdTo),
    maxInstanceCount: limit,
    continuationToken: after,
    fetchInputsAndOutputs: true,
  })
  return { runs: instances.map(toRunState), next: token }
}

function instantOf(what: string, instant: Date | number | undefined) {
  if (instant === undefined) return undefined
  const millis = Number(instant)
  if (!Number.isFinite(millis))
    throw invalidRequest(`${what} must be a date or a number of milliseconds, not ${instant}.`)
  return fromMillis(millis)
}
