/** The operations of an execution as handlers get them, in pages. */
import { markSeen } from './delta.ts'
import type { ExecutionRecord } from './execution-record.ts'
import type { OperationRecord } from './operation.ts'
import { type PageRequest, pageOf } from './paging.ts'
import type { Operation } from './protocol.ts'
import { requireToken } from './tokens.ts'
import { visibleOperations } from './visible.ts'

export interface OperationPage {
  /** In start order; the execution itself comes first. */
  readonly operations: readonly Operation[]
  readonly nextMarker?: string
}

const sizes = new WeakMap<Operation, number>()

/** As JSON, in bytes. An operation never changes, so each is measured once. */
function sizeOf(operation: Operation): number {
  const known = sizes.get(operation)
  if (known !== undefined) return known
  const size = Buffer.byteLength(JSON.stringify(operation))
  sizes.set(operation, size)
  return size
}

/** One page of what is visible now. Says nothing of what the handler has seen. */
export function operationPage(record: ExecutionRecord, request: PageRequest, now: number): OperationPage {
  const { operations, options, operationId } = record
  const places = new Map([...operations.keys()].map((id, index) => [id, index]))
  const { items, nextMarker } = pageOf(
    {
      name: operationId,
      items: visibleOperations(operations),
      numberOf: ({ operation }: OperationRecord) => places.get(operation.Id)!,
      sizeOf: ({ operation }) => sizeOf(operation),
    },
    request,
    now,
    options.limits,
  )
  return {
    operations: items.map(({ operation }) => operation),
    ...(nextMarker !== undefined && { nextMarker }),
  }
}

/** Answers a handler that asks for its state. It knows then what is on the page, and its token stays good. */
export function readState(
  record: ExecutionRecord,
  { token, ...request }: PageRequest & { readonly token: string },
  now: number,
): OperationPage {
  requireToken(record, token)
  const page = operationPage(record, request, now)
  markSeen(
    record,
    page.operations.map(({ Id }) => Id),
  )
  return page
}
