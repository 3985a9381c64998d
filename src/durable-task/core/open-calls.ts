/** What an execution has asked for and not been answered: read off its history and what waits in its inbox. Pure. */
import type { ScheduleTask } from './actions.ts'
import type { HistoryEvent, Message } from './events.ts'
import { indexOf } from './history-log.ts'
import { matchAnswers } from './rewind.ts'
import type { Timestamp } from './timestamp.ts'

export interface OpenCalls {
  readonly timers: readonly { timerId: number; fireAt: Timestamp }[]
  readonly activities: readonly ScheduleTask[]
  readonly children: readonly { taskId: number; instanceId: string }[]
}

export function openCalls(history: readonly HistoryEvent[], inbox: readonly Message[]): OpenCalls {
  const told = inbox.map(message => ({ ...message, eventId: -1, timestamp: { seconds: 0, nanos: 0 } }))
  const answered = new Set(matchAnswers([...history, ...told].map(event => indexOf(event, event))).values())
  const open = history.filter((_, index) => !answered.has(index))
  return {
    timers: open.flatMap(event =>
      event.type === 'timerCreated' ? [{ timerId: event.eventId, fireAt: event.fireAt }] : [],
    ),
    activities: open.flatMap(event => {
      if (event.type !== 'taskScheduled') return []
      const { eventId: id, name, version, input, parentTraceContext, tags } = event
      return [{ type: 'scheduleTask', id, name, version, input, parentTraceContext, tags }]
    }),
    children: open.flatMap(event =>
      event.type === 'subOrchestrationInstanceCreated'
        ? [{ taskId: event.eventId, instanceId: event.instanceId }]
        : [],
    ),
  }
}
