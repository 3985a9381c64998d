/** Filters, order and key-based paging of instance queries (sections 1.10 and 1.11). Pure. */
import type { OrchestrationStatus } from '../../../machines/orchestration.ts'
import { invalidRequest } from '../../kernel/errors.ts'
import type { CompletionStatus } from './events.ts'
import { type Timestamp, toMillis } from './timestamp.ts'

export interface InstanceFilter {
  readonly runtimeStatus: readonly CompletionStatus[]
  readonly createdTimeFrom?: Timestamp | undefined
  readonly createdTimeTo?: Timestamp | undefined
  readonly instanceIdPrefix?: string | undefined
  /** Of the orchestrator. */
  readonly name?: string | undefined
}

export interface Queried {
  readonly instanceId: string
  readonly createdAt: number
  readonly status: OrchestrationStatus
  readonly name: string
}

export function matchesFilter(instance: Queried, filter: InstanceFilter): boolean {
  return (
    (filter.runtimeStatus.length === 0 || filter.runtimeStatus.includes(instance.status)) &&
    isWithin(instance.createdAt, filter.createdTimeFrom, filter.createdTimeTo) &&
    (!filter.instanceIdPrefix || instance.instanceId.startsWith(filter.instanceIdPrefix)) &&
    (filter.name === undefined || instance.name === filter.name)
  )
}

/** Whether an instant lies between two others, both included. */
export function isWithin(instant: number, from: Timestamp | undefined, to: Timestamp | undefined): boolean {
  return (!from || instant >= floorMillis(from)) && (!to || instant <= floorMillis(to))
}

/** Instants of the backend are whole milliseconds; a bound inside a millisecond means that millisecond. */
const floorMillis = (timestamp: Timestamp): number =>
  timestamp.nanos % 1e6 === 0 ? toMillis(timestamp) : toMillis(timestamp) - 1

export interface Page<T> {
  readonly items: T[]
  /** Unset on the last page. */
  readonly token: string | undefined
}

/** One page of an ordered list, after the item whose key the token holds. Size ≤ 0 means everything. */
export function pageOf<T>(
  ordered: readonly T[],
  isAfterToken: ((item: T) => boolean) | undefined,
  size: number,
  tokenOf: (item: T) => string,
): Page<T> {
  const rest = isAfterToken ? ordered.filter(isAfterToken) : ordered
  if (size <= 0 || rest.length <= size) return { items: [...rest], token: undefined }
  const items = rest.slice(0, size)
  return { items, token: tokenOf(items[items.length - 1]!) }
}

/** Tokens are the key of the last item: a number that orders, and the id (section 1.11). */
export const makeToken = (order: number, key: string | number): string => `${order}|${key}`

/** Reads a token whose key is text. */
export function readToken(token: string): { order: number; key: string } {
  const [, order, key] = /^(\d+(?:\.\d+)?)\|(.+)$/s.exec(token) ?? []
  if (order === undefined || key === undefined) throw unknownToken(token)
  return { order: Number(order), key }
}

/** Reads a token whose key is a number; one of another query is refused. */
export function readSequenceToken(token: string): { order: number; sequence: number } {
  const { order, key } = readToken(token)
  if (!/^\d+$/.test(key)) throw unknownToken(token)
  return { order, sequence: Number(key) }
}

const unknownToken = (token: string): Error =>
  invalidRequest(
    `The continuation token '${token}' is not one this backend gave out. Start again without a token.`,
  )
