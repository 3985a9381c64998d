/** Parts of history events, which arrive as JSON in the words of the protocol. */
import type { ExecutionEvent } from '../../live/types.ts'

/** An error as the protocol writes it. */
export interface WireError {
  readonly ErrorType?: string
  readonly ErrorMessage?: string
  readonly ErrorData?: string
  readonly StackTrace?: readonly string[]
}

interface Carried<Of> {
  readonly Payload?: Of
}

/** Members of all events' details, each where its event has it. Instants are milliseconds, durations seconds. */
interface Details {
  readonly Input?: Carried<string>
  readonly Result?: Carried<string>
  readonly Error?: Carried<WireError>
  readonly RetryDetails?: { readonly CurrentAttempt: number; readonly NextAttemptDelaySeconds?: number }
  readonly Duration?: number
  readonly ScheduledEndTimestamp?: number
  readonly CallbackId?: string
  readonly Timeout?: number
  readonly HeartbeatTimeout?: number
  readonly FunctionName?: string
  readonly DurableExecutionArn?: string
  readonly ExecutionTimeout?: number
  readonly StartTimestamp?: number
  readonly EndTimestamp?: number
  readonly RequestId?: string
}

/** What an event tells beside its header. */
export const detailsOf = (event: ExecutionEvent): Details =>
  Object(event[`${event.EventType}Details`]) as Details

export const errorOf = (event: ExecutionEvent): WireError | undefined => detailsOf(event).Error?.Payload

/** `Type: message`, or what there is of it. */
export const errorText = ({ ErrorType, ErrorMessage }: WireError): string =>
  [ErrorType, ErrorMessage].filter(Boolean).join(': ') || 'no reason given'

const words: readonly (readonly [start: string, word: string])[] = [
  ['Step', 'step'],
  ['Wait', 'wait'],
  ['Callback', 'callback'],
  ['Context', 'context'],
  ['ChainedInvoke', 'invoke'],
]

export type OperationWord = 'step' | 'wait' | 'callback' | 'context' | 'invoke'

/** The kind of operation that an event is of; undefined for those of the execution and its invocations. */
export const operationWord = ({ EventType }: ExecutionEvent): OperationWord | undefined =>
  words.find(([start]) => EventType.startsWith(start))?.[1] as OperationWord | undefined

/** `WaitForCallback` as people write it. */
const inWords = (subType: string): string =>
  subType.replace(/(?!^)[A-Z]/g, letter => ` ${letter.toLowerCase()}`).toLowerCase()

interface Named {
  readonly Name?: string | undefined
  readonly SubType?: string | undefined
}

/** What an operation is called; one without a name by what it is. */
export const nameOf = ({ Name, SubType }: Named, word = 'operation'): string =>
  Name ?? (SubType === undefined ? word : inWords(SubType))

/** How an event ends or goes on with its operation: `Succeeded` of `StepSucceeded`. */
export const verbOf = ({ EventType }: ExecutionEvent): string =>
  EventType.replace(/^(Step|Wait|Callback|Context|ChainedInvoke|Execution|Invocation)/, '')

/** When a step is tried again, where it is: milliseconds since the epoch. */
export function nextAttemptAt(event: ExecutionEvent): number | undefined {
  const delay = detailsOf(event).RetryDetails?.NextAttemptDelaySeconds
  return delay === undefined ? undefined : event.EventTimestamp + delay * 1_000
}

/** The last part of an ARN, which is what the page knows an execution by. */
export const idInArn = (arn: string | undefined): string | undefined => arn?.split('/').at(-1)
