/** Names of spans and attributes: those of the Durable Task SDKs, and under `greenroom.` what only a hub knows. */

/** The instrumentation scope of the hub's spans; SDKs that trace have one of their own. */
export const SCOPE = 'greenroom'

export const attribute = {
  type: 'durabletask.type',
  name: 'durabletask.task.name',
  version: 'durabletask.task.version',
  instanceId: 'durabletask.task.instance_id',
  executionId: 'durabletask.task.execution_id',
  taskId: 'durabletask.task.task_id',
  status: 'durabletask.task.status',
  fireAt: 'durabletask.fire_at',
  eventName: 'durabletask.event.name',
  entityId: 'durabletask.entity.instance_id',
  hub: 'greenroom.hub',
  /** Who had the work last: address and SDK, or `a fake`. */
  worker: 'greenroom.worker',
  /** How often the work was sent. */
  deliveries: 'greenroom.deliveries',
  /** Names of the operations of a batch, each once. */
  operations: 'greenroom.operations',
  operationCount: 'greenroom.operation_count',
  /** Why a span ended before what it stands for was done. */
  cut: 'greenroom.cut',
  /** What a linked span is to this one. */
  link: 'greenroom.link',
} as const

/** Why a span ended early: what it stands for was called off, was not waited for, was forgotten, or the hub stopped. */
export type Cut = 'withdrawn' | 'overtaken' | 'purged' | 'stopped'

/** `type:name`, with the version where there is one. */
export const spanName = (type: string, name: string, version?: string): string =>
  version ? `${type}:${name}@(${version})` : `${type}:${name}`

const statuses: Readonly<Record<string, string>> = {
  COMPLETED: 'Completed',
  FAILED: 'Failed',
  TERMINATED: 'Terminated',
  CANCELED: 'Canceled',
  CONTINUED_AS_NEW: 'ContinuedAsNew',
}

/** A status of the protocol in the words of the SDKs' spans. */
export const statusWord = (status: string): string => statuses[status] ?? status
