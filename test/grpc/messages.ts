/** Random history events and actions in their clean shape, every field of them set or unset. */
import fc, { type Arbitrary } from 'fast-check'
import type { Action } from '../../src/durable-task/core/actions.ts'
import type { CompletionStatus, FailureDetails, HistoryEvent } from '../../src/durable-task/core/events.ts'

/** A message with some fields always set, and others that may be unset, which is not the same as empty. */
function message<Set extends object, Unset extends object>(
  fields: { [K in keyof Set]: Arbitrary<Set[K]> },
  optional: { [K in keyof Unset]: Arbitrary<Unset[K]> },
): Arbitrary<Set & Partial<Unset>> {
  const requiredKeys = Object.keys(fields) as never
  return fc.record({ ...fields, ...optional }, { requiredKeys, noNullPrototype: true }) as never
}

const text = fc.oneof(fc.constant(''), fc.string({ unit: 'grapheme', maxLength: 12 }))
const int32 = fc.oneof(fc.integer({ min: -1, max: 3 }), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }))
export const timestamp = fc.record(
  {
    seconds: fc.integer({ min: -(2 ** 33), max: 2 ** 38 }),
    nanos: fc.integer({ min: 0, max: 999_999_999 }),
  },
  { noNullPrototype: true },
)

/** Keys that mean something to an object of JavaScript are nothing but keys here. */
const mapOf = <T>(value: Arbitrary<T>): Arbitrary<Record<string, T>> => {
  const key = fc.oneof(fc.constantFrom('__proto__', 'constructor', 'toString', ''), text)
  const entries = fc.uniqueArray(fc.tuple(key, value), { selector: ([name]) => name, maxLength: 4 })
  return entries.map(pairs => Object.fromEntries(pairs))
}
const tags = mapOf(text)

const one = <K extends string, T>(kind: K, value: Arbitrary<T>) =>
  value.map(content => ({ kind, [kind]: content }))
const value = fc.oneof(
  one('stringValue', text),
  one('numberValue', fc.double({ noNaN: true })),
  one('boolValue', fc.boolean()),
  one(
    'listValue',
    fc.array(one('stringValue', text), { maxLength: 2 }).map(values => ({ values })),
  ),
  one(
    'structValue',
    mapOf(one('stringValue', text)).map(fields => ({ fields })),
  ),
)

const failureDetails = fc.letrec<{ failure: FailureDetails }>(tie => ({
  failure: message(
    { errorType: text, errorMessage: text, isNonRetriable: fc.boolean(), properties: mapOf(value) },
    { stackTrace: text, innerFailure: tie('failure') },
  ),
})).failure

const traceContext = message({ traceParent: text, spanID: text }, { traceState: text })
const orchestrationInstance = message({ instanceId: text }, { executionId: text })
const parentInstance = message(
  { taskScheduledId: int32 },
  { name: text, version: text, orchestrationInstance },
)
const status = fc.constantFrom<CompletionStatus>(
  'RUNNING',
  'COMPLETED',
  'CONTINUED_AS_NEW',
  'FAILED',
  'CANCELED',
  'TERMINATED',
  'PENDING',
  'SUSPENDED',
)

const typed = <T extends string>(type: T) => ({ type: fc.constant(type) })
const work = { version: text, input: text, parentTraceContext: traceContext }

const body = fc.oneof(
  message(
    { ...typed('executionStarted'), name: text, orchestrationInstance, tags },
    { ...work, parentInstance, scheduledStartTimestamp: timestamp },
  ),
  message({ ...typed('executionCompleted'), orchestrationStatus: status }, { result: text, failureDetails }),
  message({ ...typed('executionTerminated'), recurse: fc.boolean() }, { input: text }),
  message(typed('executionSuspended'), { input: text }),
  message(typed('executionResumed'), { input: text }),
  message(
    { ...typed('executionRewound'), tags },
    { reason: text, parentExecutionId: text, instanceId: text },
  ),
  message(typed('orchestratorStarted'), {}),
  message({ ...typed('taskScheduled'), name: text, tags }, work),
  message({ ...typed('taskCompleted'), taskScheduledId: int32 }, { result: text }),
  message({ ...typed('taskFailed'), taskScheduledId: int32, failureDetails }, {}),
  message({ ...typed('subOrchestrationInstanceCreated'), instanceId: text, name: text, tags }, work),
  message({ ...typed('subOrchestrationInstanceCompleted'), taskScheduledId: int32 }, { result: text }),
  message({ ...typed('subOrchestrationInstanceFailed'), taskScheduledId: int32, failureDetails }, {}),
  message({ ...typed('timerCreated'), fireAt: timestamp }, {}),
  message({ ...typed('timerFired'), timerId: int32, fireAt: timestamp }, {}),
  message({ ...typed('eventSent'), instanceId: text, name: text }, { input: text }),
  message({ ...typed('eventRaised'), name: text }, { input: text }),
  message(typed('genericEvent'), { data: text }),
)

/** Any event the core writes into a history. */
export const historyEvent: Arbitrary<HistoryEvent> = fc
  .tuple(body, int32, timestamp)
  .map(([event, eventId, at]) => ({ ...event, eventId, timestamp: at }) as HistoryEvent)

/** Any action the core reads. */
export const action: Arbitrary<Action> = fc.oneof(
  message({ ...typed('scheduleTask'), id: int32, name: text, tags }, work),
  message({ ...typed('createSubOrchestration'), id: int32, instanceId: text, name: text, tags }, work),
  message({ ...typed('createTimer'), id: int32 }, { fireAt: timestamp }),
  message({ ...typed('sendEvent'), id: int32, name: text }, { instance: orchestrationInstance, data: text }),
  message(
    {
      ...typed('completeOrchestration'),
      id: int32,
      orchestrationStatus: status,
      carryoverEvents: fc.array(historyEvent, { maxLength: 3 }),
      tags,
    },
    { result: text, newVersion: text, failureDetails },
  ),
  message(
    { ...typed('terminateOrchestration'), id: int32, instanceId: text, recurse: fc.boolean() },
    { reason: text },
  ),
)
