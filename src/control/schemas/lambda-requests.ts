/** What is asked of a service for durable functions. */
import { z } from 'zod'
import { ExecutionError } from './lambda.ts'
import { named } from './schemas.ts'

export const StartExecution = named(
  'StartExecution',
  'An execution to start.',
  z.strictObject({
    functionName: z.string().min(1).describe('A name, with or without `:version` or `:alias`, or an ARN.'),
    payload: z.unknown().optional().describe('What the handler is given. Default: nothing.'),
    name: z.string().optional().describe('Makes the start idempotent. Default: the service chooses one.'),
    executionTimeout: z.number().optional().describe("In seconds. Default: the function's."),
    tenantId: z.string().optional(),
  }),
)

export const StopExecution = named(
  'StopExecution',
  'How an execution is stopped.',
  z.strictObject({ error: ExecutionError.optional() }),
)

const callbackId = z.string().min(1)

export const CallbackSuccess = named(
  'CallbackSuccess',
  'The result of a callback.',
  z.strictObject({
    callbackId,
    result: z
      .unknown()
      .optional()
      .describe('A text goes as it is, other values as JSON. Default: an empty result.'),
  }),
)

export const CallbackFailure = named(
  'CallbackFailure',
  'The failure of a callback.',
  z.strictObject({ callbackId, error: ExecutionError.optional() }),
)

export const CallbackHeartbeat = named(
  'CallbackHeartbeat',
  'Whoever is to answer a callback is alive.',
  z.strictObject({ callbackId }),
)
