/** Who asked for an entity's lock, had it, and gave it back. */
import { shortId } from '../format/text.ts'
import type { Bar } from '../instance/model/lane.ts'
import type { Moment } from '../instance/model/moment.ts'
import type { EntityView, LogEntry } from '../live/types.ts'
import { type DraftBar, type DraftLane, textOf } from './drafts.ts'
import { regionOf } from './regions.ts'

export class LockReader {
  readonly lanes = new Map<string, DraftLane>()
  /** Who holds the lock, as far as the log was read. */
  holder: string | undefined
  private readonly view: EntityView

  constructor(view: EntityView) {
    this.view = view
  }

  take(entry: LogEntry, moment: Moment): void {
    if (moment.step === 0 && regionOf(entry, 'lock') === 'locked') this.grant(this.firstHolder(), moment)
    const from = textOf(entry, 'from')
    if (textOf(entry, 'message') === 'lock' && from !== undefined)
      this.barsOf(from).push({ queued: moment, outcome: 'open' })
    const released = textOf(entry, 'releasedBy')
    if (released !== undefined) {
      this.holder = undefined
      const held = this.barsOf(released).find(bar => bar.from && !bar.to)
      if (held) Object.assign(held, { to: moment, outcome: 'done' } satisfies Partial<Bar>)
    }
    const granted = textOf(entry, 'lockedBy')
    if (granted !== undefined && moment.step > 0) this.grant(granted, moment)
  }

  private grant(holder: string | undefined, moment: Moment): void {
    if (holder === undefined) return
    this.holder = holder
    const bars = this.barsOf(holder)
    const asked = bars.find(bar => !bar.from)
    if (asked) asked.from = moment
    else bars.push({ from: moment, outcome: 'open' })
  }

  /** The log begins after the lock was given: who gives it back had it. */
  private firstHolder(): string | undefined {
    const { log, lockedBy } = this.view
    return log.map(entry => textOf(entry, 'releasedBy')).find(Boolean) ?? lockedBy?.instanceId
  }

  private barsOf(holder: string): DraftBar[] {
    const lane = this.lanes.get(holder)
    if (lane) return lane.bars
    const bars: DraftBar[] = []
    this.lanes.set(holder, { key: `lock ${holder}`, kind: 'lock', name: shortId(holder), id: holder, bars })
    return bars
  }
}
