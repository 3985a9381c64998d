/** The entity most tests use. All it knows is in the request, so that a batch may be sent again at any time. */
import type { EntityBatchResult } from '../../src/durable-task/grpc/wire/EntityBatchResult.ts'
import type { OperationResult } from '../../src/durable-task/grpc/wire/OperationResult.ts'
import { text } from './actions.ts'
import { type Batch, failed, type Operation, succeeded } from './entity-batches.ts'

interface Outcome {
  state: string | undefined
  result: OperationResult
}

function apply(state: string | undefined, { name, input }: Operation): Outcome {
  switch (name) {
    case 'add': {
      const sum = `${Number(state ?? 0) + Number(input)}`
      return { state: sum, result: succeeded(sum) }
    }
    case 'get':
      return { state, result: succeeded(state ?? '0') }
    case 'set':
      return { state: input, result: succeeded() }
    case 'delete':
      return { state: undefined, result: succeeded() }
    default:
      // As an SDK does it: a failed operation leaves the state as it was.
      return { state, result: failed(`no operation '${name}'`) }
  }
}

/** A number: `add` n, `get`, `set` any text, `delete`; any other operation fails. */
export function counter(batch: Batch): EntityBatchResult {
  let { state } = batch
  const results = batch.operations.map(operation => {
    const outcome = apply(state, operation)
    state = outcome.state
    return outcome.result
  })
  return { results, entityState: text(state) }
}

/** Remembers the input of every operation, separated by spaces: its state tells the order. */
export const journal = (batch: Batch): EntityBatchResult => ({
  results: batch.operations.map(() => succeeded()),
  entityState: text(
    [...(batch.state ? [batch.state] : []), ...batch.operations.map(operation => operation.input)].join(' '),
  ),
})
