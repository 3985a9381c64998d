/**
 * The older form of entity messages: an event sent to `@name@key` with JSON inside, answered by an event named after
 * the request (section 3.9). Translated here, so that nothing else knows of it. Pure.
 */
import type { CallOutcome } from './commit-batch.ts'
import { type EntityEffect, readLockSet } from './entity-actions.ts'
import type { EntityId } from './entity-id.ts'
import type { FailureDetails, Message } from './events.ts'
import { fromMillis, type Timestamp } from './timestamp.ts'

/** The body of a request, as far as it matters. Anything may be missing: it comes from foreign code. */
interface RequestBody {
  op?: unknown
  signal?: unknown
  input?: unknown
  id?: unknown
  due?: unknown
  lockset?: unknown
}

/** What an event sent to an entity asks for, or a sentence that says what is wrong with it. */
export function readLegacyEvent(
  entity: EntityId,
  name: string,
  data: string | undefined,
): EntityEffect | string {
  const body = parseBody(data)
  const isRequest = /^op(@|$)/.test(name)
  if (!isRequest && name !== 'release')
    return `The worker sent the event '${name}' to the entity '${entity.id}', which takes only 'op' and 'release': signal or call it instead.`
  if (typeof body?.id !== 'string' || body.id === '')
    return `The worker sent the entity '${entity.id}' the event '${name}', whose body is no JSON with an 'id'.`
  if (!isRequest) return { type: 'unlockEntity', entity, criticalSectionId: body.id }
  if (Array.isArray(body.lockset) || typeof body.op !== 'string')
    return readLockRequest(body.id, entity, body.lockset)
  return {
    type: 'operateEntity',
    entity,
    operation: {
      kind: body.signal === true ? 'signal' : 'call',
      requestId: body.id,
      operation: body.op,
      input: typeof body.input === 'string' ? body.input : undefined,
      scheduledTime: readInstant(body.due) ?? readInstant(name.slice('op@'.length)),
      dialect: 'legacy',
    },
  }
}

/** How a call ended, as the event that tells its sender. */
export function legacyAnswer(requestId: string, outcome: CallOutcome): Message {
  if (outcome.type === 'completed') return raised(requestId, { result: outcome.output ?? null })
  const { failureDetails } = outcome
  return raised(requestId, {
    result: failureDetails.errorMessage,
    exceptionType: failureDetails.errorType,
    failureDetails: inPascalCase(failureDetails),
  })
}

/** The event that tells a sender that it holds its locks. */
export const legacyGrant = (criticalSectionId: string): Message =>
  raised(criticalSectionId, { result: 'Lock Acquisition Completed' })

const raised = (name: string, body: object): Message => ({
  type: 'eventRaised',
  name,
  input: JSON.stringify(body),
})

function parseBody(data: string | undefined): RequestBody | undefined {
  try {
    const body: unknown = JSON.parse(data ?? '')
    return typeof body === 'object' && body !== null ? body : undefined
  } catch {
    return undefined
  }
}

function readLockRequest(
  criticalSectionId: string,
  entity: EntityId,
  lockset: unknown,
): EntityEffect | string {
  const written = Array.isArray(lockset) ? lockset.map(lockedId) : [entity.id]
  const lockSet = readLockSet(written)
  return typeof lockSet === 'string'
    ? lockSet
    : { type: 'lockEntities', criticalSectionId, lockSet, dialect: 'legacy' }
}

function lockedId(entry: { name?: unknown; key?: unknown } | null): string {
  return `@${entry?.name ?? ''}@${entry?.key ?? ''}`
}

function readInstant(text: unknown): Timestamp | undefined {
  const millis = typeof text === 'string' ? Date.parse(text) : Number.NaN
  return Number.isNaN(millis) ? undefined : fromMillis(millis)
}

/** Only .NET reads it, under the names of its own class. */
function inPascalCase({
  errorType,
  errorMessage,
  stackTrace,
  innerFailure,
  isNonRetriable,
}: FailureDetails): object {
  return {
    ErrorType: errorType,
    ErrorMessage: errorMessage,
    StackTrace: stackTrace ?? null,
    InnerFailure: innerFailure ? inPascalCase(innerFailure) : null,
    IsNonRetriable: isNonRetriable,
  }
}
