/** Whether a whole history may be shown to anybody: what there is to say of it beside what an executor would notice. */
import type { EventType, HistoryEvent } from '../../../src/durable-task/core/events.ts'
import { holds } from './violation.ts'

/** `status` is set of an execution that has ended. */
export function auditHistory(instanceId: string, events: readonly HistoryEvent[], status?: string): void {
  const legal: (condition: unknown, text: string) => asserts condition = (condition, text) =>
    holds(condition, 'history', () => `${instanceId}: ${text}: ${events.map(({ type }) => type)}`)
  const count = (type: EventType): number => events.filter(event => event.type === type).length
  const open = new Map<string, number>()
  let last = 0
  for (const event of events) {
    const at = event.timestamp.seconds * 1000 + event.timestamp.nanos / 1e6
    legal(at >= last, `time runs back at ${event.type}`)
    last = at
    legal(event.eventId >= 0 === isNumbered(event), `${event.type} has the id ${event.eventId}`)
    const { asks, answers } = linkOf(event)
    if (asks) {
      // Python calls again under the same id once it has its answer; all others count on.
      legal(!open.get(asks), `${asks} is asked twice`)
      open.set(asks, 1)
    }
    if (!answers) continue
    legal(open.get(answers), `${event.type} answers nothing`)
    open.set(answers, 0)
  }
  if (events.length === 0) return
  // One that failed in its first turn and was rewound begins with that.
  const [first] = events.filter(({ type }) => type !== 'executionRewound')
  legal(first?.type === 'orchestratorStarted', 'no turn begins it')
  legal(count('executionStarted') === 1, 'it starts more or less than once')
  const ends = count('executionCompleted')
  legal(ends === (status ? 1 : 0), 'it ends more or less than once')
  if (!status) return
  const end = events.at(-1)
  legal(end?.type === 'executionCompleted', 'something comes after its end')
  legal(end.orchestrationStatus === status, `it ends as ${end.orchestrationStatus} and is ${status}`)
  legal(count('executionTerminated') === Number(status === 'TERMINATED'), 'its termination is told otherwise')
  legal(status !== 'FAILED' || end.failureDetails?.errorMessage, 'it has failed without a word')
}

const confirmations = new Set<EventType>([
  'executionStarted',
  'taskScheduled',
  'timerCreated',
  'subOrchestrationInstanceCreated',
  'eventSent',
  'entityOperationCalled',
  'entityOperationSignaled',
  'entityLockRequested',
  'entityUnlockSent',
])

/** The end has the id of its action, where a worker decided it. */
const isNumbered = ({ type, eventId }: HistoryEvent): boolean =>
  confirmations.has(type) || (type === 'executionCompleted' && eventId >= 0)

/** What ties a call to its answer. */
function linkOf(event: HistoryEvent): { asks?: string; answers?: string } {
  switch (event.type) {
    case 'taskScheduled':
    case 'timerCreated':
    case 'subOrchestrationInstanceCreated':
      return { asks: `action ${event.eventId}` }
    case 'taskCompleted':
    case 'taskFailed':
    case 'subOrchestrationInstanceCompleted':
    case 'subOrchestrationInstanceFailed':
      return { answers: `action ${event.taskScheduledId}` }
    case 'timerFired':
      return { answers: `action ${event.timerId}` }
    case 'entityOperationCalled':
      return { asks: `request ${event.requestId}` }
    case 'entityOperationCompleted':
    case 'entityOperationFailed':
      return { answers: `request ${event.requestId}` }
    case 'entityLockRequested':
      return { asks: `section ${event.criticalSectionId}` }
    case 'entityLockGranted':
      return { answers: `section ${event.criticalSectionId}` }
  }
  return {}
}
