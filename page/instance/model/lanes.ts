/** Reads the lanes of an instance's timeline from its history, its log, and what workers had of it. */
import type { HistoryEvent, LogEntry, RunView, WorkRecord } from '../../live/types.ts'
import { Arrivals } from './arrivals.ts'
import { entityMessageOf, isFailedAnswer, numberOf, textOf } from './event-fields.ts'
import type { Bar, CallLane, EventLane, Lane, TimerLane } from './lane.ts'
import { laterOf, type Moment, momentOf } from './moment.ts'
import type { Chapter } from './turns.ts'

type Draft<Of> = { -readonly [Key in keyof Of]: Of[Key] }
type DraftBar = Draft<Bar> & { readonly queued: Moment }
interface DraftCall extends Draft<Omit<CallLane, 'bars'>> {
  bars: DraftBar[]
}
type DraftLane = DraftCall | Draft<TimerLane> | Draft<EventLane>

/** How a lane's last bar is answered: by which message. */
const answers: Readonly<Record<string, readonly [asked: string, isFailure: boolean]>> = {
  taskCompleted: ['task', false],
  taskFailed: ['task', true],
  subOrchestrationInstanceCompleted: ['child', false],
  subOrchestrationInstanceFailed: ['child', true],
}
const answersOf = {
  task: ['taskCompleted', 'taskFailed'],
  child: ['subOrchestrationInstanceCompleted', 'subOrchestrationInstanceFailed'],
} as const

export class LaneReader {
  readonly lanes: DraftLane[] = []
  private readonly log: readonly LogEntry[]
  private readonly arrivals: Arrivals
  private readonly work: readonly WorkRecord[]
  /** Bars and timers that owe an answer, by what answers them. */
  private readonly open = new Map<string, { lane: DraftCall; bar: DraftBar }>()
  private readonly timers = new Map<number, Draft<TimerLane>>()
  /** Timers that fired in the chapter that is read: one of them may have been the pause before a retry. */
  private fired: { chapter: Chapter | undefined; timers: Draft<TimerLane>[] } = {
    chapter: undefined,
    timers: [],
  }
  /** Lanes whose last bar failed, by what was called: the next such call is one more try. */
  private readonly failed = new Map<string, DraftCall[]>()

  constructor(log: readonly LogEntry[], work: readonly WorkRecord[], after: number) {
    this.log = log
    this.work = work
    this.arrivals = new Arrivals(log, after)
  }

  take(event: HistoryEvent, chapter: Chapter): void {
    const written: Moment = { at: event.timestamp, step: chapter.step }
    switch (event.type) {
      case 'taskScheduled':
        this.ask('activity', event, chapter)
        break
      case 'subOrchestrationInstanceCreated':
        this.ask('child', event, chapter)
        break
      case 'timerCreated':
        this.arm(event, written)
        break
      case 'timerFired':
        this.fire(event, chapter)
        break
      case 'eventRaised':
        this.takeRaised(event, chapter)
        break
      case 'eventSent':
        this.takeSent(event, written)
        break
      case 'entityOperationCalled':
      case 'entityOperationSignaled': {
        const id = textOf(event, 'targetInstanceId')
        const operation = textOf(event, 'operation') ?? ''
        if (event.type === 'entityOperationSignaled') this.mark('signal', operation, id, written)
        else this.call(textOf(event, 'requestId') ?? '', operation, id, written)
        break
      }
      case 'entityLockRequested':
        this.lock(textOf(event, 'criticalSectionId') ?? '', event.lockSet as readonly string[], written)
        break
      case 'entityLockGranted':
        this.grant(textOf(event, 'criticalSectionId') ?? '', this.arrivalAt(event, undefined, chapter))
        break
      case 'entityUnlockSent':
        this.unlock(textOf(event, 'criticalSectionId') ?? '', written)
        break
      case 'entityOperationCompleted':
      case 'entityOperationFailed': {
        const requestId = textOf(event, 'requestId') ?? ''
        const isFailure = event.type === 'entityOperationFailed'
        this.answer(`request ${requestId}`, this.arrivalAt(event, undefined, chapter), isFailure)
        break
      }
      default: {
        const asked = answers[event.type]
        const id = numberOf(event, 'taskScheduledId')
        if (asked) this.answer(`${asked[0]} ${id}`, this.arrivalAt(event, id, chapter), asked[1])
      }
    }
  }

  /** What the history does not tell yet: who has an activity, what came and waits for a turn, and what never ended. */
  finish(end: Moment | undefined): Lane[] {
    for (const [question, { bar }] of this.open) {
      const [kind = '', id] = question.split(' ')
      if (kind !== 'task' && kind !== 'child') continue
      for (const type of answersOf[kind]) {
        const arrival = this.arrivals.take(type, Number(id))
        if (arrival) this.close(bar, arrival, answers[type]![1])
      }
    }
    for (const timer of this.timers.values()) {
      const arrival = this.arrivals.take('timerFired', timer.number)
      if (arrival) Object.assign(timer, { to: arrival, outcome: 'fired' })
    }
    for (const arrival of this.arrivals.rest('eventRaised'))
      this.lanes.push({
        kind: 'event',
        key: `came ${arrival.step}`,
        name: arrival.name ?? 'event',
        to: arrival,
      })
    for (const lane of this.lanes) {
      if (lane.kind === 'activity') for (const bar of lane.bars) this.assign(bar, lane.name)
      if (end) drop(lane, end)
    }
    return this.lanes
  }

  private ask(kind: 'activity' | 'child', event: HistoryEvent, chapter: Chapter): void {
    const at: Moment = { at: event.timestamp, step: chapter.step }
    const [name, number] = [textOf(event, 'name') ?? '', event.eventId]
    const bar: DraftBar = { queued: at, outcome: 'open', number, ...(kind === 'child' && { from: at }) }
    const tried = this.failed.get(keyOf(kind, event))?.shift()
    const lane = tried ?? this.begin({ kind, key: `${kind} ${number}`, name, number, bars: [] })
    lane.number = number
    const pause = tried && this.fired.chapter === chapter ? this.fired.timers.shift() : undefined
    if (pause) pause.name = `retry of ${name}`
    if (kind === 'child') lane.id = textOf(event, 'instanceId')
    lane.bars.push(bar)
    this.open.set(`${kind === 'child' ? 'child' : 'task'} ${number}`, { lane, bar })
    this.callOf.set(lane, keyOf(kind, event))
  }
  private readonly callOf = new Map<DraftCall, string>()

  private answer(question: string, to: Moment, isFailure: boolean): void {
    const asked = this.open.get(question)
    if (!asked) return
    this.open.delete(question)
    this.close(asked.bar, to, isFailure)
    const key = this.callOf.get(asked.lane)
    if (!isFailure || key === undefined) return
    const others = this.failed.get(key)
    if (others) others.push(asked.lane)
    else this.failed.set(key, [asked.lane])
  }

  private close(bar: DraftBar, to: Moment, isFailure: boolean): void {
    bar.to = laterOf(bar.from ?? bar.queued, to)
    bar.outcome = isFailure ? 'failed' : 'done'
  }

  private arm(event: HistoryEvent, from: Moment): void {
    const number = event.eventId
    const due = numberOf(event, 'fireAt') ?? from.at
    const lane: Draft<TimerLane> = {
      kind: 'timer',
      key: `timer ${number}`,
      name: 'timer',
      number,
      from,
      due,
      outcome: 'open',
    }
    this.lanes.push(lane)
    this.timers.set(number, lane)
  }

  private fire(event: HistoryEvent, chapter: Chapter): void {
    const id = numberOf(event, 'timerId')
    const timer = this.timers.get(id ?? Number.NaN)
    if (!timer || id === undefined) return
    this.timers.delete(id)
    timer.to = this.arrivalAt(event, id, chapter)
    timer.outcome = 'fired'
    if (this.fired.chapter !== chapter) this.fired = { chapter, timers: [] }
    this.fired.timers.push(timer)
  }

  private takeRaised(event: HistoryEvent, chapter: Chapter): void {
    const name = textOf(event, 'name') ?? ''
    const to = this.arrivalAt(event, name, chapter)
    const asked = this.open.get(`request ${name}`)
    if (asked?.lane.kind === 'lock') this.grant(name, to)
    else if (asked) this.answer(`request ${name}`, to, isFailedAnswer(event))
    else {
      const taken = begunAt(event, chapter)
      this.lanes.push({ kind: 'event', key: `event ${this.lanes.length}`, name, to, taken })
    }
  }

  private takeSent(event: HistoryEvent, at: Moment): void {
    const id = textOf(event, 'instanceId')
    const message = entityMessageOf(event)
    if (!message) this.mark('sent', textOf(event, 'name') ?? '', id, at)
    else if (message.kind === 'call') this.call(message.requestId, message.operation, id, at)
    else if (message.kind === 'signal') this.mark('signal', message.operation, id, at)
    else if (message.kind === 'lock') this.lock(message.requestId, message.lockSet, at)
    else this.unlock(message.requestId, at)
  }

  private call(requestId: string, name: string, id: string | undefined, at: Moment): void {
    const bar: DraftBar = { queued: at, from: at, outcome: 'open' }
    const lane = this.begin({ kind: 'call', key: `call ${requestId}`, name, id, bars: [bar] })
    this.open.set(`request ${requestId}`, { lane, bar })
  }

  private lock(section: string, lockSet: readonly string[], at: Moment): void {
    const bar: DraftBar = { queued: at, outcome: 'open' }
    const [id] = lockSet
    const lane = this.begin({
      kind: 'lock',
      key: `lock ${section}`,
      name: lockSet.join(', '),
      id,
      bars: [bar],
    })
    this.open.set(`request ${section}`, { lane, bar })
  }

  private grant(section: string, at: Moment): void {
    const asked = this.open.get(`request ${section}`)
    if (!asked) return
    this.open.delete(`request ${section}`)
    asked.bar.from = laterOf(asked.bar.queued, at)
    this.open.set(`held ${section}`, asked)
  }

  private unlock(section: string, at: Moment): void {
    const held = this.open.get(`held ${section}`)
    if (held) this.close(held.bar, at, false)
  }

  private mark(kind: 'signal' | 'sent', name: string, id: string | undefined, to: Moment): void {
    this.lanes.push({ kind, key: `${kind} ${this.lanes.length}`, name, id, to })
  }

  private begin(lane: DraftCall): DraftCall {
    this.lanes.push(lane)
    return lane
  }

  /** When the message of an event came: before its turn began. */
  private arrivalAt(event: HistoryEvent, about: number | string | undefined, chapter: Chapter): Moment {
    const begun = begunAt(event, chapter)
    return this.arrivals.take(event.type, about, begun.step) ?? begun
  }

  /** Which worker had it, from when to when. */
  private assign(bar: DraftBar, name: string): void {
    const last = this.work.findLast(
      ({ kind, taskId, name: called, sentAt }) =>
        kind === 'activity' &&
        taskId === bar.number &&
        called === name &&
        sentAt >= bar.queued.at &&
        (bar.to === undefined || sentAt <= bar.to.at),
    )
    if (!last || (last.backAt !== undefined && last.outcome !== 'answered')) return
    bar.worker = last.worker
    bar.from = momentOf(last.sentAt, this.log, bar.queued)
    if (bar.to) {
      bar.from = { ...bar.from, step: Math.min(bar.from.step, bar.to.step) }
      if (last.backAt !== undefined && last.backAt < bar.to.at) bar.to = { ...bar.to, at: last.backAt }
    }
  }
}

const keyOf = (kind: string, event: HistoryEvent): string =>
  JSON.stringify([
    kind,
    textOf(event, 'name'),
    textOf(event, 'version') ?? '',
    event.inputText ?? event.input ?? null,
  ])

/** When the turn that took this in began. */
const begunAt = ({ timestamp: at }: HistoryEvent, { turn, step }: Chapter): Moment => ({
  at,
  step: turn?.from.step ?? step,
})

/** What had no end when its instance ended. */
function drop(lane: DraftLane, end: Moment): void {
  if ('bars' in lane)
    for (const bar of lane.bars) {
      if (bar.outcome === 'open') Object.assign(bar, { to: end, outcome: 'dropped' })
    }
  else if (lane.kind === 'timer' && lane.outcome === 'open')
    Object.assign(lane, { to: end, outcome: 'dropped' })
}

/** The lanes of a generation, in the order in which they begin; `end` is when the instance ended, if it has. */
export function readLanes(
  { log, work, history }: RunView,
  chapters: readonly Chapter[],
  begin: number,
  end: Moment | undefined,
): Lane[] {
  const reader = new LaneReader(log, work, begin)
  for (const chapter of chapters)
    for (const event of history.events.slice(chapter.begin, chapter.end)) reader.take(event, chapter)
  return reader.finish(end)
}
