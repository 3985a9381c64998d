/**
 * The rules for a batch as a whole (section 3.3, 1 to 4). The first that is broken refuses all of it; 3 and 4 are looked at
 * for one update after the other, as in the emulators of the protocol.
 */
import { invalidParameter } from './errors.ts'
import type { ExecutionRecord } from './execution-record.ts'
import type { OperationUpdate } from './protocol.ts'

export function checkBatch(
  updates: readonly OperationUpdate[],
  { operations }: Pick<ExecutionRecord, 'operations'>,
): void {
  checkExecutionUpdates(updates)
  const last = new Map<string, OperationUpdate>()
  const started = new Map<string, OperationUpdate>()
  for (const update of updates) {
    checkRepeated(update, last.get(update.Id))
    checkParent(update, id => started.get(id)?.Type ?? operations.get(id)?.type)
    if (update.Action === 'START') started.set(update.Id, update)
    last.set(update.Id, update)
  }
}

function checkExecutionUpdates(updates: readonly OperationUpdate[]): void {
  const count = updates.filter(({ Type }) => Type === 'EXECUTION').length
  if (count > 1) throw invalidParameter(`A checkpoint may hold one EXECUTION update; this one has ${count}.`)
  if (count === 1 && updates.at(-1)?.Type !== 'EXECUTION')
    throw invalidParameter('The EXECUTION update must be the last of its checkpoint.')
}

/** What ends soon after it began may do both in one checkpoint. */
function checkRepeated({ Id, Action }: OperationUpdate, before: OperationUpdate | undefined): void {
  if (!before) return
  const mayFollow = before.Type === 'STEP' || before.Type === 'CONTEXT'
  if (mayFollow && before.Action === 'START' && Action !== 'START') return
  throw invalidParameter(`The operation '${Id}' is updated more than once in one checkpoint.`)
}

function checkParent({ Id, ParentId }: OperationUpdate, typeOf: (id: string) => string | undefined): void {
  if (ParentId === undefined || typeOf(ParentId) === 'CONTEXT') return
  throw invalidParameter(
    `The parent '${ParentId}' of the operation '${Id}' is no CONTEXT that is stored or was started before it.`,
  )
}
