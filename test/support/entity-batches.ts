/** The entity half of the scripted worker: batches as the test sees and answers them. */
import type { EntityBatchResult } from '../../src/durable-task/grpc/wire/EntityBatchResult.ts'
import type { EntityRequest__Output } from '../../src/durable-task/grpc/wire/EntityRequest.ts'
import type { HistoryEvent__Output } from '../../src/durable-task/grpc/wire/HistoryEvent.ts'
import type { OperationInfo } from '../../src/durable-task/grpc/wire/OperationInfo.ts'
import type { OperationResult } from '../../src/durable-task/grpc/wire/OperationResult.ts'
import { failure, text } from './actions.ts'
import { Inbox } from './inbox.ts'

/** One operation of a batch. */
export interface Operation {
  kind: 'signal' | 'call'
  name: string
  requestId: string
  input: string | undefined
  /** The history event it came as. */
  event: HistoryEvent__Output
}

/** An entity batch as the worker received it. */
export interface Batch {
  token: string
  entityId: string
  executionId: string
  /** The serialized state; undefined when the entity has none. */
  state: string | undefined
  operations: Operation[]
  request: EntityRequest__Output
}

/** What an entity script answers. */
export type EntityScript = (batch: Batch) => EntityBatchResult

function operationOf(event: HistoryEvent__Output): Operation {
  const called = event.entityOperationCalled
  const message = called ?? event.entityOperationSignaled
  if (!message) throw new Error(`an entity batch carries ${event.eventType}`)
  const { operation, requestId, input } = message
  return { kind: called ? 'call' : 'signal', name: operation, requestId, input: input?.value, event }
}

/** What workers send along to say which result belongs to which request. */
export const infosOf = (batch: Batch): OperationInfo[] =>
  batch.operations.map(({ requestId, event: { entityOperationCalled: called } }) => ({
    requestId,
    responseDestination: called && {
      instanceId: called.parentInstanceId?.value ?? '',
      executionId: called.parentExecutionId,
    },
  }))

export const succeeded = (result?: string): OperationResult => ({ success: { result: text(result) } })

export const failed = (message: string): OperationResult => ({
  failure: { failureDetails: failure(message) },
})

/** One result for each operation of the batch, and the state after it. */
export const answer = (
  batch: Batch,
  state: string | undefined,
  result: (operation: Operation) => OperationResult = () => succeeded(),
): EntityBatchResult => ({ results: batch.operations.map(result), entityState: text(state) })

/** Received batches: answered by the script of their entity name, or queued for the test. */
export class EntityBatches {
  private readonly queued = new Inbox<Batch>()
  private readonly scripts = new Map<string, EntityScript>()
  private readonly complete: (batch: Batch, result: EntityBatchResult) => void

  constructor(complete: (batch: Batch, result: EntityBatchResult) => void) {
    this.complete = complete
  }

  serve(name: string, script: EntityScript): void {
    this.scripts.set(name.toLowerCase(), script)
  }

  next(): Promise<Batch> {
    return this.queued.next()
  }

  get unread(): number {
    return this.queued.size
  }

  receive(token: string, request: EntityRequest__Output): void {
    const batch: Batch = {
      token,
      entityId: request.instanceId,
      executionId: request.executionId,
      state: request.entityState?.value,
      operations: request.operationRequests.map(operationOf),
      request,
    }
    const name = request.instanceId.split('@')[1] ?? ''
    const script = this.scripts.get(name) ?? this.scripts.get('*')
    if (script) this.complete(batch, script(batch))
    else this.queued.push(batch)
  }
}
