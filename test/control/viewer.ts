/** A viewer of a hub's live stream: reads its events, and keeps what they tell. */
import type { z } from 'zod'
import { liveEvents } from '../../src/control/schemas/live.ts'
import type { EntityRow, InstanceRow } from '../../src/control/schemas/rows.ts'
import { type Asked, type EventOf, LiveReader } from './live-reader.ts'

type Told = { [Name in keyof typeof liveEvents]: z.infer<(typeof liveEvents)[Name]> }

export class Viewer extends LiveReader<typeof liveEvents> {
  readonly instances = new Map<string, z.infer<typeof InstanceRow>>()
  readonly entities = new Map<string, z.infer<typeof EntityRow>>()
  counts: Record<string, number> = {}
  clock: Told['clock'] | undefined
  serving: Told['serving'] | undefined
  hubs: string[] = []

  static async open(url: string, hub: string, asked?: Asked): Promise<Viewer> {
    const viewer = new Viewer(liveEvents)
    await viewer.connect(`${url}/v1/hubs/${hub}/live`, asked)
    return viewer
  }

  protected apply({ name, data }: EventOf<typeof liveEvents>): void {
    if (name === 'start') {
      this.hubs = data.hubs
      if (data.isResumed) return
      this.instances.clear()
      this.entities.clear()
    } else if (name === 'instances') {
      for (const row of data.rows) this.instances.set(row.instanceId, row)
      for (const id of data.gone) this.instances.delete(id)
      this.counts = data.counts
    } else if (name === 'entities') {
      for (const row of data.rows) this.entities.set(row.id, row)
      for (const id of data.gone) this.entities.delete(id)
    } else if (name === 'clock') this.clock = data
    else if (name === 'serving') this.serving = data
    else this.hubs = data.hubs
  }
}
