/** The operation of which more is shown. */
import type { ExecutionView, OperationView } from '../../live/types.ts'

/** The one that was chosen; else the first that is waited for, or the one that failed last. */
export function shownOperation(
  { operations, reasons, row }: Pick<ExecutionView, 'operations' | 'reasons' | 'row'>,
  chosen: string | undefined,
): OperationView | undefined {
  const byId = (wanted: string | undefined): OperationView | undefined =>
    wanted === undefined ? undefined : operations.find(({ id }) => id === wanted)
  const awaited = reasons.find(({ operationId }) => operationId !== undefined)
  const failed =
    row.status === 'FAILED' ? operations.findLast(({ status }) => status === 'FAILED') : undefined
  return byId(chosen) ?? byId(awaited?.operationId) ?? failed ?? operations[0]
}
