/** What a program may ask for, and the actions that say so: those that the history does not tell of yet are new. */
import type { Action } from '../../../src/durable-task/core/actions.ts'
import type { EventBody, HistoryEvent } from '../../../src/durable-task/core/events.ts'
import { fromMillis, toMillis } from '../../../src/durable-task/core/timestamp.ts'
import { answerIn, Calls, type Task } from './calls.ts'
import type { Dialect } from './schedule.ts'
import { holds } from './violation.ts'

export class Context {
  readonly instanceId: string
  readonly calls = new Calls()
  executionId = ''
  version: string | undefined
  now = 0
  status: string | undefined
  /** What the history does not know of. */
  readonly actions: Action[] = []
  private readonly dialect: Dialect
  private lastId: number
  private requests = 0

  constructor(instanceId: string, dialect: Dialect) {
    this.instanceId = instanceId
    this.dialect = dialect
    this.lastId = dialect === 'go' ? -1 : 0
  }

  nextId(): number {
    return ++this.lastId
  }

  /** Python tries again under the same id. */
  activity(name: string, before: Task | undefined): Task {
    const id = before && this.dialect === 'python' ? before.id : this.nextId()
    this.actions.push({ type: 'scheduleTask', id, name, input: `${this.instanceId}#${id}`, tags: {} })
    return this.calls.expect('activity', `${id}`, { id })
  }

  timer(after: number): Task {
    const id = this.nextId()
    this.actions.push({ type: 'createTimer', id, fireAt: fromMillis(this.now + after) })
    return this.calls.expect('timer', `${id}`, { id })
  }

  /** Python names it after the instance, so that generations share names; Go leaves that to the backend. */
  child(program: number, before: Task | undefined): Task {
    const id = before && this.dialect === 'python' ? before.id : this.nextId()
    const parent = this.dialect === 'js' ? this.executionId : this.instanceId
    const instanceId = before?.instanceId ?? (this.dialect === 'go' ? '' : `${parent}:${id}`)
    const input = `${program}`
    this.actions.push({
      type: 'createSubOrchestration',
      id,
      name: 'Child',
      version: this.version,
      instanceId,
      input,
      tags: {},
    })
    return this.calls.expect('child', `${id}`, { id, instanceId })
  }

  call(entity: string, after: number): Task {
    const { id, body } = this.operation(entity, after)
    this.actions.push({ type: 'sendEntityMessage', id, entityOperationCalled: body })
    return this.calls.expect('call', body.requestId, { id })
  }

  signal(entity: string, after: number): void {
    const { id, body } = this.operation(entity, after)
    this.actions.push({ type: 'sendEntityMessage', id, entityOperationSignaled: body })
  }

  lock(lockSet: readonly string[]): { section: string; granted: Task } {
    const id = this.nextId()
    const criticalSectionId = this.request()
    const entityLockRequested = { criticalSectionId, lockSet: [...lockSet], position: 0 }
    this.actions.push({ type: 'sendEntityMessage', id, entityLockRequested })
    return { section: criticalSectionId, granted: this.calls.expect('lock', criticalSectionId, { id }) }
  }

  unlock(criticalSectionId: string, targetInstanceId: string): void {
    const entityUnlockSent = { criticalSectionId, targetInstanceId }
    this.actions.push({ type: 'sendEntityMessage', id: this.nextId(), entityUnlockSent })
  }

  send(instanceId: string, name: string): void {
    const id = this.nextId()
    const data = `${this.executionId} ${id}`
    this.actions.push({ type: 'sendEvent', id, instance: { instanceId }, name, data })
  }

  take(event: HistoryEvent): void {
    const answer = answerIn(event)
    if (event.type === 'eventRaised') this.calls.raise({ name: event.name, input: event.input ?? '' })
    else if (answer) this.calls.settle(answer)
    else this.confirm(event)
    const isEarly = event.type === 'timerFired' && this.now < toMillis(event.fireAt)
    holds(!isEarly, 'time', () => `a timer of ${this.instanceId} fires early`)
  }

  private operation(targetInstanceId: string, after: number) {
    const id = this.nextId()
    const requestId = this.request()
    const scheduledTime = after > 0 ? fromMillis(this.now + after) : undefined
    const input = `${requestId} ${this.executionId}`
    return { id, body: { requestId, operation: 'add', input, scheduledTime, targetInstanceId } }
  }

  /** Made of the instance and its time, as SDKs do: no execution may begin at an instant that another has seen. */
  private request(): string {
    return `${this.instanceId}@${this.now}#${this.requests++}`
  }

  private confirm(event: HistoryEvent): void {
    const place = this.actions.findIndex(action => action.id === event.eventId && confirms(event, action))
    const action = this.actions[place]
    holds(action, 'history', () => `${event.type} ${event.eventId} is not what the program asks for`)
    this.actions.splice(place, 1)
    this.calls.confirm(keyOf(action))
  }
}

/** What the call of an action is known by. */
function keyOf(action: Action): string {
  if (action.type !== 'sendEntityMessage') return `${action.id}`
  const { entityOperationCalled, entityLockRequested } = action
  return entityOperationCalled?.requestId ?? entityLockRequested?.criticalSectionId ?? ''
}

const kinds: Partial<Record<EventBody['type'], Action['type']>> = {
  taskScheduled: 'scheduleTask',
  timerCreated: 'createTimer',
  subOrchestrationInstanceCreated: 'createSubOrchestration',
  eventSent: 'sendEvent',
}

/** The event tells of this action, and of nothing else. */
function confirms(event: HistoryEvent, action: Action): boolean {
  if (action.type !== 'sendEntityMessage') return kinds[event.type] === action.type
  if ('requestId' in event) {
    const { entityOperationCalled: call, entityOperationSignaled: signal } = action
    return event.requestId === (event.type === 'entityOperationCalled' ? call : signal)?.requestId
  }
  if (!('criticalSectionId' in event)) return false
  const { entityLockRequested: lock, entityUnlockSent: unlock } = action
  return event.criticalSectionId === (event.type === 'entityLockRequested' ? lock : unlock)?.criticalSectionId
}
