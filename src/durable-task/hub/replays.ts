/**
 * Replays: turns that are over already, given to a worker once more. Nothing of their answers is committed; whoever
 * asked gets them. Each is a work item that belongs to no instance's current turn.
 */
import { BackendError } from '../../kernel/errors.ts'
import type { Wait } from '../../kernel/waiters.ts'
import type { TurnResponse } from '../core/actions.ts'
import type { HistoryEvent } from '../core/events.ts'
import { isForWorkers } from '../core/proven-turns.ts'
import type { HubCore } from './core.ts'
import { explainItem } from './explain-item.ts'
import type { ReplayedTurn, WorkItem } from './work.ts'

/** A turn to be replayed. */
export interface ReplayRequest {
  readonly instanceId: string
  readonly executionId: string
  readonly name: string
  readonly version: string
  readonly past: readonly HistoryEvent[]
  readonly newEvents: readonly HistoryEvent[]
}

/** What a replay came to: an answer, or a sentence that says why there will be none. */
export type ReplayOutcome = { readonly response: TurnResponse } | { readonly failure: string }

/** A replay that is under way; its promise is answered with undefined when the hub is reset. */
export interface ReplayWait extends Wait<ReplayOutcome> {
  /** Where it is, in words. */
  explain(): string
}

interface Open {
  readonly item: WorkItem
  readonly settle: (outcome: ReplayOutcome | undefined) => void
  readonly fail: (error: Error) => void
}

export class Replays {
  private readonly core: HubCore
  private readonly open = new Map<ReplayedTurn, Open>()

  constructor(core: HubCore) {
    this.core = core
  }

  /** Has a worker answer the turn again. */
  replay({ instanceId, executionId, name, version, past, newEvents }: ReplayRequest): ReplayWait {
    const { core } = this
    const { codec } = core.settings
    const encode = (events: readonly HistoryEvent[]): Buffer[] =>
      events.filter(isForWorkers).map(event => codec.encode(event))
    const turn: ReplayedTurn = {
      brings: newEvents.map(({ type }) => type),
      delivery: {
        instanceId,
        executionId,
        past: Buffer.concat(encode(past)),
        newEvents: encode(newEvents),
        traceContext: undefined,
        // A worker that streams it would get the history of today.
        embedsHistory: true,
      },
    }
    const work = { kind: 'orchestration', name, version } as const
    const item = core.perform(() => core.dispatcher.queue(work, instanceId, { replay: turn }))
    const promise = new Promise<ReplayOutcome | undefined>((settle, fail) =>
      this.open.set(turn, { item, settle, fail }),
    )
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

  private withdraw(turn: ReplayedTurn): void {
    const open = this.open.get(turn)
    if (!open) return
    this.open.delete(turn)
    this.core.perform(() => this.core.dispatcher.withdraw(open.item))
  }
}
