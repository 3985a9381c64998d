/** What is known of an instance, as a test reads it. */
import type { OrchestrationStatus } from '../../machines/orchestration.ts'
import type { FailureDetails, Tags } from '../durable-task/core/events.ts'
import type { InstanceState } from '../durable-task/core/state.ts'
import { type Timestamp, toMillis } from '../durable-task/core/timestamp.ts'
import { parsePayload } from '../kernel/payload.ts'

/** An instance at one moment. Instants are milliseconds since the epoch on the hub's clock. */
export interface RunState {
  readonly instanceId: string
  /** Changes with each generation (continue-as-new), rewind and restart. */
  readonly executionId: string
  readonly name: string
  readonly version: string | undefined
  readonly status: OrchestrationStatus
  /** Input of the current generation. */
  readonly input: unknown
  readonly inputText: string | undefined
  /** Unset until the instance has ended. */
  readonly output: unknown
  readonly outputText: string | undefined
  readonly customStatus: unknown
  readonly customStatusText: string | undefined
  readonly failure: FailureDetails | undefined
  readonly parentInstanceId: string | undefined
  readonly tags: Tags
  readonly createdAt: number
  /** When it is scheduled to start, while that lies ahead. */
  readonly scheduledStartAt: number | undefined
  readonly lastUpdatedAt: number
  readonly completedAt: number | undefined
}

export const toRunState = (state: InstanceState): RunState => ({
  instanceId: state.instanceId,
  executionId: state.executionId,
  name: state.name,
  version: state.version,
  status: state.orchestrationStatus,
  input: parsePayload(state.input),
  inputText: state.input,
  output: parsePayload(state.output),
  outputText: state.output,
  customStatus: parsePayload(state.customStatus),
  customStatusText: state.customStatus,
  failure: state.failureDetails,
  parentInstanceId: state.parentInstanceId,
  tags: state.tags,
  createdAt: toMillis(state.createdTimestamp),
  scheduledStartAt: instantOf(state.scheduledStartTimestamp),
  lastUpdatedAt: toMillis(state.lastUpdatedTimestamp),
  completedAt: instantOf(state.completedTimestamp),
})

const instantOf = (timestamp: Timestamp | undefined): number | undefined => timestamp && toMillis(timestamp)
