/**
 * Events of a history as plain JSON and back, without loss. Payloads are their text under `inputText` and the like;
 * instants are milliseconds, with the nanoseconds of their second beside them where milliseconds do not say it all.
 */
import { invalidRequest } from '../../kernel/errors.ts'
import { type FieldReader, readers } from './event-json-fields.ts'
import type { EventBody, EventType, HistoryEvent } from './events.ts'
import { type Timestamp, toMillis } from './timestamp.ts'

export const payloadFields = ['input', 'output', 'result'] as const
export const instantFields = ['timestamp', 'fireAt', 'scheduledTime', 'scheduledStartTimestamp'] as const

type FieldsOf<Body> = { readonly [Key in Exclude<keyof Body, 'type'>]-?: FieldReader }
type Fields = { readonly [Type in EventType]: FieldsOf<Extract<EventBody, { type: Type }>> }

const { text, optionalText, integer, flag, mark, instant, optionalInstant, payload } = readers
const { tags, texts, failure, optionalFailure, trace, instance, parent, completion } = readers

const call = { name: text, version: optionalText, input: payload, parentTraceContext: trace, tags }
const operation = {
  requestId: text,
  operation: text,
  scheduledTime: optionalInstant,
  input: payload,
  targetInstanceId: optionalText,
}
const reason = { input: payload }

const fieldsOf: Fields = {
  executionStarted: {
    ...call,
    orchestrationInstance: instance,
    parentInstance: parent,
    scheduledStartTimestamp: optionalInstant,
  },
  executionCompleted: { orchestrationStatus: completion, result: payload, failureDetails: optionalFailure },
  executionTerminated: { input: payload, recurse: flag },
  executionSuspended: reason,
  executionResumed: reason,
  executionRewound: {
    reason: optionalText,
    parentExecutionId: optionalText,
    instanceId: optionalText,
    tags,
  },
  orchestratorStarted: {},
  taskScheduled: call,
  taskCompleted: { taskScheduledId: integer, result: payload },
  taskFailed: { taskScheduledId: integer, failureDetails: failure },
  subOrchestrationInstanceCreated: { ...call, instanceId: text },
  subOrchestrationInstanceCompleted: { taskScheduledId: integer, result: payload },
  subOrchestrationInstanceFailed: { taskScheduledId: integer, failureDetails: failure },
  timerCreated: { fireAt: instant },
  timerFired: { timerId: integer, fireAt: instant },
  eventSent: { instanceId: text, name: text, input: payload },
  eventRaised: { name: text, input: payload, isAnswer: mark },
  genericEvent: { data: optionalText },
  entityOperationSignaled: operation,
  entityOperationCalled: { ...operation, parentInstanceId: optionalText, parentExecutionId: optionalText },
  entityOperationCompleted: { requestId: text, output: payload },
  entityOperationFailed: { requestId: text, failureDetails: failure },
  entityLockRequested: { criticalSectionId: text, lockSet: texts, position: integer },
  entityLockGranted: { criticalSectionId: text },
  entityUnlockSent: { criticalSectionId: text, targetInstanceId: optionalText },
}

const known = new Map<unknown, Readonly<Record<string, FieldReader>>>(Object.entries(fieldsOf))
const stamped = { eventId: integer, timestamp: instant }

/** The event as plain JSON. */
export const writeEvent = (event: HistoryEvent): Record<string, unknown> => writeFields(event)

/** Whatever has payloads and instants as its fields, in the form that events have as JSON. */
export function writeFields(fields: object): Record<string, unknown> {
  const source: Readonly<Record<string, unknown>> = { ...fields }
  const written: Record<string, unknown> = { ...fields }
  for (const field of payloadFields)
    if (field in source) {
      delete written[field]
      written[`${field}Text`] = source[field]
    }
  for (const field of instantFields) {
    const at = source[field] as Timestamp | undefined
    if (!at) continue
    written[field] = toMillis(at)
    if (at.nanos % 1e6 > 0 && at.nanos < 1e9) written[`${field}Nanos`] = at.nanos
  }
  return written
}

/** The event that JSON describes; a payload without its text may be given as its value. Throws `invalid-request`. */
export function readEvent(json: unknown, where: string): HistoryEvent {
  return read(json, where, stamped) as unknown as HistoryEvent
}

/** The same for a message, which has neither id nor time. */
export function readMessage(json: unknown, where: string): EventBody {
  return read(json, where, {}) as unknown as EventBody
}

function read(
  json: unknown,
  where: string,
  more: Readonly<Record<string, FieldReader>>,
): Record<string, unknown> {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw invalidRequest(`${where} is no event: it must be an object with a 'type'.`)
  const { type, ...source } = json as Record<string, unknown>
  const own = known.get(type)
  if (!own)
    throw invalidRequest(
      `${where} has the type ${JSON.stringify(type)}, which is no type of event; it must be one of ${[...known.keys()].join(', ')}.`,
    )
  const fields = { ...own, ...more }
  const event: Record<string, unknown> = { type }
  const used = new Set<string>()
  for (const [name, readField] of Object.entries(fields)) {
    const value = readField({ source, name, where: `${where} (${String(type)})`, used })
    if (value !== undefined) event[name] = value
  }
  const unknown = Object.keys(source).find(name => !used.has(name) && source[name] !== undefined)
  if (unknown !== undefined)
    throw invalidRequest(
      `${where} (${String(type)}) has the field '${unknown}', which such an event has not.`,
    )
  return event
}
