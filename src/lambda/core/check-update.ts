/** The rules for one update (section 3.3, 5 to 9), given what those before it have made of the execution. */
import type { Draft } from './draft.ts'
import { invalidParameter } from './errors.ts'
import { kinds } from './kinds/index.ts'
import type { CheckedUpdate } from './kinds/kind.ts'
import type { CoreOptions, LambdaLimits } from './limits.ts'
import type { OperationAction, OperationType, OperationUpdate } from './protocol.ts'
import { checkSize } from './sizes.ts'

const actions: { readonly [T in OperationType]: readonly OperationAction[] } = {
  EXECUTION: ['SUCCEED', 'FAIL'],
  STEP: ['START', 'FAIL', 'RETRY', 'SUCCEED'],
  WAIT: ['START', 'CANCEL'],
  CALLBACK: ['START', 'CANCEL'],
  CONTEXT: ['START', 'FAIL', 'SUCCEED'],
  CHAINED_INVOKE: ['START', 'CANCEL'],
}

/** The update, of which it is now known that it may be applied. Throws the refusal of the first rule it breaks. */
export function checkUpdate(draft: Draft, update: OperationUpdate, now: number): CheckedUpdate {
  const { options } = draft.record
  checkIdentity(draft, update)
  checkSizes(update, options.limits)
  const known = checkAction(update, options)
  checkTransition(draft, known, now)
  checkContents(known)
  return known
}

/** 5: an operation stays what it is. An update of the execution means the execution, whatever its id. */
function checkIdentity(draft: Draft, update: OperationUpdate): void {
  const stored = update.Type === 'EXECUTION' ? undefined : draft.get(update.Id)?.operation
  if (!stored) return
  for (const field of ['Type', 'SubType', 'Name', 'ParentId'] as const)
    if (update[field] !== undefined && update[field] !== stored[field])
      throw invalidParameter(
        `The ${field} of the operation '${update.Id}' is '${stored[field] ?? ''}' and cannot become '${update[field]}'.`,
      )
}

/** 6. */
function checkSizes({ Id, Type, Error: error, Payload }: OperationUpdate, limits: LambdaLimits): void {
  if (error) checkSize(JSON.stringify(error), limits.error, `The error of the operation '${Id}'`)
  const largest = Type === 'EXECUTION' ? limits.executionPayload : limits.payload
  if (Payload !== undefined) checkSize(Payload, largest, `The payload of the operation '${Id}'`)
}

/** 7. */
function checkAction(update: OperationUpdate, { mayCancelCallbacks }: CoreOptions): CheckedUpdate {
  const { Id, Type, Action } = update
  if (!Object.hasOwn(actions, Type))
    throw invalidParameter(`'${Type}' of the operation '${Id}' is not a type of operations.`)
  const known = actions[Type as OperationType].find(action => action === Action)
  if (!known || (Type === 'CALLBACK' && known === 'CANCEL' && !mayCancelCallbacks))
    throw invalidParameter(`'${Action}' of the operation '${Id}' is not an action of ${Type} operations.`)
  return { ...update, Type: Type as OperationType, Action: known }
}

/** 8: what the machine does not know, it does not do. */
function checkTransition(draft: Draft, update: CheckedUpdate, now: number): void {
  const { Id, Type, Action } = update
  if (Type === 'EXECUTION') {
    if (draft.isRunning) return
    throw invalidParameter('The execution is closed.')
  }
  if (draft.standing(Type, Id).can(kinds[Type].hears(update, now))) return
  const status = draft.get(Id)?.operation.Status ?? 'not started'
  throw invalidParameter(`The ${Type} operation '${Id}' is ${status} and cannot take the action ${Action}.`)
}

/** 9: what belongs to an action, and what does not. */
function checkContents(update: CheckedUpdate): void {
  const { Id, Type, Action, Payload, Error: error } = update
  const refuse = (why: string) => {
    throw invalidParameter(`The ${Action} of the ${Type} operation '${Id}' ${why}.`)
  }
  if (Action === 'FAIL' && Payload !== undefined) refuse('cannot have a Payload')
  if (Action === 'SUCCEED' && error) refuse('cannot have an Error')
  if (Action === 'RETRY' && error && Payload !== undefined) refuse('cannot have both a Payload and an Error')
  if (Action === 'RETRY' && !update.StepOptions) refuse('needs StepOptions')
  if (Action !== 'START') return
  if (Type === 'WAIT' && update.WaitOptions?.WaitSeconds === undefined) refuse('needs WaitOptions')
  if (Type === 'CHAINED_INVOKE' && !update.ChainedInvokeOptions) refuse('needs ChainedInvokeOptions')
}
