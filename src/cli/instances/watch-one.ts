/** Watches one instance or entity: its transitions, and what it waits for, until it has ended. */
import { formatDuration } from '../../kernel/duration.ts'
import { oneLine, padTo } from '../columns.ts'
import { type Ask, Refused } from '../control-client.ts'
import type { Paint } from '../paint.ts'
import { failureLine } from './failure-text.ts'
import type { Told } from './follow.ts'
import { HubTime } from './hub-time.ts'
import { namesIn, noteOf } from './log-text.ts'
import { type EntityRow, type InstanceRow, isChange, isInstance, rowText } from './row-text.ts'
import { type EntityView, isEntity, type LogEntry, type RunView } from './views.ts'
import type { WatchOutput } from './watch-output.ts'

type Row = InstanceRow | EntityRow

const LONGEST = 120
const LONGEST_OUTCOME = 300
/** `instance.terminate` and the statuses fit. */
const EVENT_WIDTH = 18

interface Watched {
  readonly id: string
  /** Path of its view. */
  readonly path: string
  readonly ask: Ask
  readonly output: WatchOutput
  readonly paint: Paint
}

export class OneWatch {
  /** It has ended, or was purged. */
  isOver = false
  private readonly watched: Watched
  private readonly time = new HubTime()
  private readonly names = new Map<number, string>()
  private feedId: string | undefined
  /** Whether it is there: unknown until the hub has told all it has. */
  private isThere: boolean | undefined
  /** All was told since the connection began anew. */
  private isAllTold = false
  /** Up to where the history and the log are known. */
  private history = ''
  private sequence = 0
  private row: Row | undefined

  constructor(watched: Watched) {
    this.watched = watched
  }

  async take(told: Told): Promise<void> {
    const { id, output } = this.watched
    if (told.name === 'clock') this.time.take(told.data)
    else if (told.name === 'lost') output.lost(told.why)
    else if (told.name === 'back') output.back()
    else if (told.name === 'start') this.start(told.data)
    else if (told.name === 'entities' && isEntity(id)) {
      const row = told.data.rows.find(each => each.id === id)
      await this.hear(row, told.data.gone, true)
    } else if (told.name === 'instances' && !isEntity(id)) {
      const row = told.data.rows.find(({ instanceId }) => instanceId === id)
      await this.hear(row, told.data.gone, told.data.toCome === 0)
    }
  }

  private start({ feedId, isResumed }: { feedId: string; isResumed: boolean }): void {
    this.isAllTold = isResumed
    if (feedId === this.feedId) return
    // Nothing of what was known holds for a server that was started anew.
    this.feedId = feedId
    this.history = ''
    this.sequence = 0
    this.isThere = undefined
    this.row = undefined
  }

  /** One that is older than those that are told at first is looked for once they have been told. */
  private async hear(row: Row | undefined, gone: readonly string[], isAll: boolean): Promise<void> {
    const isFirst = isAll && !this.isAllTold
    if (isFirst) this.isAllTold = true
    if (row || isFirst) await this.look(row)
    else if (gone.includes(this.watched.id)) this.miss()
  }

  private async look(row: Row | undefined): Promise<void> {
    const { path, ask } = this.watched
    try {
      const view = await ask<RunView | EntityView>(path + this.history)
      this.isThere = true
      this.show(view, row)
    } catch (error) {
      // The stream says when the server is gone.
      if (!(error instanceof Refused)) throw error
      if (error.code === 'instance-not-found') this.miss()
    }
  }

  private miss(): void {
    const { id, output } = this.watched
    if (this.isThere) {
      output.change(this.time.now, 'purged', `'${id}' was purged.`, { id })
      this.isOver = true
    } else if (this.isThere === undefined)
      output.say('waiting', `'${id}' is not there yet. Waiting for it.`, { id })
    this.isThere = false
  }

  private show(view: RunView | EntityView, row: Row | undefined): void {
    if (isRun(view)) {
      for (const [id, name] of namesIn(view.history.events)) this.names.set(id, name)
      this.history = `?execution=${encodeURIComponent(view.state.executionId)}&from=${view.history.size}`
    }
    for (const entry of view.log) if (entry.sequence > this.sequence) this.transition(entry)
    this.sequence = view.log.at(-1)?.sequence ?? this.sequence
    if (isRun(view) && view.state.completedAt !== undefined) this.end(view)
    else if (row && !isBehind(row, view)) this.summarize(row)
  }

  private transition(entry: LogEntry): void {
    const { at, event, statusBefore, statusAfter } = entry
    const status = statusAfter && statusAfter !== statusBefore ? [this.watched.paint.status(statusAfter)] : []
    const note = oneLine(noteOf(entry, this.names), LONGEST)
    const text = [event.padEnd(EVENT_WIDTH), note, ...status].filter(Boolean).join('  ')
    this.watched.output.change(at, 'transition', text, { id: this.watched.id, transition: entry })
  }

  private summarize(row: Row): void {
    const { row: known, watched, time } = this
    this.row = row
    if (!isChange(known, row)) return
    const status = padTo(watched.paint.status(row.status.toUpperCase()), EVENT_WIDTH)
    const text = `${status}  ${rowText(row, time.now, known)}`
    watched.output.change(time.now, isEntity(watched.id) ? 'entity' : 'instance', text, row)
  }

  private end({ state }: RunView): void {
    const { status, createdAt, completedAt = createdAt, failure, outputText = '' } = state
    const { output, paint } = this.watched
    const outcome = oneLine(failure ? failureLine(failure) : outputText, LONGEST_OUTCOME)
    const text = `${padTo(paint.status(status), EVENT_WIDTH)}  after ${formatDuration(completedAt - createdAt)}`
    output.change(completedAt, 'ended', outcome ? `${text}: ${outcome}` : text, state)
    this.isOver = true
  }
}

/** What the list says comes a little later than the view, which has changed since: another row follows. */
const isBehind = (row: Row, view: RunView | EntityView): boolean =>
  isRun(view) &&
  isInstance(row) &&
  (row.status !== view.state.status || row.changedAt !== view.state.lastUpdatedAt)

const isRun = (view: RunView | EntityView): view is RunView => 'generation' in view
