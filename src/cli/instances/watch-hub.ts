/** Watches all instances of a hub: a line for each change of what the list says of one. */
import { oneLine, padTo } from '../columns.ts'
import type { Paint } from '../paint.ts'
import type { Told } from './follow.ts'
import { HubTime } from './hub-time.ts'
import type { Filter } from './options.ts'
import { type InstanceRow, isChange, rowText } from './row-text.ts'
import type { WatchOutput } from './watch-output.ts'

const LONGEST_ID = 36
const LONGEST_NAME = 24
/** `SUSPENDED → TERMINATED` */
const STATUS_WIDTH = 22

export class HubWatch {
  private readonly output: WatchOutput
  private readonly filter: Filter
  private readonly paint: Paint
  private readonly time = new HubTime()
  private rows = new Map<string, InstanceRow>()
  private feedId: string | undefined
  /** Those of before that were not told again yet. */
  private missing = new Set<string>()
  /** What is told first is no change. */
  private isBeginning = true
  private idWidth = 0
  private nameWidth = 0

  constructor(output: WatchOutput, filter: Filter, paint: Paint) {
    this.output = output
    this.filter = filter
    this.paint = paint
  }

  take(told: Told): void {
    if (told.name === 'clock') this.time.take(told.data)
    else if (told.name === 'lost') this.output.lost(told.why)
    else if (told.name === 'back') this.output.back()
    else if (told.name === 'start') this.start(told.data)
    else if (told.name === 'instances') this.takeRows(told.data)
  }

  private start({ feedId, isResumed }: { feedId: string; isResumed: boolean }): void {
    if (isResumed) return
    this.isBeginning = feedId !== this.feedId
    if (this.isBeginning) this.rows = new Map()
    this.missing = new Set(this.rows.keys())
    this.feedId = feedId
  }

  private takeRows(told: Extract<Told, { name: 'instances' }>['data']): void {
    // Those that come first are the newest of many: told in the order in which they began.
    const rows = told.toCome === undefined ? told.rows : told.rows.toReversed()
    for (const row of rows) {
      this.missing.delete(row.instanceId)
      const known = this.rows.get(row.instanceId)
      this.rows.set(row.instanceId, row)
      if (!this.isBeginning && isChange(known, row) && this.isWanted(row)) this.change(known, row)
    }
    for (const id of told.gone) this.forget(id)
    if (told.toCome !== 0) return
    for (const id of this.missing) this.forget(id)
    this.missing.clear()
    if (this.isBeginning) this.begin(told.counts)
    this.isBeginning = false
  }

  private begin(counts: Readonly<Record<string, number>>): void {
    const numbers = Object.entries(counts).map(([status, count]) => `${count} ${status}`)
    const text = `Watching: ${numbers.length === 0 ? 'no instances yet' : numbers.join(', ')}.`
    this.output.change(this.time.now, 'watching', text, { counts })
  }

  private change(known: InstanceRow | undefined, row: InstanceRow): void {
    const { status, changedAt } = row
    const { now } = this.time
    const isStep = known !== undefined && known.status !== status
    const before = isStep ? `${this.paint.status(known.status)} → ` : ''
    const text = `${padTo(before + this.paint.status(status), STATUS_WIDTH)}  ${rowText(row, now, known)}`
    const at = changedAt === known?.changedAt ? now : changedAt
    this.line(at, 'instance', row, text, { ...row, ...(isStep && { statusBefore: known.status }) })
  }

  private forget(id: string): void {
    const known = this.rows.get(id)
    this.rows.delete(id)
    if (!known || !this.isWanted(known)) return
    this.line(this.time.now, 'purged', known, 'purged', { instanceId: id, name: known.name })
  }

  /** Columns grow with what is in them. */
  private line(at: number, event: string, row: InstanceRow, text: string, fields: object): void {
    const [id, name] = [oneLine(row.instanceId, LONGEST_ID), oneLine(row.name, LONGEST_NAME)]
    this.idWidth = Math.max(this.idWidth, id.length)
    this.nameWidth = Math.max(this.nameWidth, name.length)
    const head = `${padTo(id, this.idWidth)}  ${padTo(name, this.nameWidth)}`
    this.output.change(at, event, `${head}  ${text}`, fields)
  }

  private isWanted({ instanceId, name, status }: InstanceRow): boolean {
    const { statuses, prefix = '' } = this.filter
    return (
      (statuses.length === 0 || statuses.includes(status)) &&
      (this.filter.name ?? name) === name &&
      instanceId.startsWith(prefix)
    )
  }
}
