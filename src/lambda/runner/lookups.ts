/** Finding an operation by what a test knows of it. */
import { invalidRequest } from '../../kernel/errors.ts'
import type { OperationRecord } from '../core/operation.ts'
import type { Operation, OperationType } from '../core/protocol.ts'
import { header, leafView, outcome } from './make-view.ts'
import type { OperationBook } from './operation-book.ts'
import type { CallbackView, ContextView, InvokeView, OperationView, StepView, WaitView } from './views.ts'

/**
 * OperationRef operation: the first of a name; by its place among those of its type, from 0; the one at a place among those of
 * a name; or the one with an id.
 */
export type OperationRef =
  | string
  | number
  | { readonly name: string; readonly index?: number }
  | { readonly id: string }

type Type = Exclude<OperationType, 'EXECUTION'>

const words: { readonly [T in Type]: string } = {
  STEP: 'step',
  WAIT: 'wait',
  CALLBACK: 'callback',
  CONTEXT: 'context',
  CHAINED_INVOKE: 'invoke',
}

/**
 * Looks among all operations that are inside, however deep, in the order in which they were started. A callback also goes
 * by the name of the wait for it, an invoke by that of its function.
 *
 * All of them throw BackendError `invalid-request` where nothing fits; the message has the names that there are.
 *
 * @example
 * result.step('charge')
 * result.step({ name: 'charge', index: 1 })   // the second one of that name
 * result.context('packing').step(0)           // the first one inside
 */
export abstract class Lookups {
  protected abstract lookInto(): { readonly book: OperationBook; readonly contextId: string | undefined }

  /** What is directly inside, in the order in which it was started; contexts have their own. */
  get operations(): OperationView[] {
    const { book, contextId } = this.lookInto()
    return book.children(contextId).map(record => viewOf(record, book))
  }

  /** A step, or a wait for a condition. */
  step<Value = unknown>(which: OperationRef): StepView<Value> {
    return this.find('STEP', which) as StepView<Value>
  }

  wait(which: OperationRef): WaitView {
    return this.find('WAIT', which) as WaitView
  }

  callback<Value = unknown>(which: OperationRef): CallbackView<Value> {
    return this.find('CALLBACK', which) as CallbackView<Value>
  }

  /** A chained invoke of another function. */
  invoke<Value = unknown>(which: OperationRef): InvokeView<Value> {
    return this.find('CHAINED_INVOKE', which) as InvokeView<Value>
  }

  /** A child context, a map or one of its items, a parallel or one of its branches, a wait for a callback. */
  context<Value = unknown>(which: OperationRef): ContextView<Value> {
    return this.find('CONTEXT', which) as ContextView<Value>
  }

  /** Whatever its type. */
  operation(which: OperationRef): OperationView {
    return this.find(undefined, which)
  }

  private find(type: Type | undefined, which: OperationRef): OperationView {
    const { book, contextId } = this.lookInto()
    const inside = book.inside(contextId).filter(record => type === undefined || record.type === type)
    const found = pick(inside, which, book)
    if (found) return viewOf(found, book)
    throw invalidRequest(refusal(type === undefined ? 'operation' : words[type], inside, which, book))
  }
}

/** Who prints a view, or compares it, does not want what it is made from. */
export function hide(view: Lookups, ...fields: readonly string[]): void {
  for (const field of fields) Object.defineProperty(view, field, { enumerable: false })
}

/** A context with what is inside, at the moment of its book. */
class OpenContext extends Lookups {
  readonly id: string
  private readonly book: OperationBook

  constructor(operation: Operation, book: OperationBook) {
    super()
    this.id = operation.Id
    this.book = book
    Object.assign(this, header('CONTEXT', operation), outcome(operation.ContextDetails))
    hide(this, 'book')
  }

  protected lookInto() {
    return { book: this.book, contextId: this.id }
  }
}

const viewOf = (record: OperationRecord, book: OperationBook): OperationView =>
  record.type === 'CONTEXT'
    ? (new OpenContext(record.operation, book) as OpenContext & ContextView)
    : leafView(record, book)

function pick(
  inside: readonly OperationRecord[],
  which: OperationRef,
  book: OperationBook,
): OperationRecord | undefined {
  if (typeof which === 'number') return inside[which]
  if (typeof which === 'object' && 'id' in which)
    return inside.find(({ operation }) => operation.Id === which.id)
  const { name, index = 0 } = typeof which === 'string' ? { name: which } : which
  return inside.filter(record => book.namesOf(record).includes(name))[index]
}

function refusal(
  word: string,
  inside: readonly OperationRecord[],
  which: OperationRef,
  book: OperationBook,
): string {
  const names = [...new Set(inside.flatMap(record => book.namesOf(record)))]
  const unnamed = inside.filter(record => book.namesOf(record).length === 0).length
  const known = names.map(name => `'${name}'`)
  if (unnamed > 0) known.push(`${unnamed} without a name`)
  const count = `${inside.length === 1 ? 'is' : 'are'} ${inside.length}`
  const there = known.length === 0 ? 'There is none.' : `There ${count} here: ${known.join(', ')}.`
  return `There is no ${word} ${describe(which)}. ${there}`
}

function describe(which: OperationRef): string {
  if (typeof which === 'number') return `at place ${which}, counted from 0`
  if (typeof which === 'string') return `'${which}'`
  if ('id' in which) return `with the id '${which.id}'`
  return which.index === undefined
    ? `'${which.name}'`
    : `'${which.name}' at place ${which.index}, counted from 0`
}
