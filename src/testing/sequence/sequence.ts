/** A run as a Mermaid sequence diagram: who was asked what, and what came back. */
import type { EventBody, FailureDetails, HistoryEvent } from '../../durable-task/core/events.ts'
import { legacyEffectOf } from '../../durable-task/core/legacy-entity.ts'
import { toMillis } from '../../durable-task/core/timestamp.ts'
import { formatDuration } from '../../kernel/duration.ts'
import { mermaidText } from './mermaid-text.ts'
import { Messages } from './messages.ts'
import { Participants, SELF } from './participants.ts'

type EventOf<Type extends EventBody['type']> = Extract<EventBody, { type: Type }>
type Asked = { eventId: number; name: string; input?: string | undefined }
type Operation = { operation: string; input?: string | undefined }

/** Draws a history; of a long one the beginning and the end. */
export function sequenceDiagram(title: string, events: readonly HistoryEvent[]): string {
  const drawing = new Drawing()
  for (const event of events) drawing.take(event)
  return drawing.text(title)
}

class Drawing {
  private readonly participants = new Participants()
  private readonly messages = new Messages()
  /** Failed attempts at calls, by what was called: one that is made once more is a retry. */
  private readonly failures = new Map<string, number>()
  private readonly calls = new Map<string, string>()
  private readonly locks = new Map<string, readonly string[]>()

  text(title: string): string {
    const { lines, shown } = this.messages.draw()
    const participants = this.participants.lines(id => shown.has(id))
    const self = `  participant ${SELF} as ${mermaidText(title)}`
    return `${['sequenceDiagram', self, ...participants, ...lines].join('\n')}\n`
  }

  take(event: HistoryEvent): void {
    const { messages, participants } = this
    switch (event.type) {
      case 'executionStarted':
        messages.note(`started${payload(event.input)}`)
        break
      case 'taskScheduled':
        this.ask('task', participants.id('activity', event.name), event)
        break
      case 'subOrchestrationInstanceCreated':
        this.ask('child', participants.id('child', event.name), event)
        break
      case 'taskCompleted':
      case 'taskFailed':
        this.answer(`task ${event.taskScheduledId}`, event)
        break
      case 'subOrchestrationInstanceCompleted':
      case 'subOrchestrationInstanceFailed':
        this.answer(`child ${event.taskScheduledId}`, event)
        break
      case 'timerCreated': {
        const wait = formatDuration(toMillis(event.fireAt) - toMillis(event.timestamp))
        messages.ask(
          `timer ${event.eventId}`,
          participants.id('timers', 'Timers'),
          `#${event.eventId} in ${wait}`,
        )
        break
      }
      case 'timerFired':
        messages.answer(`timer ${event.timerId}`, 'fired')
        break
      case 'eventSent':
      case 'eventRaised':
        this.takeMessage(event)
        break
      case 'executionSuspended':
      case 'executionResumed':
      case 'executionTerminated':
        messages.note(`${steering[event.type]}${payload(event.input)}`)
        break
      case 'executionRewound':
        messages.note(`rewound${payload(event.reason)}`)
        break
      case 'executionCompleted':
        messages.note(`${event.orchestrationStatus}${ending(event)}`)
        break
      default:
        this.takeEntityEvent(event)
    }
  }

  /** An event from or for somebody else, or a word with an entity in the older form. */
  private takeMessage(event: EventOf<'eventSent' | 'eventRaised'>): void {
    const { messages, participants } = this
    const text = `${event.name}${payload(event.input)}`
    if (event.type === 'eventRaised') {
      if (this.locks.has(event.name)) this.grant(event.name)
      else if (!messages.answer(`request ${event.name}`, payload(event.input)))
        messages.receive(participants.id('events', 'Events'), text)
      return
    }
    const effect = legacyEffectOf(event)
    if (effect?.type === 'operateEntity') {
      const { kind, requestId } = effect.operation
      this.operate(kind === 'call', effect.entity.id, requestId, effect.operation)
    } else if (effect?.type === 'lockEntities') this.lock(effect.criticalSectionId, effect.lockSet)
    else if (effect?.type === 'unlockEntity')
      messages.send(participants.id('entity', effect.entity.id), 'unlock')
    else messages.send(participants.id('orchestration', event.instanceId), text)
  }

  private takeEntityEvent(event: HistoryEvent): void {
    switch (event.type) {
      case 'entityOperationCalled':
      case 'entityOperationSignaled': {
        const isCall = event.type === 'entityOperationCalled'
        this.operate(isCall, event.targetInstanceId ?? '', event.requestId, event)
        break
      }
      case 'entityOperationCompleted':
      case 'entityOperationFailed':
        this.messages.answer(`request ${event.requestId}`, ending(event), isFailed(event))
        break
      case 'entityLockRequested':
        this.lock(event.criticalSectionId, event.lockSet)
        break
      case 'entityLockGranted':
        this.grant(event.criticalSectionId)
        break
      case 'entityUnlockSent':
        this.messages.send(this.participants.id('entity', event.targetInstanceId ?? ''), 'unlock')
        break
    }
  }

  private operate(isCall: boolean, id: string, requestId: string, { operation, input }: Operation): void {
    const entity = this.participants.id('entity', id)
    const text = `${operation}${payload(input)}`
    if (isCall) this.messages.ask(`request ${requestId}`, entity, text)
    else this.messages.send(entity, text)
  }

  private lock(section: string, ids: readonly string[]): void {
    this.locks.set(section, ids)
    for (const id of ids)
      this.messages.ask(`lock ${section} ${id}`, this.participants.id('entity', id), 'lock')
  }

  /** All of them at once. */
  private grant(section: string): void {
    for (const id of this.locks.get(section) ?? []) this.messages.answer(`lock ${section} ${id}`, 'locked')
    this.locks.delete(section)
  }

  private ask(kind: 'task' | 'child', to: string, { eventId, name, input }: Asked): void {
    const call = JSON.stringify([kind, name, input])
    const attempts = this.failures.get(call) ?? 0
    this.calls.set(`${kind} ${eventId}`, call)
    const again = attempts === 0 ? '' : ` (attempt ${attempts + 1})`
    this.messages.ask(`${kind} ${eventId}`, to, `#${eventId}${again}${payload(input)}`)
  }

  private answer(question: string, event: Answer): void {
    const call = this.calls.get(question)
    if (call !== undefined && isFailed(event)) this.failures.set(call, (this.failures.get(call) ?? 0) + 1)
    else if (call !== undefined) this.failures.delete(call)
    this.messages.answer(question, ending(event), isFailed(event))
  }
}

interface Answer {
  readonly result?: string | undefined
  readonly output?: string | undefined
  readonly failureDetails?: FailureDetails | undefined
}

const steering = {
  executionSuspended: 'suspended',
  executionResumed: 'resumed',
  executionTerminated: 'terminated',
} as const

const isFailed = ({ failureDetails }: Answer): boolean => failureDetails !== undefined

const payload = (text: string | undefined): string => (text ? ` ${text}` : '')

function ending({ result, output, failureDetails }: Answer): string {
  if (!failureDetails) return payload(result ?? output)
  const { errorType, errorMessage } = failureDetails
  return ` ✕ ${[errorType, errorMessage].filter(part => part !== '').join(': ')}`
}
