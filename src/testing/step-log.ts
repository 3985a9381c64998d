/** Reads a history into rows, event by event, each once. */
import {
  type Call,
  describeFailure,
  type EventBody,
  type FailureDetails,
  type HistoryEvent,
} from '../durable-task/core/events.ts'
import { isLegacyFailure, legacyEffectOf } from '../durable-task/core/legacy-entity.ts'
import { toMillis } from '../durable-task/core/timestamp.ts'
import { parsePayload } from '../kernel/payload.ts'
import { type Attempts, type Row, Rows } from './rows.ts'

/** An event of one of these types. */
type EventOf<Type extends EventBody['type']> = Extract<EventBody, { type: Type }>

export class StepLog {
  readonly activities: Attempts[] = []
  readonly children: Attempts[] = []
  readonly timers: Row[] = []
  readonly events: Row[] = []
  readonly entityCalls: Row[] = []
  private readonly rows = new Rows()
  private taken = 0

  /** How many events were read. */
  get count(): number {
    return this.taken
  }

  /** Everything in the order it happened. */
  get all(): readonly Row[] {
    return this.rows.all
  }

  /** Whether somebody else owes an answer: an activity, a child, an entity, a lock. Timers owe none. */
  get isOwed(): boolean {
    return this.rows.unanswered().some(({ kind }) => kind !== 'timer')
  }

  take(event: HistoryEvent): void {
    this.taken++
    const at = toMillis(event.timestamp)
    switch (event.type) {
      case 'executionStarted':
        this.rows.note({ kind: 'start', name: event.name, inputText: event.input, at })
        break
      case 'taskScheduled': {
        const head = { kind: 'activity', ...calling(event), taskId: event.eventId, at } as const
        this.rows.call(this.activities, `task ${event.eventId}`, head)
        break
      }
      case 'subOrchestrationInstanceCreated': {
        const { instanceId, eventId: taskId } = event
        const head = { kind: 'child', ...calling(event), instanceId, taskId, at } as const
        this.rows.call(this.children, `child ${taskId}`, head)
        break
      }
      case 'taskCompleted':
      case 'taskFailed':
        this.rows.answer(`task ${event.taskScheduledId}`, at, ending(event))
        break
      case 'subOrchestrationInstanceCompleted':
      case 'subOrchestrationInstanceFailed':
        this.rows.answer(`child ${event.taskScheduledId}`, at, ending(event))
        break
      case 'timerCreated': {
        const name = `#${this.timers.length}`
        const head = {
          kind: 'timer',
          name,
          taskId: event.eventId,
          fireAt: toMillis(event.fireAt),
          at,
        } as const
        this.timers.push(this.rows.ask(`timer ${event.eventId}`, head))
        break
      }
      case 'timerFired':
        this.rows.answer(`timer ${event.timerId}`, at, {})
        break
      case 'eventSent':
        this.takeSent(event, at)
        break
      case 'eventRaised':
        this.takeRaised(event, at)
        break
      case 'entityOperationCalled':
      case 'entityOperationSignaled':
        this.takeOperation(event.type === 'entityOperationCalled', event.targetInstanceId, event, at)
        break
      case 'entityLockRequested':
        this.takeLock(event.criticalSectionId, event.lockSet, at)
        break
      case 'entityLockGranted':
        this.rows.answer(`request ${event.criticalSectionId}`, at, {})
        break
      case 'entityOperationCompleted':
      case 'entityOperationFailed':
        this.rows.answer(`request ${event.requestId}`, at, ending(event))
        break
      case 'executionSuspended':
      case 'executionResumed':
      case 'executionTerminated':
        this.rows.note({ kind: steering[event.type], name: '', inputText: event.input, at })
        break
      case 'executionRewound':
        this.rows.note({ kind: 'rewind', name: '', inputText: event.reason, at })
        break
      case 'executionCompleted':
        Object.assign(this.rows.note({ kind: 'end', name: event.orchestrationStatus, at }), ending(event))
        break
    }
  }

  /** An event for another instance, or a message to an entity in its older form. */
  private takeSent(event: EventOf<'eventSent'>, at: number): void {
    const { name, input: inputText, instanceId } = event
    const effect = legacyEffectOf(event)
    if (effect?.type === 'operateEntity')
      this.takeOperation(effect.operation.kind === 'call', effect.entity.id, effect.operation, at)
    else if (effect?.type === 'lockEntities') this.takeLock(effect.criticalSectionId, effect.lockSet, at)
    else if (!effect) this.rows.note({ kind: 'sent', name, inputText, instanceId, at })
  }

  /** An event from outside, or an entity's answer in its older form, which is named after the request. */
  private takeRaised({ name, input: inputText }: EventOf<'eventRaised'>, at: number): void {
    if (this.rows.answer(`request ${name}`, at, legacyEnding(inputText))) return
    this.events.push(this.rows.note({ kind: 'event', name, inputText, at }))
  }

  private takeOperation(
    isCall: boolean,
    instanceId: string | undefined,
    { requestId, operation, input }: { requestId: string; operation: string; input?: string | undefined },
    at: number,
  ): void {
    const head = { name: operation, inputText: input, instanceId, at }
    if (isCall) this.entityCalls.push(this.rows.ask(`request ${requestId}`, { kind: 'call', ...head }))
    else this.rows.note({ kind: 'signal', ...head })
  }

  private takeLock(section: string, lockSet: readonly string[], at: number): void {
    this.rows.ask(`request ${section}`, { kind: 'lock', name: lockSet.join(', '), at })
  }
}

const steering = {
  executionSuspended: 'suspend',
  executionResumed: 'resume',
  executionTerminated: 'terminate',
} as const

const calling = ({ name, version, input, tags }: Call) => ({ name, version, inputText: input, tags })

function ending(event: {
  result?: string | undefined
  output?: string | undefined
  failureDetails?: FailureDetails | undefined
}) {
  return { outputText: event.result ?? event.output, failure: event.failureDetails }
}

/** How an entity's answer in its older form went: JSON around the result, or around what went wrong. */
function legacyEnding(text: string | undefined) {
  const { result, exceptionType } = Object(parsePayload(text)) as {
    result?: unknown
    exceptionType?: unknown
  }
  const outputText = typeof result === 'string' ? result : undefined
  if (!isLegacyFailure(text)) return { outputText }
  const errorType = typeof exceptionType === 'string' ? exceptionType : 'OperationFailed'
  return { failure: describeFailure(errorType, outputText ?? '') }
}
