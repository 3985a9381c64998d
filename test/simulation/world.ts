/** A task hub with workers whose every move a test decides: no gRPC, no wall time, only the hub's own rules. */

import type { HistoryEvent } from '../../src/durable-task/core/events.ts'
import { eventCodec } from '../../src/durable-task/grpc/framing.ts'
import { TaskHub } from '../../src/durable-task/hub/task-hub.ts'
import type { BatchDelivery, ConnectedWorker, TurnDelivery } from '../../src/durable-task/hub/work.ts'
import { ManualClock } from '../../src/kernel/clock/manual-clock.ts'
import { Ids } from '../../src/kernel/ids.ts'
import { withDefaults } from '../../src/options.ts'

export interface TurnOut {
  readonly token: string
  readonly instanceId: string
  readonly executionId: string
  readonly newEvents: readonly HistoryEvent[]
}

export interface BatchOut extends BatchDelivery {
  readonly token: string
}

const START = 1_800_000_000_000

export class World {
  readonly clock = new ManualClock(START)
  readonly errors: string[] = []
  readonly hub: TaskHub
  readonly turns: TurnOut[] = []
  readonly batches: BatchOut[] = []
  private readonly workers: ConnectedWorker[] = []
  private readonly onBatch: (batch: BatchOut) => void

  constructor(onBatch: (batch: BatchOut) => void, options: Parameters<typeof withDefaults>[0] = {}) {
    this.onBatch = onBatch
    this.hub = new TaskHub({
      ...withDefaults(options),
      name: 'simulated',
      clock: this.clock,
      wallClock: this.clock,
      codec: eventCodec,
      ids: new Ids(),
      log: { debug() {}, info() {}, warn() {}, error: message => void this.errors.push(message) },
    })
    this.connect()
    this.connect()
  }

  connect(): void {
    const sent = { size: 1, isFull: false }
    const profile = {
      limits: { orchestration: 0, activity: 0, entity: 0 },
      filters: undefined,
      refuses: [],
      name: 'simulated worker',
    }
    const worker = this.hub.workers.connect(profile, {
      sendTurn: (token, turn) => {
        this.turns.push(readTurn(token, turn))
        return sent
      },
      sendActivity: () => sent,
      sendBatch: (token, batch) => {
        const out = { token, ...batch }
        this.batches.push(out)
        this.onBatch(out)
        return sent
      },
    })
    this.workers.push(worker)
  }

  /** One worker's stream ends and another comes; what it had stays known, so that late answers can be tried. */
  replaceWorker(choice: number): void {
    const [worker] = this.workers.splice(choice % this.workers.length, 1)
    if (worker) this.hub.workers.disconnect(worker)
    this.connect()
  }

  pass(milliseconds: number): void {
    this.clock.moveTo(this.clock.now() + milliseconds)
  }

  /** Whether an answer to this token would still count. */
  isCurrent(complete: () => void): boolean {
    const before = this.hub.counters.staleCompletions
    complete()
    return this.hub.counters.staleCompletions === before
  }
}

const readTurn = (token: string, turn: TurnDelivery): TurnOut => ({
  token,
  instanceId: turn.instanceId,
  executionId: turn.executionId,
  newEvents: turn.newEvents.map(eventCodec.decode),
})
