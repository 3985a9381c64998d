/** A viewer of the live stream: reads its events, and keeps what they tell. */
import { expect, vi } from 'vitest'
import type { z } from 'zod'
import { liveEvents } from '../../src/control/schemas/live.ts'
import type { EntityRow, InstanceRow } from '../../src/control/schemas/rows.ts'
import { atEnd } from '../support/at-end.ts'

type Told = { [Name in keyof typeof liveEvents]: z.infer<(typeof liveEvents)[Name]> }
type Event = { [Name in keyof Told]: { name: Name; data: Told[Name]; id: string | undefined } }[keyof Told]

/** Asks for what a test changes everything to. */
interface Asked {
  after?: string
  headers?: Record<string, string>
}

export class Viewer {
  /** All that were told, in order. */
  readonly events: Event[] = []
  readonly instances = new Map<string, z.infer<typeof InstanceRow>>()
  readonly entities = new Map<string, z.infer<typeof EntityRow>>()
  counts: Record<string, number> = {}
  clock: Told['clock'] | undefined
  serving: Told['serving'] | undefined
  hubs: string[] = []
  lastId = ''
  hasEnded = false
  status = 0
  type: string | null = null
  private readonly hangUp = new AbortController()

  /** Connects, and has read the first of all instances. */
  static async open(url: string, hub: string, { after, headers = {} }: Asked = {}): Promise<Viewer> {
    const viewer = new Viewer()
    atEnd(() => viewer.close())
    const query = after === undefined ? '' : `?after=${encodeURIComponent(after)}`
    const { signal } = viewer.hangUp
    const response = await fetch(`${url}/v1/hubs/${hub}/live${query}`, { headers, signal })
    viewer.status = response.status
    viewer.type = response.headers.get('content-type')
    if (response.body) viewer.read(response.body).catch(() => viewer.end())
    return viewer
  }

  /** The first thing it was told. */
  get start(): Told['start'] {
    const [first] = this.events
    if (first?.name !== 'start') throw new Error(`The stream began with ${first?.name}.`)
    return first.data
  }

  /** Waits until what it knows is like this. */
  async sees(look: () => unknown): Promise<void> {
    await vi.waitFor(() => expect(look()).toBeTruthy(), { timeout: 10_000, interval: 10 })
  }

  /** Events of one name. */
  of<Name extends keyof Told>(name: Name): Told[Name][] {
    return this.events.flatMap(event => (event.name === name ? [event.data as Told[Name]] : []))
  }

  close(): void {
    this.hangUp.abort()
  }

  private async read(body: ReadableStream<Uint8Array>): Promise<void> {
    let rest = ''
    const decoder = new TextDecoder()
    for await (const chunk of body) {
      const texts = `${rest}${decoder.decode(chunk, { stream: true })}`.split('\n\n')
      rest = texts.pop() ?? ''
      for (const text of texts) if (!text.startsWith(':')) this.take(text)
    }
    this.end()
  }

  private end(): void {
    this.hasEnded = true
  }

  /** Every event is as its schema says. */
  private take(text: string): void {
    const fields = new Map(
      text.split('\n').map(line => /^(\w+): ?(.*)$/.exec(line)?.slice(1) as [string, string]),
    )
    const name = fields.get('event') as keyof Told
    const data = liveEvents[name].parse(JSON.parse(fields.get('data') ?? ''))
    const id = fields.get('id')
    if (id !== undefined) this.lastId = id
    const event = { name, data, id } as Event
    this.apply(event)
    this.events.push(event)
  }

  private apply({ name, data }: Event): void {
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
