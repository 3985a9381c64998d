/** What the page knows of the hub it shows, or of the service for durable functions, as the live stream told it. */
import { batch, signal } from '@preact/signals'
import { wallNow } from './now.ts'
import type {
  ClockView,
  EntityRow,
  ExecutionRow,
  InstanceRow,
  LambdaServing,
  LiveEvents,
  Serving,
} from './types.ts'

/** Rows by id, changed in place; `revision` counts the changes. */
export class Rows<Row> {
  readonly byId = new Map<string, Row>()
  readonly revision = signal(0)
  /** By id, at which revision a row was last told. */
  private readonly touched = new Map<string, number>()
  private readonly arrivals = new Map<string, number>()
  private newest = 0
  private oldest = 0

  /** The row, for whoever is to be drawn again when it changes. */
  get(id: string): Row | undefined {
    this.revision.value
    return this.byId.get(id)
  }

  /** Changes whenever something about this id was told, even if its row looks the same. */
  touchedAt(id: string): number {
    this.revision.value
    return this.touched.get(id) ?? 0
  }

  /** The larger, the later it came to be. */
  arrivalOf(id: string): number {
    return this.arrivals.get(id) ?? 0
  }

  /** With `isBackwards` rows that are new come from the newest to the oldest. */
  take(
    rows: readonly (readonly [id: string, row: Row])[],
    gone: readonly string[],
    isBackwards = false,
  ): void {
    const revision = this.revision.peek() + 1
    for (const [id, row] of rows) {
      if (!this.arrivals.has(id)) this.arrivals.set(id, isBackwards ? --this.oldest : ++this.newest)
      this.byId.set(id, row)
      this.touched.set(id, revision)
    }
    for (const id of gone) {
      this.byId.delete(id)
      this.arrivals.delete(id)
      this.touched.set(id, revision)
    }
    this.revision.value = revision
  }

  clear(): void {
    this.byId.clear()
    this.touched.clear()
    this.arrivals.clear()
    this.revision.value++
  }
}

export const instances = new Rows<InstanceRow>()
export const entities = new Rows<EntityRow>()
export const executions = new Rows<ExecutionRow>()

/** By status, of all there are. */
export const counts = signal<Readonly<Record<string, number>>>({})
export const serving = signal<Serving | undefined>(undefined)
/** The same of the service for durable functions: its functions. */
export const lambdaServing = signal<LambdaServing | undefined>(undefined)
/** The clock, and when it was told, in real time of this page. */
export const clock = signal<(ClockView & { readonly toldAt: number }) | undefined>(undefined)
export const hubs = signal<readonly string[]>([])
/** What the server said when the connection began. */
export const server = signal<LiveEvents['start'] | undefined>(undefined)
/** All rows have been told. */
export const isWhole = signal(false)

/** Takes in one event of the stream. */
export function take<Name extends keyof LiveEvents>(name: Name, data: LiveEvents[Name]): void {
  batch(() => takers[name](data))
}

const takers: { [Name in keyof LiveEvents]: (data: LiveEvents[Name]) => void } = {
  start(data) {
    if (!data.isResumed) forget()
    server.value = data
    if ('hubs' in data) hubs.value = data.hubs
  },
  instances(data) {
    instances.take(
      data.rows.map(row => [row.instanceId, row]),
      data.gone,
      data.toCome !== undefined,
    )
    counts.value = data.counts
    if (data.toCome === 0) isWhole.value = true
  },
  entities(data) {
    entities.take(
      data.rows.map(row => [row.id, row]),
      data.gone,
    )
  },
  executions(data) {
    executions.take(
      data.rows.map(row => [row.id, row]),
      data.gone,
      data.toCome !== undefined,
    )
    counts.value = data.counts
    if (data.toCome === 0) isWhole.value = true
  },
  serving(data) {
    if ('functions' in data) {
      lambdaServing.value = data
      hubs.value = data.hubs
    } else serving.value = data
  },
  clock(data) {
    clock.value = { ...data, toldAt: wallNow() }
  },
  hubs(data) {
    hubs.value = data.hubs
  },
}

/** Forgets everything: another hub, or a server that was started anew. */
export function forget(): void {
  batch(() => {
    instances.clear()
    entities.clear()
    executions.clear()
    counts.value = {}
    serving.value = undefined
    lambdaServing.value = undefined
    clock.value = undefined
    isWhole.value = false
  })
}
