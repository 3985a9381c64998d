/** Reads the lanes of an instance's timeline from its history, its log, and what workers had of it. */
import type { HistoryEvent, RunView } from '../../live/types.ts'
import { Arrivals } from './arrivals.ts'
import { entityMessageOf, isFailedAnswer, numberOf, textOf } from './event-fields.ts'
import type { Lane } from './lane.ts'
import type { Moment } from './moment.ts'
import { type Asked, type DraftBar, type DraftTimer, drop, OpenLanes } from './open-lanes.ts'
import type { Chapter } from './turns.ts'
import { WorkIndex } from './work-index.ts'

/** What is answered by which message, and whether it then failed. */
const answers: Readonly<Record<string, readonly [asked: string, isFailure: boolean]>> = {
  taskCompleted: ['task', false],
  taskFailed: ['task', true],
  subOrchestrationInstanceCompleted: ['child', false],
  subOrchestrationInstanceFailed: ['child', true],
}

class LaneReader {
  private readonly lanes = new OpenLanes()
  private readonly arrivals: Arrivals
  private readonly work: WorkIndex
  private readonly timers = new Map<number, { lane: DraftTimer; since: number }>()
  /** Timers that fired in a chapter: one of them may have been the pause before a retry. */
  private readonly fired = new Map<Chapter, DraftTimer[]>()

  /** Unset where nothing happened before the log. */
  private readonly logBegin: number | undefined

  constructor({ log, work, isLogWhole }: RunView, after: number) {
    this.logBegin = isLogWhole ? undefined : log[0]?.at
    this.work = new WorkIndex(work, log)
    this.arrivals = new Arrivals(log, after)
  }

  take(event: HistoryEvent, chapter: Chapter): void {
    const text = (name: string): string => textOf(event, name) ?? ''
    switch (event.type) {
      case 'taskScheduled':
      case 'subOrchestrationInstanceCreated':
        this.schedule(event, chapter)
        break
      case 'timerCreated':
        this.arm(event, chapter)
        break
      case 'timerFired':
        this.fire(event, chapter)
        break
      case 'eventRaised':
        this.takeRaised(event, text('name'), chapter)
        break
      case 'eventSent':
        this.takeSent(event, chapter)
        break
      case 'entityOperationCalled':
        this.call(event, text('requestId'), text('operation'), text('targetInstanceId'), chapter)
        break
      case 'entityOperationSignaled':
        this.mark('signal', text('operation'), text('targetInstanceId'), writtenAt(event, chapter))
        break
      case 'entityLockRequested':
        this.lock(event, text('criticalSectionId'), event.lockSet as readonly string[], chapter)
        break
      case 'entityLockGranted':
        this.grant(event, text('criticalSectionId'), chapter)
        break
      case 'entityUnlockSent':
        this.lanes.answer(`held ${text('criticalSectionId')}`, writtenAt(event, chapter), false)
        break
      case 'entityOperationCompleted':
      case 'entityOperationFailed':
        this.answer(event, `request ${text('requestId')}`, undefined, event.type.endsWith('Failed'), chapter)
        break
      default: {
        const [asked, isFailure] = answers[event.type] ?? []
        const id = numberOf(event, 'taskScheduledId')
        if (asked) this.answer(event, `${asked} ${id}`, id, isFailure === true, chapter)
      }
    }
  }

  /** What the history does not tell yet: who has an activity, what came and waits for a turn, and what never ended. */
  finish(end: Moment | undefined): Lane[] {
    for (const [question, { since }] of [...this.lanes.open])
      for (const [type, [asked, isFailure]] of Object.entries(answers)) {
        const [kind, id] = question.split(' ')
        const arrival = kind === asked ? this.arrivals.take(type, Number(id), since) : undefined
        if (arrival) this.lanes.answer(question, arrival, isFailure)
      }
    for (const { lane, since } of this.timers.values()) {
      const arrival = this.arrivals.take('timerFired', lane.number, since)
      if (arrival) Object.assign(lane, { to: arrival, outcome: 'fired' })
    }
    for (const arrival of this.arrivals.rest('eventRaised')) {
      const asked = this.lanes.find(`request ${arrival.name}`)
      const name = arrival.name ?? 'event'
      if (asked?.lane.kind === 'lock') this.lanes.grant(name, arrival)
      else if (asked) this.lanes.answer(`request ${name}`, arrival, false)
      else this.lanes.add({ kind: 'event', key: `came ${arrival.step}`, name, to: arrival })
    }
    for (const lane of this.lanes.all) {
      if (lane.kind === 'activity') for (const bar of lane.bars) this.work.assign(bar, lane.name)
      if (end) drop(lane, end)
    }
    return this.lanes.all
  }

  private schedule(event: HistoryEvent, chapter: Chapter): void {
    const kind = event.type === 'taskScheduled' ? 'activity' : 'child'
    const [name, number] = [textOf(event, 'name') ?? '', event.eventId]
    const queued = writtenAt(event, chapter)
    const isChild = kind === 'child'
    const bar: DraftBar = { queued, outcome: 'open', number, ...(isChild && { from: queued }) }
    const lane = {
      kind,
      key: `${kind} ${number}`,
      name,
      number,
      id: textOf(event, 'instanceId'),
      bars: [],
    } as const
    const question = `${isChild ? 'child' : 'task'} ${number}`
    const { inputText, input = null } = event
    const call = JSON.stringify([kind, name, textOf(event, 'version') ?? '', inputText ?? input])
    const isRetry = this.lanes.ask(question, { ...lane, bars: [] }, bar, sinceOf(chapter), call)
    const pause = isRetry ? this.fired.get(chapter)?.shift() : undefined
    if (pause) pause.name = `retry of ${name}`
  }

  private call(
    event: HistoryEvent,
    requestId: string,
    name: string,
    id: string | undefined,
    chapter: Chapter,
  ): void {
    const queued = writtenAt(event, chapter)
    const lane = { kind: 'call', key: `call ${requestId}`, name, id, bars: [] } as const
    const bar: DraftBar = { queued, from: queued, outcome: 'open' }
    this.lanes.ask(`request ${requestId}`, { ...lane, bars: [] }, bar, sinceOf(chapter))
  }

  private lock(event: HistoryEvent, section: string, lockSet: readonly string[], chapter: Chapter): void {
    const lane = { kind: 'lock', key: `lock ${section}`, name: lockSet.join(', '), id: lockSet[0] } as const
    const bar: DraftBar = { queued: writtenAt(event, chapter), outcome: 'open' }
    this.lanes.ask(`request ${section}`, { ...lane, bars: [] }, bar, sinceOf(chapter))
  }

  private grant(event: HistoryEvent, section: string, chapter: Chapter): void {
    const asked = this.lanes.find(`request ${section}`)
    const isOlderForm = event.type === 'eventRaised'
    this.lanes.grant(section, this.arrivalOf(event, isOlderForm ? section : undefined, chapter, asked))
  }

  private answer(
    event: HistoryEvent,
    question: string,
    about: number | string | undefined,
    isFailure: boolean,
    chapter: Chapter,
  ): void {
    const to = this.arrivalOf(event, about, chapter, this.lanes.find(question))
    this.lanes.answer(question, to, isFailure)
  }

  private arm(event: HistoryEvent, chapter: Chapter): void {
    const [number, from] = [event.eventId, writtenAt(event, chapter)]
    const due = numberOf(event, 'fireAt') ?? from.at
    const lane: DraftTimer = {
      ...{ kind: 'timer', key: `timer ${number}`, name: 'timer' },
      ...{ number, from, due, outcome: 'open' },
    }
    this.lanes.add(lane)
    this.timers.set(number, { lane, since: sinceOf(chapter) })
  }

  private fire(event: HistoryEvent, chapter: Chapter): void {
    const id = numberOf(event, 'timerId')
    const timer = this.timers.get(id ?? Number.NaN)
    if (!timer || id === undefined) return
    this.timers.delete(id)
    Object.assign(timer.lane, { to: this.arrivalOf(event, id, chapter, timer), outcome: 'fired' })
    this.fired.set(chapter, [...(this.fired.get(chapter) ?? []), timer.lane])
  }

  private takeRaised(event: HistoryEvent, name: string, chapter: Chapter): void {
    const asked = this.lanes.find(`request ${name}`)
    if (asked?.lane.kind === 'lock') this.grant(event, name, chapter)
    else if (asked) this.answer(event, `request ${name}`, name, isFailedAnswer(event), chapter)
    else {
      const to = this.arrivalOf(event, name, chapter, undefined)
      const key = `event ${this.lanes.all.length}`
      this.lanes.add({ kind: 'event', key, name, to, taken: begunAt(event, chapter) })
    }
  }

  private takeSent(event: HistoryEvent, chapter: Chapter): void {
    const [id, at] = [textOf(event, 'instanceId'), writtenAt(event, chapter)]
    const message = entityMessageOf(event)
    if (!message) this.mark('sent', textOf(event, 'name') ?? '', id, at)
    else if (message.kind === 'call') this.call(event, message.requestId, message.operation, id, chapter)
    else if (message.kind === 'signal') this.mark('signal', message.operation, id, at)
    else if (message.kind === 'lock') this.lock(event, message.requestId, message.lockSet, chapter)
    else this.lanes.answer(`held ${message.requestId}`, at, false)
  }

  private mark(kind: 'signal' | 'sent', name: string, id: string | undefined, to: Moment): void {
    this.lanes.add({ kind, key: `${kind} ${this.lanes.all.length}`, name, id, to })
  }

  /** When the message of an event came: after it was asked for, and before the turn that took it in began. */
  private arrivalOf(
    event: HistoryEvent,
    about: number | string | undefined,
    chapter: Chapter,
    asked: Pick<Asked, 'since'> | undefined,
  ): Moment {
    const begun = begunAt(event, chapter)
    const arrival = this.arrivals.take(event.type, about, asked?.since, begun.step)
    if (arrival || !asked || asked.since >= 0 || this.logBegin === undefined) return arrival ?? begun
    // Asked for before the log begins, and answered by nothing in it: the answer came before it too.
    return { at: Math.min(begun.at, this.logBegin), step: -1 }
  }
}

const writtenAt = ({ timestamp: at }: HistoryEvent, { step }: Chapter): Moment => ({ at, step })

/** When the turn that took this in began. */
const begunAt = ({ timestamp: at }: HistoryEvent, chapter: Chapter): Moment => ({
  at,
  step: chapter.turn ? chapter.turn.from.step : chapter.step,
})

/** Answers may come before the turn that asked is written to its end, but not before it began. */
const sinceOf = ({ turn }: Chapter): number => turn?.from.step ?? -1

/** The lanes of a generation, in the order in which they begin; `end` is when the instance ended, if it has. */
export function readLanes(
  view: RunView,
  chapters: readonly Chapter[],
  begin: number,
  end: Moment | undefined,
): Lane[] {
  const reader = new LaneReader(view, begin)
  for (const chapter of chapters)
    for (const event of view.history.events.slice(chapter.begin, chapter.end)) reader.take(event, chapter)
  return reader.finish(end)
}
