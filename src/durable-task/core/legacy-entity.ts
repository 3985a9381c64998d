/**
 * The older form of entity messages: an event sent to `@name@key` with JSON inside, answered by an event named after
 * the request (section 3.9). Translated here, so that nothing else knows of it. Pure.
 */
import type { CallOutcome } from './commit-batch.ts'
import { type EntityEffect, readLockSet } from './entity-actions.ts'
import { type EntityId, parseEntityId } from './entity-id.ts'
import type { EventSent, FailureDetails, Message } from './events.ts'
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
  const { op, lockset } = body
  if (typeof op === 'string' && lockset === undefined) return readOperation(entity, name, body.id, op, body)
  if ((op === undefined || op === null) && (lockset === undefined || Array.isArray(lockset)))
    return readLock(body.id, lockset?.map(idOf) ?? [entity.id])
  return `The worker sent the entity '${entity.id}' the event '${name}', whose body is neither an operation nor a lock request.`
}

function readOperation(
  entity: EntityId,
  name: string,
  requestId: string,
  operation: string,
  { signal, input, due }: RequestBody,
): EntityEffect {
  return {
    type: 'operateEntity',
    entity,
    operation: {
      kind: signal === true ? 'signal' : 'call',
      requestId,
      operation,
      input: typeof input === 'string' ? input : undefined,
      scheduledTime: readInstant(due) ?? readInstant(name.slice('op@'.length)),
      dialect: 'legacy',
    },
  }
}

/** What an event that was sent asks of an entity; undefined when it went to an orchestration. */
export function legacyEffectOf({ instanceId, name, input }: EventSent): EntityEffect | undefined {
  const entity = parseEntityId(instanceId)
  const effect = entity && readLegacyEvent(entity, name, input)
  return typeof effect === 'object' ? effect : undefined
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
  isAnswer: true,
})

/** Whether an event that answers a call says that it failed. */
export const isLegacyFailure = (input: string | undefined): boolean => {
  const body = parseBody(input) as { exceptionType?: unknown; failureDetails?: unknown } | undefined
  return (body?.exceptionType ?? body?.failureDetails ?? undefined) !== undefined
}

function parseBody(data: string | undefined): RequestBody | undefined {
  try {
    const body: unknown = JSON.parse(data ?? '')
    return typeof body === 'object' && body !== null ? body : undefined
  } catch {
    return undefined
  }
}

function readLock(criticalSectionId: string, ids: readonly string[]): EntityEffect | string {
  const lockSet = readLockSet(ids)
  return typeof lockSet === 'string'
    ? lockSet
    : { type: 'lockEntities', criticalSectionId, lockSet, dialect: 'legacy' }
}

/** An entry has a name and a key; anything else becomes a text that is no entity id, and is refused as such. */
function idOf(entry: unknown): string {
  const { name, key } = Object(entry) as { name?: unknown; key?: unknown }
  return typeof name === 'string' && typeof key === 'string'
    ? `@${name}@${key}`
    : (JSON.stringify(entry) ?? '')
}

/** .NET writes seven decimals; what a date cannot hold is kept, so that nothing comes early. */
function readInstant(text: unknown): Timestamp | undefined {
  if (typeof text !== 'string') return undefined
  const millis = Date.parse(text)
  if (Number.isNaN(millis)) return undefined
  const [, beyondMillis = ''] = /\.\d{3}(\d+)/.exec(text) ?? []
  const { seconds, nanos } = fromMillis(millis)
  return { seconds, nanos: nanos + Math.round(Number(`0.${beyondMillis}`) * 1e6) }
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
