/** The callbacks of an execution that can be answered, as a test names them. */
import { invalidRequest } from '../../kernel/errors.ts'
import type { OperationRecord } from '../core/operation.ts'
import type { HostedExecution, OpenCallback } from '../service/hosted-execution.ts'
import { OperationBook } from './operation-book.ts'

/** The first that nobody has answered and that somebody could answer, of a name if one is given. */
export function openCallback(execution: HostedExecution, name?: string): OperationRecord | undefined {
  // Asked after each change: the book, which grows with the execution, is only made where there may be one.
  if (!execution.isRunning || !execution.callbacks.some(isOpen)) return undefined
  const book = new OperationBook(execution.record)
  return callbacks(book).find(
    record =>
      record.operation.Status === 'STARTED' &&
      (name === undefined || book.namesOf(record).includes(name)) &&
      book.isSubmitted(record, execution.isBusy),
  )
}

/** Nobody has answered it, and it has not timed out. */
export const isOpen = ({ execution, operationId }: OpenCallback): boolean =>
  execution.isRunning && execution.record.operations.get(operationId)?.operation.Status === 'STARTED'

/**
 * The id of the callback that a text means: its id, or its name; of several of one name, the first that is open. Throws
 * `invalid-request` where there is none, with those that there are.
 */
export function callbackIdOf({ record }: HostedExecution, idOrName: string): string {
  const book = new OperationBook(record)
  const all = callbacks(book)
  const named = all.filter(each => book.namesOf(each).includes(idOrName))
  const found =
    all.find(({ operation }) => operation.CallbackDetails?.CallbackId === idOrName) ??
    named.find(({ operation }) => operation.Status === 'STARTED') ??
    named[0]
  const id = found?.operation.CallbackDetails?.CallbackId
  if (id !== undefined) return id
  const names = [
    ...new Set(all.map(each => `'${book.nameOf(each) ?? each.operation.CallbackDetails?.CallbackId}'`)),
  ]
  const there = names.length === 0 ? 'It has none yet.' : `It has ${names.join(', ')}.`
  throw invalidRequest(`The execution '${record.name}' has no callback '${idOrName}'. ${there}`)
}

const callbacks = (book: OperationBook): OperationRecord[] =>
  book.inside(undefined).filter(({ type }) => type === 'CALLBACK')
