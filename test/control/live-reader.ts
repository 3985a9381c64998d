/** Reads a live stream of server-sent events, each as its schema says. */
import { expect, vi } from 'vitest'
import type { z } from 'zod'
import { atEnd } from '../support/at-end.ts'

type Schemas = Readonly<Record<string, z.ZodType>>
type Told<All extends Schemas> = { [Name in keyof All]: z.infer<All[Name]> }
export type EventOf<All extends Schemas> = {
  [Name in keyof All]: { name: Name; data: Told<All>[Name]; id: string | undefined }
}[keyof All]

/** Asks for what a test changes everything to. */
export interface Asked {
  after?: string | undefined
  headers?: Record<string, string>
}

export abstract class LiveReader<All extends Schemas & { readonly start: z.ZodType }> {
  /** All that were told, in order. */
  readonly events: EventOf<All>[] = []
  lastId = ''
  hasEnded = false
  status = 0
  type: string | null = null
  private readonly schemas: All
  private readonly hangUp = new AbortController()

  constructor(schemas: All) {
    this.schemas = schemas
    atEnd(() => this.close())
  }

  /** The first thing it was told. */
  get start(): Told<All>['start'] {
    const [first] = this.events
    if (first?.name !== 'start') throw new Error(`The stream began with ${String(first?.name)}.`)
    return first.data as Told<All>['start']
  }

  /** Waits until what it knows is like this. */
  async sees(look: () => unknown): Promise<void> {
    await vi.waitFor(() => expect(look()).toBeTruthy(), { timeout: 10_000, interval: 10 })
  }

  /** Events of one name. */
  of<Name extends keyof All>(name: Name): Told<All>[Name][] {
    return this.events.flatMap(event => (event.name === name ? [event.data as Told<All>[Name]] : []))
  }

  close(): void {
    this.hangUp.abort()
  }

  protected abstract apply(event: EventOf<All>): void

  /** Connects; has read the head of the answer. */
  protected async connect(url: string, { after, headers = {} }: Asked = {}): Promise<void> {
    const query = after === undefined ? '' : `?after=${encodeURIComponent(after)}`
    const { signal } = this.hangUp
    const response = await fetch(`${url}${query}`, { headers, signal })
    this.status = response.status
    this.type = response.headers.get('content-type')
    if (response.body) this.read(response.body).catch(() => this.end())
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

  private take(text: string): void {
    const fields = new Map(
      text.split('\n').map(line => /^(\w+): ?(.*)$/.exec(line)?.slice(1) as [string, string]),
    )
    const name = fields.get('event') as keyof All
    const data = this.schemas[name]!.parse(JSON.parse(fields.get('data') ?? ''))
    const id = fields.get('id')
    if (id !== undefined) this.lastId = id
    const event = { name, data, id } as EventOf<All>
    this.apply(event)
    this.events.push(event)
  }
}
