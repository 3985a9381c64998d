/** Updates as a handler sends them, read as checked data: whatever came, no other field and no other type goes on. */
import { invalidParameter } from './errors.ts'
import type { LambdaLimits } from './limits.ts'
import { type ErrorObject, type OperationUpdate, present } from './protocol.ts'
import { type Fields, readFields } from './read-fields.ts'

const ID = /^[\w-]+$/
const PRINTABLE = /^[\x20-\x7e]+$/

/** Reads the updates of a checkpoint. Throws InvalidParameterValueException and names the place of what is wrong. */
export function readUpdates(value: unknown, limits: LambdaLimits): OperationUpdate[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw invalidParameter('Updates must be a list.')
  return value.map((update, index) => readUpdate(readFields(update, `Updates[${index}]`), limits))
}

function readUpdate(fields: Fields, limits: LambdaLimits): OperationUpdate {
  const { longestId, longestName, longestSubType, longestDelay, longestCallbackTimeout } = limits
  const delay = { from: 1, to: longestDelay }
  const timeout = { from: 0, to: longestCallbackTimeout }
  const required = (name: 'Id' | 'Type' | 'Action'): string =>
    fields.text(name, name === 'Id' ? { longest: longestId, pattern: ID } : {}) ?? fields.missing(name)
  return present({
    Id: required('Id'),
    Type: required('Type'),
    Action: required('Action'),
    ParentId: fields.text('ParentId', { longest: longestId, pattern: ID }),
    Name: fields.text('Name', { longest: longestName, pattern: PRINTABLE }),
    SubType: fields.text('SubType', { longest: longestSubType, pattern: ID }),
    Payload: fields.text('Payload', {}),
    Error: fields.within('Error', readError),
    ContextOptions: fields.within('ContextOptions', each =>
      present({ ReplayChildren: each.flag('ReplayChildren') }),
    ),
    StepOptions: fields.within('StepOptions', each =>
      present({ NextAttemptDelaySeconds: each.whole('NextAttemptDelaySeconds', delay) }),
    ),
    WaitOptions: fields.within('WaitOptions', each =>
      present({ WaitSeconds: each.whole('WaitSeconds', delay) }),
    ),
    CallbackOptions: fields.within('CallbackOptions', each =>
      present({
        TimeoutSeconds: each.whole('TimeoutSeconds', timeout),
        HeartbeatTimeoutSeconds: each.whole('HeartbeatTimeoutSeconds', timeout),
      }),
    ),
    ChainedInvokeOptions: fields.within('ChainedInvokeOptions', each =>
      present({
        FunctionName: each.text('FunctionName', { pattern: PRINTABLE }) ?? each.missing('FunctionName'),
        TenantId: each.text('TenantId', {}),
        XAmznTraceId: each.text('XAmznTraceId', {}),
      }),
    ),
  })
}

const readError = (fields: Fields): ErrorObject =>
  present({
    ErrorMessage: fields.text('ErrorMessage', {}),
    ErrorType: fields.text('ErrorType', {}),
    ErrorData: fields.text('ErrorData', {}),
    StackTrace: fields.texts('StackTrace'),
  })

/** Reads an error that somebody outside sends, as when a callback fails; nothing at all is an error that says nothing. */
export const readErrorObject = (value: unknown): ErrorObject =>
  readError(readFields(value ?? {}, 'The error'))
