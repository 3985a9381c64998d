/** The operations of one execution at one moment, as a tree. */
import type { ExecutionRecord } from '../core/execution-record.ts'
import type { HistoryEvent } from '../core/history.ts'
import type { OperationRecord } from '../core/operation.ts'

export class OperationBook {
  /** In the order in which they were started; without the execution itself. */
  private readonly all: readonly OperationRecord[]
  private readonly byId: ReadonlyMap<string, OperationRecord>
  private readonly byContext = new Map<string | undefined, OperationRecord[]>()
  private readonly starts = new Map<string, HistoryEvent>()

  constructor({ operations, history }: Pick<ExecutionRecord, 'operations' | 'history'>) {
    this.byId = new Map(operations)
    this.all = [...this.byId.values()].filter(({ type }) => type !== 'EXECUTION')
    for (const record of this.all) {
      const { ParentId } = record.operation
      const siblings = this.byContext.get(ParentId)
      if (siblings) siblings.push(record)
      else this.byContext.set(ParentId, [record])
    }
    for (const event of history)
      if (event.Id !== undefined && !this.starts.has(event.Id)) this.starts.set(event.Id, event)
  }

  /** Directly inside a context, or at the top. */
  children(contextId: string | undefined): readonly OperationRecord[] {
    return this.byContext.get(contextId) ?? []
  }

  /** Inside a context, however deep; all of them without one. */
  inside(contextId: string | undefined): readonly OperationRecord[] {
    if (contextId === undefined) return this.all
    const inside = new Set([contextId])
    // A context is started before what is in it.
    return this.all.filter(({ operation: { Id, ParentId = '' } }) => inside.has(ParentId) && inside.add(Id))
  }

  /** The first event of an operation. */
  startOf(id: string): HistoryEvent | undefined {
    return this.starts.get(id)
  }

  /**
   * What it goes by: its name; for a callback that has none, that of the wait for it; for an invoke that has none, the
   * function's.
   */
  nameOf({ type, operation }: OperationRecord): string | undefined {
    if (operation.Name !== undefined) return operation.Name
    if (type === 'CHAINED_INVOKE')
      return this.startOf(operation.Id)?.ChainedInvokeStartedDetails?.FunctionName
    return type === 'CALLBACK' ? this.waitAround(operation.ParentId)?.operation.Name : undefined
  }

  /** Every name by which it may be asked for. */
  namesOf(record: OperationRecord): string[] {
    const { type, operation } = record
    const own = [this.nameOf(record)]
    if (type === 'CALLBACK') own.push(this.waitAround(operation.ParentId)?.operation.Name)
    if (type === 'CHAINED_INVOKE')
      own.push(this.startOf(operation.Id)?.ChainedInvokeStartedDetails?.FunctionName)
    return [...new Set(own.filter(name => name !== undefined))]
  }

  /**
   * Whether somebody knows the id of a callback: the step that hands it out has succeeded. While the handler runs, that
   * step may still be to come.
   */
  isSubmitted({ operation: { ParentId } }: OperationRecord, isBusy: boolean): boolean {
    if (!this.waitAround(ParentId)) return true
    const steps = this.children(ParentId).filter(({ type }) => type === 'STEP')
    return steps.length === 0 ? !isBusy : steps.some(({ operation }) => operation.Status === 'SUCCEEDED')
  }

  /** The context that a wait for a callback makes around it and the step that hands it out. */
  private waitAround(parentId: string | undefined): OperationRecord | undefined {
    const parent = parentId === undefined ? undefined : this.byId.get(parentId)
    return parent?.operation.SubType === 'WaitForCallback' ? parent : undefined
  }
}
