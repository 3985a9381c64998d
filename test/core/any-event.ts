/** Any event that a history may hold. */
import fc from 'fast-check'
import type { EventBody, FailureDetails, HistoryEvent } from '../../src/durable-task/core/events.ts'

const text = fc.string({ maxLength: 8 })
const maybe = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(value, { nil: undefined })
const id = fc.integer({ min: -1, max: 1_000 })
const nanos = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 0, max: 999 }).map(millis => millis * 1_000_000),
  fc.integer({ min: 0, max: 999_999_999 }),
)
const instant = fc.record({ seconds: fc.integer({ min: -1_000, max: 4_102_444_800 }), nanos })
const payload = maybe(fc.oneof(text, fc.json()))
const tags = fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), text)
const failureOf = (innerFailure: fc.Arbitrary<FailureDetails | undefined>): fc.Arbitrary<FailureDetails> =>
  fc.record({
    errorType: text,
    errorMessage: text,
    stackTrace: maybe(text),
    innerFailure,
    isNonRetriable: fc.boolean(),
    properties: fc.constant({}),
  })
const failureDetails = failureOf(maybe(failureOf(fc.constant(undefined))))
const orchestrationInstance = fc.record({ instanceId: text, executionId: maybe(text) })
const parentTraceContext = maybe(fc.record({ traceParent: text, spanID: text, traceState: maybe(text) }))
const call = { name: text, version: maybe(text), input: payload, parentTraceContext, tags }
const operation = {
  requestId: text,
  operation: text,
  scheduledTime: maybe(instant),
  input: payload,
  targetInstanceId: maybe(text),
}
const is = <Type extends string>(type: Type) => fc.constant(type)
const status = fc.constantFrom('COMPLETED' as const, 'FAILED' as const, 'TERMINATED' as const)

const body: fc.Arbitrary<EventBody> = fc.oneof(
  fc.record({
    type: is('executionStarted'),
    ...call,
    orchestrationInstance,
    parentInstance: maybe(
      fc.record({
        taskScheduledId: id,
        name: maybe(text),
        version: maybe(text),
        orchestrationInstance: maybe(orchestrationInstance),
      }),
    ),
    scheduledStartTimestamp: maybe(instant),
  }),
  fc.record({
    type: is('executionCompleted'),
    orchestrationStatus: status,
    result: payload,
    failureDetails: maybe(failureDetails),
  }),
  fc.record({ type: is('executionTerminated'), input: payload, recurse: fc.boolean() }),
  fc.record({
    type: fc.constantFrom('executionSuspended' as const, 'executionResumed' as const),
    input: payload,
  }),
  fc.record({
    type: is('executionRewound'),
    reason: maybe(text),
    parentExecutionId: maybe(text),
    instanceId: maybe(text),
    tags,
  }),
  fc.record({ type: is('orchestratorStarted') }),
  fc.record({ type: is('taskScheduled'), ...call }),
  fc.record({ type: is('taskCompleted'), taskScheduledId: id, result: payload }),
  fc.record({ type: is('taskFailed'), taskScheduledId: id, failureDetails }),
  fc.record({ type: is('subOrchestrationInstanceCreated'), ...call, instanceId: text }),
  fc.record({ type: is('subOrchestrationInstanceCompleted'), taskScheduledId: id, result: payload }),
  fc.record({ type: is('subOrchestrationInstanceFailed'), taskScheduledId: id, failureDetails }),
  fc.record({ type: is('timerCreated'), fireAt: instant }),
  fc.record({ type: is('timerFired'), timerId: id, fireAt: instant }),
  fc.record({ type: is('eventSent'), instanceId: text, name: text, input: payload }),
  fc.record({ type: is('eventRaised'), name: text, input: payload }),
  fc.record({ type: is('genericEvent'), data: maybe(text) }),
  fc.record({ type: is('entityOperationSignaled'), ...operation }),
  fc.record({
    type: is('entityOperationCalled'),
    ...operation,
    parentInstanceId: maybe(text),
    parentExecutionId: maybe(text),
  }),
  fc.record({ type: is('entityOperationCompleted'), requestId: text, output: payload }),
  fc.record({ type: is('entityOperationFailed'), requestId: text, failureDetails }),
  fc.record({
    type: is('entityLockRequested'),
    criticalSectionId: text,
    lockSet: fc.array(text, { maxLength: 3 }),
    position: id,
  }),
  fc.record({ type: is('entityLockGranted'), criticalSectionId: text }),
  fc.record({ type: is('entityUnlockSent'), criticalSectionId: text, targetInstanceId: maybe(text) }),
)

export const anyEvent: fc.Arbitrary<HistoryEvent> = fc
  .record({ body, eventId: id, timestamp: instant })
  .map(({ body, eventId, timestamp }) => ({ ...body, eventId, timestamp }))
