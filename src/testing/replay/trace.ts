/** The trace of a replay: what each turn saw, event by event, and what the orchestrator asked for then. */
import { describeAction } from '../../durable-task/hub/describe-action.ts'
import { describeInstant } from '../../kernel/instant.ts'
import { shorten } from '../../kernel/shorten.ts'
import type { RunEvent } from '../run-event.ts'
import type { ReplayedTurnView } from './replay.ts'

/** Of a past with more events than both together, the first and the last are shown. */
const FIRST_EVENTS = 4
const LAST_EVENTS = 8

/** Widest name of an event that is followed by more on its line. */
const NAME_WIDTH = 27

export function formatTrace(instanceId: string, name: string, turns: readonly ReplayedTurnView[]): string {
  const count = turns.length === 1 ? '1 turn' : `${turns.length} turns`
  return [`Replay of ${name} '${instanceId}', ${count}`, ...turns.map(formatTurn)].join('\n\n')
}

/** One turn: a line for each event, and for each thing asked for. */
export function formatTurn({ number, past, newEvents, recorded, answered }: ReplayedTurnView): string {
  const replayed = shownOf(past).map(event =>
    typeof event === 'string' ? line('', event) : line('replayed', describeEvent(event)),
  )
  const seen = [...replayed, ...newEvents.map(event => line('new', describeEvent(event)))]
  return [`turn ${number}`, ...seen, ...answersOf(recorded, answered)].join('\n')
}

function answersOf(
  recorded: ReplayedTurnView['recorded'],
  answered: ReplayedTurnView['answered'],
): readonly string[] {
  if (!recorded) return [line('', '(the backend ended this turn itself)')]
  if (!answered) return []
  if (answered.length === 0) return [line('asks for', 'nothing, and waits')]
  return answered.map((action, index) => line(index === 0 ? 'asks for' : '', describeAction(action)))
}

const line = (label: string, text: string): string => `  ${label.padEnd(8)}  ${text}`.trimEnd()

/** The event's type, the action that it is about, and what it carries. */
function describeEvent(event: RunEvent): string {
  const parts = detailsOf(event).filter(part => part !== undefined && part !== '')
  return [event.type.padEnd(parts.length > 0 ? NAME_WIDTH : 0), ...parts].join('  ')
}

function detailsOf(event: RunEvent): (string | undefined)[] {
  switch (event.type) {
    case 'orchestratorStarted':
      return [`at ${describeInstant(event.timestamp)}`]
    case 'executionStarted':
    case 'eventRaised':
      return [event.name, cut(event.inputText)]
    case 'taskScheduled':
    case 'subOrchestrationInstanceCreated':
    case 'eventSent':
      return [`#${event.eventId}`, event.name, cut(event.inputText)]
    case 'timerCreated':
      return [`#${event.eventId}`, `until ${describeInstant(event.fireAt)}`]
    case 'timerFired':
      return [`#${event.timerId}`]
    case 'taskCompleted':
    case 'subOrchestrationInstanceCompleted':
      return [`#${event.taskScheduledId}`, cut(event.resultText)]
    case 'taskFailed':
    case 'subOrchestrationInstanceFailed':
      return [`#${event.taskScheduledId}`, cut(event.failureDetails.errorMessage)]
    case 'entityOperationCalled':
    case 'entityOperationSignaled':
      return [`#${event.eventId}`, `${event.operation} to ${event.targetInstanceId}`, cut(event.inputText)]
    case 'entityOperationCompleted':
      return [cut(event.outputText)]
    case 'entityOperationFailed':
      return [cut(event.failureDetails.errorMessage)]
    case 'entityLockRequested':
      return [`#${event.eventId}`, event.lockSet.join(', ')]
    case 'entityUnlockSent':
      return [`#${event.eventId}`, event.targetInstanceId]
    default:
      return []
  }
}

/** Longest payload that a line shows. */
const LONGEST_TEXT = 60

const cut = (text: string | undefined): string | undefined => text && shorten(text, LONGEST_TEXT)

/** Without the middle of many. */
function shownOf(past: readonly RunEvent[]): readonly (RunEvent | string)[] {
  const left = past.length - FIRST_EVENTS - LAST_EVENTS
  if (left <= 1) return past
  return [...past.slice(0, FIRST_EVENTS), `… ${left} events more …`, ...past.slice(-LAST_EVENTS)]
}
