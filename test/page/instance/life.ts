/** Invented lives of instances, as the server would tell them: a log, a history, and what workers had. */
import type { HistoryEvent, LogEntry, Reason, RunView, WorkRecord } from '../../../page/live/types.ts'

/** When every life here begins. */
export const START = Date.UTC(2026, 2, 2, 9, 14, 7, 204)
export const WORKER = 'orders-js 1.2/3 at 127.0.0.1:53114'

type Event = Omit<HistoryEvent, 'timestamp'>

const event = (type: string, fields: object, eventId = -1): Event => ({ type, eventId, ...fields })

export const started = (input: unknown = { orderId: 'order-1' }): Event =>
  event('executionStarted', { name: 'processOrder', input, inputText: JSON.stringify(input) }, 0)
export const scheduled = (name: string, id: number, input: unknown = id): Event =>
  event('taskScheduled', { name, input, inputText: JSON.stringify(input) }, id)
export const completed = (id: number, result: unknown = 'ok'): Event =>
  event('taskCompleted', { taskScheduledId: id, result, resultText: JSON.stringify(result) })
export const failed = (id: number, errorMessage = 'declined'): Event =>
  event('taskFailed', { taskScheduledId: id, failureDetails: failure(errorMessage) })
export const timer = (id: number, due: number): Event => event('timerCreated', { fireAt: START + due }, id)
export const fired = (id: number): Event => event('timerFired', { timerId: id })
export const raised = (name: string, input: unknown = {}): Event => event('eventRaised', { name, input })
export const child = (name: string, id: number, instanceId: string): Event =>
  event('subOrchestrationInstanceCreated', { name, instanceId }, id)
export const childCompleted = (id: number): Event =>
  event('subOrchestrationInstanceCompleted', { taskScheduledId: id })
export const other = event

type Failure = NonNullable<RunView['state']['failure']>

export const failure = (errorMessage: string, innerFailure?: Failure): Failure => ({
  errorType: 'PaymentDeclined',
  errorMessage,
  isNonRetriable: false,
  properties: {},
  ...(innerFailure && { innerFailure }),
})

type Region = 'pending' | 'running' | 'suspended'

/** Lives on, turn by turn; instants are milliseconds after `START`. */
export class Life {
  readonly log: LogEntry[] = []
  readonly events: HistoryEvent[] = []
  readonly work: WorkRecord[] = []
  private lifecycle: Region | 'completed' | 'failed' | 'terminated' = 'pending'
  private turns = 0
  private completedAt: number | undefined

  constructor() {
    this.note(0, 'registered', 'queued')
  }

  /** A turn took these in and decided those. */
  turn(from: number, to: number, taken: readonly Event[], decided: readonly Event[] = []): this {
    this.note(from, 'turn.dispatched', 'out', { worker: WORKER })
    this.turns++
    this.write(from, event('orchestratorStarted', {}), ...taken)
    this.write(to, ...decided)
    const end = decided.find(({ type }) => type === 'executionCompleted')
    if (end) {
      const status = String(end.orchestrationStatus)
      return this.end(to, 'turn.completed', status.toLowerCase(), { status })
    }
    this.lifecycle = this.lifecycle === 'pending' ? 'running' : this.lifecycle
    return this.note(to, 'turn.committed', 'idle')
  }

  /** A turn that came back undone. */
  lost(from: number, to: number): this {
    this.note(from, 'turn.dispatched', 'out', { worker: WORKER })
    return this.note(to, 'turn.lost', 'queued')
  }

  arrive(at: number, message: string, about: { taskId?: number; name?: string } = {}): this {
    return this.note(at, 'message.arrived', this.lifecycle === 'suspended' ? 'idle' : 'queued', {
      message,
      ...about,
    })
  }

  activity(name: string, taskId: number, sentAt: number, backAt?: number): this {
    const back = backAt === undefined ? {} : { backAt: START + backAt, outcome: 'answered' as const }
    this.work.push({ kind: 'activity', name, taskId, worker: WORKER, sentAt: START + sentAt, ...back })
    return this
  }

  suspend(at: number, reason: string): this {
    this.lifecycle = 'suspended'
    return this.note(at, 'instance.suspend', 'idle', { reason })
  }

  resume(at: number): this {
    this.lifecycle = 'running'
    return this.note(at, 'instance.resume', 'queued')
  }

  /** The backend ends it by itself. */
  terminate(at: number, reason: string): this {
    const terminated = event('executionTerminated', { input: reason, recurse: false })
    const over = event('executionCompleted', { orchestrationStatus: 'TERMINATED' })
    this.write(at, event('orchestratorStarted', {}), terminated, over)
    return this.end(at, 'instance.terminate', 'terminated', { reason })
  }

  /** It runs again from a failure: the history is cut after so many events. */
  rewind(kept: number, at: number): this {
    this.completedAt = undefined
    this.lifecycle = 'running'
    this.events.splice(kept)
    this.write(at, event('executionRewound', { reason: 'again' }))
    return this.note(at, 'instance.rewind', 'queued', { reason: 'again' })
  }

  /** The next generation: its history begins empty. */
  continueAsNew(): this {
    this.events.length = 0
    return this
  }

  view(
    changes: { reasons?: Reason[]; state?: Partial<RunView['state']>; generation?: number } = {},
  ): RunView {
    const { reasons = [], state, generation = 1 } = changes
    return {
      state: {
        instanceId: 'order-1',
        executionId: `execution-${generation}`,
        name: 'processOrder',
        status: this.lifecycle.toUpperCase() as RunView['state']['status'],
        tags: {},
        createdAt: START,
        lastUpdatedAt: this.log.at(-1)!.at,
        ...(this.completedAt !== undefined && { completedAt: this.completedAt }),
        ...state,
      },
      ...{ generation, turns: this.turns, explanation: '', reasons, log: this.log, isLogWhole: true },
      work: this.work,
      history: { events: this.events, from: 0, size: this.events.length },
      ...{ children: [], entities: [], knownEvents: [] },
    }
  }

  private end(at: number, name: string, status: string, details: object = {}): this {
    this.completedAt = START + at
    this.lifecycle = status as typeof this.lifecycle
    return this.note(at, name, 'idle', details)
  }

  private write(at: number, ...events: Event[]): void {
    for (const each of events) this.events.push({ ...each, timestamp: START + at } as HistoryEvent)
  }

  private note(at: number, name: string, turn: string, details: object = {}): this {
    const { lifecycle } = this
    const hasEnded = this.completedAt !== undefined
    const region = lifecycle === 'pending' ? { pending: 'due' } : lifecycle
    const [last, to] = [this.log.at(-1), hasEnded ? lifecycle : { live: { turn, lifecycle: region } }]
    const isSame = JSON.stringify(last?.to) === JSON.stringify(to)
    const statusAfter = lifecycle.toUpperCase() as NonNullable<LogEntry['statusAfter']>
    this.log.push({
      sequence: 100 + this.log.length * 2,
      at: START + at,
      event: name,
      ...(Object.keys(details).length > 0 && { details: { ...details } }),
      to,
      ...(last && !isSame && { from: last.to, statusBefore: this.lastStatus, statusAfter }),
      ...(!last && { statusAfter }),
    } as LogEntry)
    this.lastStatus = statusAfter
    return this
  }
  private lastStatus: LogEntry['statusAfter']
}

/** Three parcels, of which one is shipped, one is on its way, and one waits for a worker. */
export const shipping = (): Life =>
  new Life()
    .turn(3, 9, [started()], [scheduled('validate', 1)])
    .activity('validate', 1, 12, 53)
    .arrive(53, 'taskCompleted', { taskId: 1 })
    .turn(54, 57, [completed(1)], [scheduled('ship', 2), scheduled('ship', 3), scheduled('ship', 4)])
    .activity('ship', 2, 60, 700)
    .activity('ship', 3, 61)
    .arrive(701, 'taskCompleted', { taskId: 2 })
    .turn(702, 705, [completed(2)])
