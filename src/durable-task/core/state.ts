/** What clients see of an instance (section 1.3). Pure. */
import { type OrchestrationStatus, terminalStatuses } from '../../../machines/orchestration.ts'
import type { FailureDetails, Tags } from './events.ts'
import { type Instance, parentOf } from './instance.ts'
import { fromMillis, type Timestamp } from './timestamp.ts'

export interface InstanceState {
  instanceId: string
  name: string
  version?: string | undefined
  orchestrationStatus: OrchestrationStatus
  scheduledStartTimestamp?: Timestamp | undefined
  createdTimestamp: Timestamp
  lastUpdatedTimestamp: Timestamp
  completedTimestamp?: Timestamp | undefined
  input?: string | undefined
  output?: string | undefined
  customStatus?: string | undefined
  failureDetails?: FailureDetails | undefined
  executionId: string
  parentInstanceId?: string | undefined
  tags: Tags
}

export function stateOf(instance: Instance, status: OrchestrationStatus): InstanceState {
  const { started, outcome, completedAt } = instance
  return {
    instanceId: instance.instanceId,
    name: started.name,
    version: started.version,
    orchestrationStatus: status,
    scheduledStartTimestamp: started.scheduledStartTimestamp,
    createdTimestamp: fromMillis(instance.createdAt),
    lastUpdatedTimestamp: fromMillis(instance.updatedAt),
    completedTimestamp: completedAt === undefined ? undefined : fromMillis(completedAt),
    input: started.input,
    output: outcome?.output,
    customStatus: instance.customStatus,
    failureDetails: outcome?.failureDetails,
    executionId: instance.executionId,
    parentInstanceId: parentOf(instance)?.instanceId,
    tags: started.tags,
  }
}

/** The state without what only callers who ask for payloads get (checklist 34). */
export const withoutPayloads = (state: InstanceState): InstanceState => ({
  ...state,
  input: undefined,
  output: undefined,
})

export const isTerminal = (status: OrchestrationStatus): boolean =>
  terminalStatuses.some(terminal => terminal === status)
