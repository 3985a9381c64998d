/** The record of one orchestration: what the backend knows of it beside its actor. */
import type { TerminalStatus } from '../../../machines/orchestration.ts'
import type { OrchestrationTraceContext, TurnResponse } from './actions.ts'
import type { ExecutionStarted, FailureDetails, Message } from './events.ts'
import type { EncodedEvent, HistoryLog } from './history-log.ts'

/** A turn on its way: what was sent to the worker and not committed yet. */
export interface Turn {
  readonly messages: readonly Message[]
  /** orchestratorStarted and the messages, encoded. */
  readonly events: readonly EncodedEvent[]
  /** What a worker answered, while the turn is given to a worker again to see whether it answers the same. */
  readonly answer?: TurnResponse | undefined
}

/** What the final state of an execution says beside its status. */
export interface Outcome {
  status: TerminalStatus
  output?: string | undefined
  failureDetails?: FailureDetails | undefined
}

/** The last event of a history that ended so. */
export const completionOf = ({ status, output, failureDetails }: Outcome): Message => ({
  type: 'executionCompleted',
  orchestrationStatus: status,
  result: output,
  failureDetails,
})

export interface Instance {
  readonly instanceId: string
  /** Order of creation in the hub. */
  readonly sequence: number
  readonly createdAt: number
  updatedAt: number
  completedAt: number | undefined
  executionId: string
  /** The event that began the current generation; it carries name, version, input, tags and parent. */
  started: ExecutionStarted
  history: HistoryLog
  inbox: Message[]
  turn: Turn | undefined
  /** Id of the queued, resting or dispatched work item of the turn. */
  turnItem: string | undefined
  customStatus: string | undefined
  outcome: Outcome | undefined
  /** Set while suspended. */
  suspension: { reason: string | undefined } | undefined
  /** The termination that was asked for, until it is carried out. */
  termination: { output: string | undefined; recurse: boolean } | undefined
  traceContext: OrchestrationTraceContext | undefined
  /** No event of the current generation may be stamped before this instant (section 2.3). */
  notBefore: number
  /** The next turn must carry its whole history (the worker asked for it). */
  embedsHistory: boolean
  generation: number
  /** Turns committed, over all generations. */
  turns: number
}

/** The parent's side of a sub-orchestration, or undefined for a top-level instance. */
export interface ParentLink {
  readonly instanceId: string
  readonly executionId: string
  readonly taskId: number
}

/** Execution of the parent, in the link of a child that has answered it already and was rewound on its own. */
export const NOBODY = ''

export function parentOf({ started }: Pick<Instance, 'started'>): ParentLink | undefined {
  const parent = started.parentInstance
  if (!parent?.orchestrationInstance) return undefined
  const { instanceId, executionId = NOBODY } = parent.orchestrationInstance
  return { instanceId, executionId, taskId: parent.taskScheduledId }
}

/** Ids of every child the history tells of, each once, in order of creation. */
export function childrenOf({ history }: Pick<Instance, 'history'>): string[] {
  return [...new Set(history.entries.flatMap(({ childId }) => (childId === undefined ? [] : [childId])))]
}
