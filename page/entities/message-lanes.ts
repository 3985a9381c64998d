/** What came of each message of an entity: when it arrived, and when a batch took it. */
import type { Bar } from '../instance/model/lane.ts'
import type { Moment } from '../instance/model/moment.ts'
import type { LogEntry } from '../live/types.ts'
import { type DraftBar, type DraftLane, textOf } from './drafts.ts'
import { regionOf } from './regions.ts'

/** An operation that has arrived. */
interface Arrived {
  readonly lane: { readonly bars: DraftBar[] }
  readonly from: string | undefined
}

export class MessageReader {
  readonly lanes: DraftLane[] = []
  /** In the order in which they run. */
  private queue: Arrived[] = []
  private out: Arrived[] = []

  take(entry: LogEntry, moment: Moment, holder: string | undefined): void {
    const message = textOf(entry, 'message')
    if (entry.event === 'registered' && regionOf(entry, 'batch') === 'queued')
      this.arrive('first message', undefined, moment)
    else if (message === 'signal' || message === 'call')
      this.arrive(textOf(entry, 'name') ?? message, textOf(entry, 'from'), moment)
    if (entry.event === 'batch.dispatched' && this.out.length === 0)
      this.dispatch(Number(entry.details?.operations ?? 0), moment, holder)
    if (entry.event === 'batch.committed') {
      end(this.out, { to: moment, outcome: 'done' })
      this.out = []
    }
    // Calls of an execution that was taken back are dropped, and no event says which.
    if (regionOf(entry, 'lock') === 'free' && regionOf(entry, 'batch') === 'idle') {
      end(this.queue, { to: moment, outcome: 'dropped' })
      this.queue = []
    }
  }

  private arrive(name: string, from: string | undefined, moment: Moment): void {
    const bars: DraftBar[] = [{ queued: moment, outcome: 'open' }]
    const lane = { key: `message ${moment.step}`, kind: 'call', name, id: from, bars } as const
    this.lanes.push(lane)
    this.queue.push({ lane, from })
  }

  /** While the lock is held, only its holder's operations run. */
  private dispatch(operations: number, moment: Moment, holder: string | undefined): void {
    const mayRun = holder === undefined ? this.queue : this.queue.filter(({ from }) => from === holder)
    this.out = mayRun.slice(0, operations)
    this.queue = this.queue.filter(arrived => !this.out.includes(arrived))
    for (const { lane } of this.out) for (const bar of lane.bars) bar.from = moment
  }
}

function end(messages: readonly Arrived[], how: Pick<Bar, 'to' | 'outcome'>): void {
  for (const { lane } of messages) for (const bar of lane.bars) Object.assign(bar, how)
}
