/** Plans of rewinds, in short. */
import type { ExecutionStarted, HistoryEvent } from '../../src/durable-task/core/events.ts'
import { planRewind } from '../../src/durable-task/core/rewind.ts'
import { eventCodec } from '../../src/durable-task/grpc/framing.ts'
import { execution, historyOf, type Written } from './histories.ts'

export const patch = (event: ExecutionStarted): ExecutionStarted => ({
  ...event,
  orchestrationInstance: { instanceId: 'i', executionId: 'new' },
})

export const plan = (...events: Written[]) => planRewind(historyOf(...events), eventCodec, patch(execution))

/** Everything the plan says, in short; the start is patched wherever it goes. */
export function summary(...events: Written[]) {
  const { past, messages, timers, children } = plan(...events)
  return {
    past: past.map(({ bytes }) => shorten(eventCodec.decode(bytes))),
    messages: messages.map(shorten),
    timers: timers.map(({ timerId }) => timerId),
    children: children.map(({ taskId, created }) => [taskId, created.instanceId]),
  }
}

function shorten(event: Partial<HistoryEvent>): string {
  const { type = '' } = event
  if (type === 'orchestratorStarted') return 'turn'
  if (type === 'executionStarted') return 'start'
  const answered =
    'taskScheduledId' in event ? event.taskScheduledId : 'timerId' in event ? event.timerId : undefined
  if (answered !== undefined) return `${type} of ${answered}`
  if ('name' in event && type === 'eventRaised') return `event ${event.name}`
  return event.eventId === undefined || event.eventId < 0 ? type : `${type} ${event.eventId}`
}

/** Neither messages nor open timers or children. */
export const nothing = { messages: [], timers: [], children: [] }
