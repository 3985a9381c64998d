/** Histories written in short: one call per event, encoded with the real codec. */
import type { EventBody, ExecutionStarted, HistoryEvent } from '../../src/durable-task/core/events.ts'
import { describeFailure, eventIdOf } from '../../src/durable-task/core/events.ts'
import { encodeEvent, HistoryLog } from '../../src/durable-task/core/history-log.ts'
import { eventCodec } from '../../src/durable-task/grpc/framing.ts'

/** An event whose time follows from its place in the history. */
export type Written = EventBody & { eventId: number }

const plain = (event: EventBody): Written => ({ ...event, eventId: eventIdOf(event) })
const confirm = (eventId: number, event: EventBody): Written => ({ ...event, eventId })

export const execution: ExecutionStarted = {
  type: 'executionStarted',
  name: 'subject',
  input: 'the input',
  orchestrationInstance: { instanceId: 'i', executionId: 'old' },
  tags: { kept: 'yes' },
}

export const failure = (message: string) => describeFailure('Error', message)

export const turn = plain({ type: 'orchestratorStarted' })
export const started = plain(execution)
export const scheduled = (id: number, name = 'work') => confirm(id, { type: 'taskScheduled', name, tags: {} })
export const done = (taskScheduledId: number, result = 'done') =>
  plain({ type: 'taskCompleted', taskScheduledId, result })
export const failed = (taskScheduledId: number) =>
  plain({ type: 'taskFailed', taskScheduledId, failureDetails: failure('down') })
export const timer = (id: number, seconds = 60) =>
  confirm(id, { type: 'timerCreated', fireAt: { seconds, nanos: 0 } })
export const fired = (timerId: number, seconds = 60) =>
  plain({ type: 'timerFired', timerId, fireAt: { seconds, nanos: 0 } })
export const child = (id: number, instanceId = 'child') =>
  confirm(id, { type: 'subOrchestrationInstanceCreated', instanceId, name: 'child', tags: {} })
export const childDone = (taskScheduledId: number) =>
  plain({ type: 'subOrchestrationInstanceCompleted', taskScheduledId, result: 'child done' })
export const childFailed = (taskScheduledId: number) =>
  plain({ type: 'subOrchestrationInstanceFailed', taskScheduledId, failureDetails: failure('child down') })
export const sent = (id: number, instanceId = 'other') =>
  confirm(id, { type: 'eventSent', instanceId, name: 'greeting' })
export const raised = (name: string) => plain({ type: 'eventRaised', name })
export const audited = plain({ type: 'genericEvent', data: 'for the audit' })
export const rewound = plain({ type: 'executionRewound', tags: {} })
export const ended = confirm(99, {
  type: 'executionCompleted',
  orchestrationStatus: 'FAILED',
  failureDetails: failure('down'),
})

/** The events one second apart, as they would be stored. */
export const stamped = (events: readonly Written[]): HistoryEvent[] =>
  events.map((event, index) => ({ ...event, timestamp: { seconds: index, nanos: 0 } }))

export function historyOf(...events: Written[]): HistoryLog {
  const history = new HistoryLog()
  history.append(stamped(events).map(event => encodeEvent(eventCodec, event, event)))
  return history
}

/** Types in order. */
export const typesOf = (events: readonly { type: string }[]): string[] => events.map(({ type }) => type)
