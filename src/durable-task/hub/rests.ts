/** Work items that rest after a failed delivery, on the wall clock. */
import type { Scheduled } from '../../kernel/clock/clock.ts'
import type { DispatcherHost } from './dispatcher-host.ts'
import type { WorkItem } from './work.ts'

export class Rests {
  private readonly host: Pick<DispatcherHost, 'wallClock' | 'perform'>
  private readonly ends = new Map<string, Scheduled>()

  constructor(host: Pick<DispatcherHost, 'wallClock' | 'perform'>) {
    this.host = host
  }

  begin(item: WorkItem, milliseconds: number): void {
    const { wallClock, perform } = this.host
    item.since = wallClock.now()
    const end = wallClock.schedule(item.since + milliseconds, () =>
      perform(() => {
        this.ends.delete(item.id)
        item.actor.send({ type: 'rest.ended' })
      }),
    )
    this.ends.set(item.id, end)
  }

  callOff({ id }: WorkItem): void {
    this.ends.get(id)?.cancel()
    this.ends.delete(id)
  }
}
