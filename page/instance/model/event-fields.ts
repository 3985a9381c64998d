/** Fields of history events, which arrive as JSON of any shape. */
import type { HistoryEvent } from '../../live/types.ts'

export function textOf(source: object, name: string): string | undefined {
  const value = (source as Record<string, unknown>)[name]
  return typeof value === 'string' ? value : undefined
}

export function numberOf(source: object, name: string): number | undefined {
  const value = (source as Record<string, unknown>)[name]
  return typeof value === 'number' ? value : undefined
}

/** A reason as people read it: SDKs send it as a JSON text, or as it is. */
export function reasonOf(details: object): string | undefined {
  const reason = textOf(details, 'reason')
  if (!reason?.startsWith('"')) return reason
  try {
    const parsed: unknown = JSON.parse(reason)
    return typeof parsed === 'string' ? parsed : reason
  } catch {
    return reason
  }
}

export interface FailureLike {
  readonly errorType: string
  readonly errorMessage: string
  readonly stackTrace?: string | undefined
  readonly innerFailure?: FailureLike | undefined
  readonly isNonRetriable?: boolean
}

export function failureOf(event: HistoryEvent): FailureLike | undefined {
  const { failureDetails } = event
  return typeof failureDetails === 'object' && failureDetails !== null
    ? (failureDetails as FailureLike)
    : undefined
}

/** An entity's message in the older form: an event with JSON inside. */
export type EntityMessage =
  | { readonly kind: 'call' | 'signal'; readonly requestId: string; readonly operation: string }
  | { readonly kind: 'lock'; readonly requestId: string; readonly lockSet: readonly string[] }
  | { readonly kind: 'unlock'; readonly requestId: string }

/** What an `eventSent` to an entity asks of it; undefined when it is none. */
export function entityMessageOf(event: HistoryEvent): EntityMessage | undefined {
  const target = textOf(event, 'instanceId')
  if (event.type !== 'eventSent' || !target?.startsWith('@')) return undefined
  const body = bodyOf(event)
  const requestId = body && textOf(body, 'id')
  if (!requestId) return undefined
  if (textOf(event, 'name') === 'release') return { kind: 'unlock', requestId }
  const operation = textOf(body, 'op')
  if (operation !== undefined)
    return { kind: (body as { signal?: unknown }).signal === true ? 'signal' : 'call', requestId, operation }
  const { lockset } = body as { lockset?: unknown }
  return { kind: 'lock', requestId, lockSet: Array.isArray(lockset) ? lockset.map(entityIdOf) : [target] }
}

/** Whether an entity's answer in the older form says that the call failed. */
export function isFailedAnswer(event: HistoryEvent): boolean {
  const body = bodyOf(event)
  return body !== undefined && ('exceptionType' in body || 'failureDetails' in body)
}

function bodyOf({ input }: HistoryEvent): object | undefined {
  if (typeof input === 'object' && input !== null) return input
  if (typeof input !== 'string') return undefined
  try {
    const parsed: unknown = JSON.parse(input)
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined
  } catch {
    return undefined
  }
}

const entityIdOf = (entry: unknown): string => {
  const { name, key } = Object(entry) as { name?: unknown; key?: unknown }
  return `@${String(name)}@${String(key)}`
}
