/**
 * Where calls come in and work goes out: one watcher may hold up, refuse, repeat or lose what crosses. Without one
 * everything passes. What is answered inside the process (`StandIns`) never crosses; what is only replayed passes.
 */
import type { WorkKind } from '../../../machines/worker.ts'
import type { HubCore } from './core.ts'
import { forgetNote } from './edge-notes.ts'
import { type StreamPort, WorkAtEdge } from './edge-work.ts'
import type { WorkItem } from './work.ts'
import { tokenOf } from './work-items.ts'

/** What the edge reads of a request; each method has some of it. */
export interface EdgeRequest {
  readonly instanceId?: string
  readonly name?: string
  readonly completionToken?: string
  readonly taskId?: number
  readonly isPartial?: boolean
}

/** A call on its way in, by the name of its method. */
export interface EdgeCall {
  readonly method: string
  readonly request: EdgeRequest
  /** The work that it answers, where it is the whole and first answer to work that is out. */
  readonly answered: WorkAtEdge | undefined
}

/** Lets the call through, as often as it is called. */
export type Pass = () => unknown

export interface EdgeWatch {
  /** Decides what the caller gets: an answer, or an `EdgeRefusal`. */
  call(call: EdgeCall, pass: Pass): unknown
  /** How often the item is written to its worker's stream: 0, 1, 2. It must not throw or change the hub just now. */
  delivery(work: WorkAtEdge): number
  /** A line for explanations; undefined for nothing. */
  explain(): string | undefined
  /** The hub has begun anew: all work is gone. */
  noteReset(): void
  /** The hub ends: whoever is held up is told. */
  stop(): void
}

export class Edge {
  private readonly core: HubCore
  private watch: EdgeWatch | undefined
  /** Token of the last delivery that was answered, by item. */
  private readonly answered = new WeakMap<WorkItem, string>()

  constructor(core: HubCore) {
    this.core = core
  }

  install(watch: EdgeWatch): void {
    this.watch = watch
  }

  get isWatched(): boolean {
    return this.watch !== undefined
  }

  /** A call comes in; `pass` carries it out. */
  async call(method: string, request: EdgeRequest, pass: Pass): Promise<unknown> {
    if (!this.watch) return pass()
    return this.watch.call({ method, request, answered: this.answeredBy(method, request) }, pass)
  }

  /** An item is about to be written to a stream: how often. */
  delivery(token: string, port: StreamPort): number {
    const item = this.watch && this.core.dispatcher.items.withToken(token)
    if (!this.watch || !item || item.replay) return 1
    forgetNote(item)
    return this.watch.delivery(new WorkAtEdge(this.core, item, port))
  }

  /** An explanation, with what the watcher has to say about all. */
  comment(explanation: string): string {
    const line = this.watch?.explain()
    return line ? `${explanation}\n${line}` : explanation
  }

  noteReset(): void {
    this.watch?.noteReset()
  }

  stop(): void {
    this.watch?.stop()
  }

  /** The last part of an answer stands for all of it, and the first answer of a delivery for all that repeat it. */
  private answeredBy(method: string, request: EdgeRequest): WorkAtEdge | undefined {
    const kind = answers.get(method)
    const item = kind && !request.isPartial ? this.itemOf(kind, request) : undefined
    const port = item?.holder?.port
    if (!item || item.replay || !port || !isStream(port) || this.answered.get(item) === tokenOf(item))
      return undefined
    this.answered.set(item, tokenOf(item))
    return new WorkAtEdge(this.core, item, port)
  }

  private itemOf(kind: WorkKind, { completionToken, instanceId, taskId }: EdgeRequest): WorkItem | undefined {
    const { items } = this.core.dispatcher
    const isMeant = (item: WorkItem): boolean => item.work.kind === kind && item.holder !== undefined
    const candidates = completionToken
      ? [items.withToken(completionToken)]
      : items.of(instanceId ?? '').filter(item => tokenOf(item) && item.activity?.task.id === taskId)
    return candidates.find(item => item && isMeant(item))
  }
}

const answers = new Map<string, WorkKind>([
  ['CompleteOrchestratorTask', 'orchestration'],
  ['CompleteActivityTask', 'activity'],
  ['CompleteEntityTask', 'entity'],
])

const isStream = (port: object): port is StreamPort => 'cut' in port && 'silence' in port
