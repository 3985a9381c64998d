/**
 * Replays: turns that are over already, given to a worker once more. Nothing of their answers is committed; whoever
 * asked gets them. Each is a work item that belongs to no instance's current turn.
 */
import type { WorkDescription } from '../../../machines/worker.ts'
import { BackendError } from '../../kernel/errors.ts'
import type { Wait } from '../../kernel/waiters.ts'
import type { TurnResponse } from '../core/actions.ts'
import type { HistoryEvent } from '../core/events.ts'
import { isForWorkers } from '../core/history-log.ts'
import type { HubCore } from './core.ts'
import { explainItem } from './explain-item.ts'
import type { TurnDelivery, WorkItem } from './work.ts'

/** A history whose turns are to be replayed. */
export interface ReplaySubject {
  readonly instanceId: string
  readonly executionId: string
  readonly name: string
  readonly version: string
  readonly history: readonly HistoryEvent[]
}

/** Has a worker answer a turn of the history again: its new events are those from `start` on, up to `end`. */
export type TurnReplayer = (turn: { readonly start: number; readonly end: number }) => ReplayWait

/** What a replay came to: an answer, or a sentence that says why there will be none. */
export type ReplayOutcome = { readonly response: TurnResponse } | { readonly failure: string }

/** A replay that is under way; its promise is answered with undefined when the hub is reset. */
export interface ReplayWait extends Wait<ReplayOutcome> {
  /** Where it is, in words. */
  explain(): string
}

interface Open {
  readonly withdraw: () => void
  readonly settle: (outcome: ReplayOutcome | undefined) => void
  readonly fail: (error: Error) => void
}

export class Replays {
  private readonly core: HubCore
  private readonly open = new Map<TurnDelivery, Open>()

  constructor(core: HubCore) {
    this.core = core
  }

  /** Encodes the history once, however many of its turns are replayed. */
  of({ instanceId, executionId, name, version, history }: ReplaySubject): TurnReplayer {
    const { codec } = this.core.settings
    const encoded: Buffer[][] = []
    const offsets: number[] = []
    let size = 0
    for (const event of history) {
      const bytes = isForWorkers(event) ? [codec.encode(event, event)] : []
      encoded.push(bytes)
      offsets.push(size)
      size += bytes[0]?.length ?? 0
    }
    const whole = Buffer.concat(encoded.flat())
    const work = { kind: 'orchestration', name, version } as const
    return ({ start, end }) =>
      this.replay(work, {
        instanceId,
        executionId,
        past: whole.subarray(0, offsets[start]),
        newEvents: encoded.slice(start, end).flat(),
        traceContext: undefined,
        // A worker that streams it would get the history of today.
        embedsHistory: true,
      })
  }

  private replay(work: WorkDescription, turn: TurnDelivery): ReplayWait {
    const { core } = this
    const promise = new Promise<ReplayOutcome | undefined>((settle, fail) => {
      const withdraw = () => core.perform(() => core.dispatcher.withdraw(item))
      // Before it is sent: it may come back at once, as what cannot be sent.
      this.open.set(turn, { withdraw, settle, fail })
    })
    const item = core.perform(() => core.dispatcher.queue(work, turn.instanceId, { replay: turn }))
    return { promise, cancel: () => this.withdraw(turn), explain: () => explainItem(core, item) }
  }

  /** A worker's whole answer; it ends the replay and changes nothing. */
  complete(item: WorkItem, response: TurnResponse): void {
    this.core.dispatcher.complete(item)
    this.settle(item, { response })
  }

  /** No worker will answer it. */
  fail(item: WorkItem, failure: string): void {
    this.settle(item, { failure })
  }

  /** Withdraws all; whoever waits is told that they are gone. */
  clear(): void {
    for (const [turn, { settle }] of [...this.open]) {
      this.withdraw(turn)
      settle(undefined)
    }
  }

  stop(): void {
    for (const [turn, { fail }] of [...this.open]) {
      this.withdraw(turn)
      fail(new BackendError('stopping', 'The backend is stopping.'))
    }
  }

  private settle({ replay }: WorkItem, outcome: ReplayOutcome): void {
    const open = replay && this.open.get(replay)
    if (!open) return
    this.open.delete(replay)
    open.settle(outcome)
  }

  private withdraw(turn: TurnDelivery): void {
    const open = this.open.get(turn)
    if (!open) return
    this.open.delete(turn)
    open.withdraw()
  }
}
