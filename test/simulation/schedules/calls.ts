/** What a program has asked for and not been answered: matched to the events of a history as the SDKs do. */
import type { HistoryEvent } from '../../../src/durable-task/core/events.ts'
import { holds } from './violation.ts'

/** Something that was begun. */
export interface Task {
  readonly id: number
  /** Of a sub-orchestration. */
  readonly instanceId?: string
  isDone: boolean
  hasFailed: boolean
}

export type Family = 'activity' | 'timer' | 'child' | 'call' | 'lock'

interface Call {
  readonly family: Family
  /** Id of its action, or of its request. */
  readonly key: string
  readonly task: Task
  isConfirmed: boolean
}

interface RaisedEvent {
  readonly name: string
  readonly input: string
}

/** What has no answer yet: ids of actions and of requests, names of events. */
export type OpenWork = Record<Family | 'event', readonly string[]>

export class Calls {
  private readonly calls: Call[] = []
  private readonly listeners: { readonly name: string; readonly task: Task }[] = []
  private readonly events: RaisedEvent[] = []

  expect(family: Family, key: string, named: Pick<Task, 'id' | 'instanceId'>): Task {
    const task: Task = { ...named, isDone: false, hasFailed: false }
    this.calls.push({ family, key, task, isConfirmed: false })
    return task
  }

  /** The first event of this name that nobody has had; it may have come already. */
  listen(name: string): Task {
    const task: Task = { id: -1, isDone: false, hasFailed: false }
    const place = this.events.findIndex(event => event.name === name)
    if (place === -1) this.listeners.push({ name, task })
    else this.events.splice(place, 1)
    task.isDone = place !== -1
    return task
  }

  /** Events that nobody has had. */
  get unread(): readonly RaisedEvent[] {
    return this.events
  }

  open(): OpenWork {
    const of = (family: Family): string[] =>
      this.calls.flatMap(call => (call.family === family ? [call.key] : []))
    return {
      activity: of('activity'),
      timer: of('timer'),
      child: of('child'),
      call: of('call'),
      lock: of('lock'),
      event: this.listeners.map(({ name }) => name),
    }
  }

  raise(event: RaisedEvent): void {
    const place = this.listeners.findIndex(({ name }) => name === event.name)
    const [listener] = place === -1 ? [] : this.listeners.splice(place, 1)
    if (listener) listener.task.isDone = true
    else this.events.push(event)
  }

  /** The history knows of the call. */
  confirm(key: string): void {
    const call = this.calls.find(each => !each.isConfirmed && each.key === key)
    if (call) call.isConfirmed = true
  }

  settle({ family, key, hasFailed }: Answer): void {
    const place = this.calls.findIndex(call => call.family === family && call.key === key)
    const call = this.calls[place]
    holds(call, 'history', () => `an answer to nothing (${family} ${key})`)
    holds(call.isConfirmed, 'history', () => `an answer before its call (${family} ${key})`)
    this.calls.splice(place, 1)
    call.task.isDone = true
    call.task.hasFailed = hasFailed
  }
}

interface Answer {
  readonly family: Family
  readonly key: string
  readonly hasFailed: boolean
}

/** What the event answers, if it is an answer. */
export function answerIn(event: HistoryEvent): Answer | undefined {
  const answer = (family: Family, key: number | string, hasFailed = false): Answer => ({
    family,
    key: `${key}`,
    hasFailed,
  })
  switch (event.type) {
    case 'taskCompleted':
      return answer('activity', event.taskScheduledId)
    case 'taskFailed':
      return answer('activity', event.taskScheduledId, true)
    case 'subOrchestrationInstanceCompleted':
      return answer('child', event.taskScheduledId)
    case 'subOrchestrationInstanceFailed':
      return answer('child', event.taskScheduledId, true)
    case 'timerFired':
      return answer('timer', event.timerId)
    case 'entityOperationCompleted':
      return answer('call', event.requestId)
    case 'entityOperationFailed':
      return answer('call', event.requestId, true)
    case 'entityLockGranted':
      return answer('lock', event.criticalSectionId)
  }
  return undefined
}
