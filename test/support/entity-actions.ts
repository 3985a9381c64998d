/** Short builders for what orchestrations ask of entities, and what entities ask for in turn, in wire shapes. */
import { randomUUID } from 'node:crypto'
import type { OperationAction } from '../../src/durable-task/grpc/wire/OperationAction.ts'
import type { OrchestratorAction } from '../../src/durable-task/grpc/wire/OrchestratorAction.ts'
import type { SendSignalAction } from '../../src/durable-task/grpc/wire/SendSignalAction.ts'
import type { StartNewOrchestrationAction } from '../../src/durable-task/grpc/wire/StartNewOrchestrationAction.ts'
import { text, timestamp } from './actions.ts'

interface MessageOptions {
  input?: string
  requestId?: string
  /** Milliseconds since the epoch. */
  at?: number
}

const message = (target: string, operation: string, { input, requestId, at }: MessageOptions) => ({
  requestId: requestId ?? randomUUID(),
  operation,
  input: text(input),
  scheduledTime: at === undefined ? null : timestamp(at),
  targetInstanceId: text(target),
})

export const signalEntity = (
  id: number,
  target: string,
  operation: string,
  options: MessageOptions = {},
): OrchestratorAction => ({
  id,
  sendEntityMessage: { entityOperationSignaled: message(target, operation, options) },
})

/** A call as Python and .NET send it: without the sender's execution. */
export const callEntity = (
  id: number,
  target: string,
  operation: string,
  options: MessageOptions & { parentInstanceId?: string; parentExecutionId?: string } = {},
): OrchestratorAction => ({
  id,
  sendEntityMessage: {
    entityOperationCalled: {
      ...message(target, operation, options),
      parentInstanceId: text(options.parentInstanceId),
      parentExecutionId: text(options.parentExecutionId),
    },
  },
})

export const lockEntities = (
  id: number,
  criticalSectionId: string,
  lockSet: string[],
  parentInstanceId?: string,
): OrchestratorAction => ({
  id,
  sendEntityMessage: {
    entityLockRequested: {
      criticalSectionId,
      lockSet,
      position: 0,
      parentInstanceId: text(parentInstanceId),
    },
  },
})

export const unlockEntity = (
  id: number,
  criticalSectionId: string,
  target: string,
  parentInstanceId?: string,
): OrchestratorAction => ({
  id,
  sendEntityMessage: {
    entityUnlockSent: {
      criticalSectionId,
      targetInstanceId: text(target),
      parentInstanceId: text(parentInstanceId),
    },
  },
})

/** An entity's signal to an entity. */
export const sendSignal = (
  id: number,
  instanceId: string,
  name: string,
  input?: string,
  more: SendSignalAction = {},
): OperationAction => ({ id, sendSignal: { instanceId, name, input: text(input), ...more } })

/** An entity's start of an orchestration. */
export const startOrchestration = (
  id: number,
  name: string,
  more: StartNewOrchestrationAction = {},
): OperationAction => ({ id, startNewOrchestration: { name, ...more } })
