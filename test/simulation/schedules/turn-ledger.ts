/** Turns as they are given and committed: each goes on exactly where the last one ended. */
import type { Action } from '../../../src/durable-task/core/actions.ts'
import type { HistoryEvent } from '../../../src/durable-task/core/events.ts'
import type { ActivityLedger } from './activity-ledger.ts'
import type { GivenTurn } from './deliveries.ts'
import type { Played } from './executor.ts'
import type { Execution, Lives } from './lives.ts'
import type { OperationLedger } from './operation-ledger.ts'
import type { SectionLedger } from './section-ledger.ts'
import type { Tally } from './tally.ts'
import { holds } from './violation.ts'

export interface Ledgers {
  readonly lives: Lives
  readonly activities: ActivityLedger
  readonly operations: OperationLedger
  readonly sections: SectionLedger
  readonly tally: Tally
}

export class TurnLedger {
  private readonly ledgers: Ledgers

  constructor(ledgers: Ledgers) {
    this.ledgers = ledgers
  }

  /** A worker was given a turn. */
  given({ instanceId, executionId, past, newEvents }: GivenTurn): void {
    const { lives, activities, operations, tally } = this.ledgers
    const execution = lives.executions.get(executionId)
    holds(execution, 'execution', () => `${instanceId} has a turn of an execution that was never seen`)
    holds(newEvents[0]?.type === 'orchestratorStarted', 'turn', () => `${instanceId}: no orchestratorStarted`)
    if (execution.past) expectSame(instanceId, past, execution.past)
    else expectMadeGood(instanceId, newEvents)
    const events = [...past, ...newEvents]
    for (const event of events) if (event.type === 'executionStarted') execution.started = event
    holds(execution.started, 'turn', () => `${instanceId}: the first turn does not bring its start`)
    const { orchestrationInstance } = execution.started
    holds(
      orchestrationInstance.executionId === executionId,
      'execution',
      () => `${instanceId}: another's start`,
    )
    expectInOrder(execution, events)
    const answers = events.flatMap(event => activities.answerOf(execution, event) ?? [])
    holds(new Set(answers).size === answers.length, 'once', () => `${instanceId}: an answer came twice`)
    for (const event of newEvents) {
      tally.add(`heard: ${event.type}`)
      if ('failureDetails' in event) tally.add(`heard of a failure: ${event.failureDetails?.errorType}`)
      operations.expectAnswer(execution, event)
      this.expectChild(execution, event, events)
    }
  }

  /** A worker's answer to the turn counted, `consumed` of its events with it. */
  committed(turn: GivenTurn, consumed: number, played: Played, before: ReadonlySet<string>): void {
    const { lives, activities, operations, sections } = this.ledgers
    const execution = lives.executions.get(turn.executionId)
    holds(execution, 'execution', () => `${turn.instanceId}: an answer to an unknown execution counted`)
    const events = turn.newEvents.slice(0, consumed)
    const { actions, open, carried } = played
    execution.past = [
      ...turn.past.map(keyOf),
      ...events.map(keyOf),
      ...actions.flatMap(action => confirmationOf(action) ?? []),
    ]
    execution.taken = [...turn.past, ...events].filter(({ type }) => type === 'eventRaised').length
    execution.open = open
    execution.handsOver = carried
    sections.granted(execution, events)
    for (const action of actions) {
      if (action.type === 'scheduleTask') activities.scheduled(execution, action.id)
      if (action.type === 'sendEvent') this.sent(action, before)
      if (action.type !== 'sendEntityMessage') continue
      operations.asked(execution, action, id => sections.isInside(execution, id))
      sections.asked(execution, action)
    }
  }

  /** It reached whoever lived before and after; of others nobody asks. */
  private sent(action: Extract<Action, { type: 'sendEvent' }>, before: ReadonlySet<string>): void {
    const target = action.instance?.instanceId ?? ''
    if (before.has(target) && this.ledgers.lives.lives(target))
      this.ledgers.lives.raise(target, action.data ?? '')
  }

  /** A child's answer is for the execution that started it, and for the call that did. */
  private expectChild(execution: Execution, event: HistoryEvent, events: readonly HistoryEvent[]): void {
    const hasFailed = event.type === 'subOrchestrationInstanceFailed'
    if (!hasFailed && event.type !== 'subOrchestrationInstanceCompleted') return
    const mark = hasFailed ? event.failureDetails.errorMessage : (event.result ?? '')
    const [childId, childExecution = ''] = mark.split(' ')
    const child = this.ledgers.lives.executions.get(childExecution)
    // What the backend says of a child that was terminated, or that could not be started.
    if (!child && hasFailed) return
    holds(child, 'execution', () => `${execution.instanceId} is told of a child that never was: ${mark}`)
    const { orchestrationInstance, taskScheduledId } = child.started?.parentInstance ?? {}
    const parent = orchestrationInstance?.executionId ?? ''
    // One that was rewound on its own is taken back by a parent that is rewound after it.
    const isOurs = parent === '' ? execution.rewound : this.ledgers.lives.isSame(execution, parent)
    const asked = events.find(
      ({ type, eventId }) => type === 'subOrchestrationInstanceCreated' && eventId === event.taskScheduledId,
    )
    const isNamed = asked && 'instanceId' in asked && asked.instanceId === childId
    // After a rewind the first call of an id is open again, and one that was made in its place may have been answered.
    const isMeant = isNamed && (taskScheduledId === event.taskScheduledId || execution.rewound)
    holds(
      isMeant && isOurs,
      'execution',
      () => `${execution.instanceId} is told of a child of another execution, or call: ${mark}`,
    )
    holds(
      child.endedAs === (hasFailed ? 'FAILED' : 'COMPLETED'),
      'child',
      () => `${execution.instanceId} is told that ${mark} has ended, which it has not, or otherwise`,
    )
  }
}

/** The first turn after a rewind: what failed is not told again. */
function expectMadeGood(instanceId: string, newEvents: readonly HistoryEvent[]): void {
  const isFailure = newEvents.some(({ type }) => type === 'taskFailed' || type === 'entityOperationFailed')
  holds(!isFailure, 'rewind', () => `${instanceId} was rewound, and is told of the failure again`)
}

const keyOf = ({ type, eventId }: HistoryEvent): string => `${type} ${eventId}`

function expectSame(instanceId: string, past: readonly HistoryEvent[], known: readonly string[]): void {
  const isSame = past.length === known.length && past.every((event, index) => keyOf(event) === known[index])
  holds(isSame, 'history', () => `${instanceId}: ${past.map(keyOf)} is not what was committed: ${known}`)
}

/** Events come in the order they were raised in, none left out and none twice. */
function expectInOrder(
  { instanceId, carried, raised, base }: Execution,
  events: readonly HistoryEvent[],
): void {
  const got = events.flatMap(event => (event.type === 'eventRaised' ? [event.input ?? ''] : []))
  const due = [...carried, ...raised.slice(base)].slice(0, got.length)
  const isSame = got.length === due.length && got.every((input, index) => input === due[index])
  holds(isSame, 'order', () => `${instanceId} got the events [${got}] where [${due}] were raised`)
}

/** How the history confirms an action to executors. */
function confirmationOf(action: Action): string | undefined {
  switch (action.type) {
    case 'scheduleTask':
      return `taskScheduled ${action.id}`
    case 'createTimer':
      return `timerCreated ${action.id}`
    case 'createSubOrchestration':
      return `subOrchestrationInstanceCreated ${action.id}`
    case 'sendEvent':
      return `eventSent ${action.id}`
    case 'sendEntityMessage':
      if (action.entityOperationCalled) return `entityOperationCalled ${action.id}`
      if (action.entityOperationSignaled) return `entityOperationSignaled ${action.id}`
      return `${action.entityLockRequested ? 'entityLockRequested' : 'entityUnlockSent'} ${action.id}`
  }
  return undefined
}
