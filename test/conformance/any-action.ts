/** Orchestrator actions of every kind with any content, for properties. */
import fc from 'fast-check'
import type { StringValue } from '../../src/durable-task/grpc/wire/google/protobuf/StringValue.ts'
import type { OrchestratorAction } from '../../src/durable-task/grpc/wire/OrchestratorAction.ts'
import { text } from '../support/actions.ts'

/** Any text the wire can carry. */
export const anyText = fc.oneof(
  fc.constantFrom('', '@counter@k', '@', 'victim-0', '__proto__', '0', '-1', 'null', '9'.repeat(400)),
  fc.string({ unit: 'binary', maxLength: 20 }),
)

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { freq: 3 })
const optional: fc.Arbitrary<StringValue | null> = fc.option(anyText).map(value => text(value ?? undefined))
const tags = fc.dictionary(anyText, anyText, { maxKeys: 3 })

/** Around now, at the ends of what a timestamp may say, and beyond them. */
const time = fc.record({
  seconds: fc.oneof(
    fc.integer(),
    fc.constantFrom(0, 4_102_444_800, 253_402_300_799, -62_135_596_800, 10 ** 13, 10 ** 15, -(10 ** 15)),
  ),
  nanos: fc.constantFrom(0, 1, 999_999_999, 2_000_000_000, -1),
})

const trace = fc.record({ traceParent: anyText, spanID: anyText, traceState: optional })
const failureDetails = fc.record({
  errorType: anyText,
  errorMessage: anyText,
  stackTrace: optional,
  isNonRetriable: fc.boolean(),
})
const carried = fc.record({
  eventId: fc.integer(),
  timestamp: maybe(time),
  eventRaised: maybe(fc.record({ name: anyText, input: optional })),
})
const completion = fc.record({
  orchestrationStatus: fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 7),
  result: optional,
  details: optional,
  newVersion: optional,
  carryoverEvents: fc.array(carried, { maxLength: 2 }),
  failureDetails: maybe(failureDetails),
  tags,
})
const work = fc.record({
  name: anyText,
  version: optional,
  input: optional,
  tags,
  parentTraceContext: maybe(trace),
})

const kinds: fc.Arbitrary<OrchestratorAction>[] = [
  fc.constant({}),
  work.map(scheduleTask => ({ scheduleTask })),
  fc
    .tuple(work, anyText)
    .map(([action, instanceId]) => ({ createSubOrchestration: { ...action, instanceId } })),
  maybe(time).map(fireAt => ({ createTimer: { fireAt } })),
  fc
    .record({ instance: maybe(fc.record({ instanceId: anyText })), name: anyText, data: optional })
    .map(sendEvent => ({ sendEvent })),
  completion.map(completeOrchestration => ({ completeOrchestration }) as OrchestratorAction),
  fc
    .record({ instanceId: anyText, reason: optional, recurse: fc.boolean() })
    .map(terminateOrchestration => ({ terminateOrchestration })),
  fc.constant({ rewindOrchestration: { newHistory: [] } }),
  fc.constant({ sendEntityMessage: {} }),
]

export const anyAction: fc.Arbitrary<OrchestratorAction> = fc
  .tuple(fc.oneof(...kinds), fc.integer({ min: -2, max: 2 ** 31 - 1 }))
  .map(([kind, id]) => ({ ...kind, id }))
