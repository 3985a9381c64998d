/** A hub that skips time, on a wall clock which stands still until the test moves it: no gRPC, no real seconds. */
import type { Action } from '../../src/durable-task/core/actions.ts'
import type { HistoryEvent } from '../../src/durable-task/core/events.ts'
import { fromMillis } from '../../src/durable-task/core/timestamp.ts'
import { eventCodec } from '../../src/durable-task/grpc/framing.ts'
import { TaskHub } from '../../src/durable-task/hub/task-hub.ts'
import type { ConnectedWorker, WorkerProfile } from '../../src/durable-task/hub/work.ts'
import type { MovableClock } from '../../src/kernel/clock/clock.ts'
import { ManualClock } from '../../src/kernel/clock/manual-clock.ts'
import { SkipClock } from '../../src/kernel/clock/skip-clock.ts'
import { Ids } from '../../src/kernel/ids.ts'
import { soon } from '../../src/kernel/soon.ts'
import { type BackendOptions, withDefaults } from '../../src/options.ts'
import { atEnd } from '../support/at-end.ts'

export const HOUR = 3_600_000
export const DAY = 24 * HOUR

/** A work item as a worker got it. */
export interface Out {
  readonly kind: 'turn' | 'activity' | 'batch'
  readonly token: string
  readonly instanceId: string
  readonly newEvents: readonly HistoryEvent[]
  readonly worker: number
  readonly requestIds: readonly string[]
}

/** Resolves when the hub has had the occasion to skip that everything so far gives it. */
export const looked = (): Promise<void> => new Promise(resolve => soon(() => soon(resolve)))

/** Looks again and again until it is so; fails when it does not become so. */
export async function until(isSo: () => boolean, looks = 500): Promise<void> {
  for (let look = 0; look < looks; look++) {
    if (isSo()) return
    await looked()
  }
  throw new Error(`not so after ${looks} looks`)
}

class CountingClock extends SkipClock {
  jumps = 0

  override moveTo(instant: number): void {
    this.jumps++
    super.moveTo(instant)
  }
}

export class SkipLab {
  readonly errors: string[] = []
  readonly clock: MovableClock
  readonly wall = new ManualClock(0)
  readonly hub: TaskHub
  /** Everything sent to workers, in order. */
  readonly sent: Out[] = []
  /** When the lab was made, on the hub's clock. */
  readonly start: number
  /** Told of each item that is sent, for a lab that answers by itself. */
  onSent: (out: Out) => void = () => {}
  private readonly open: Out[] = []
  private workers = 0

  /** Its time is skipped, unless another clock is given. */
  constructor(options: BackendOptions = {}, clock?: MovableClock) {
    this.clock = clock ?? new CountingClock(error => void this.errors.push(String(error)))
    this.start = this.clock.now()
    this.hub = new TaskHub({
      ...withDefaults(options),
      name: 'lab',
      clock: this.clock,
      wallClock: this.wall,
      codec: eventCodec,
      ids: new Ids(),
      log: { debug() {}, info() {}, warn() {}, error: message => void this.errors.push(message) },
    })
    atEnd(() => this.hub.stop())
  }

  /** A worker; each has a number. */
  connect(profile: Partial<WorkerProfile> = {}, isFull = false): ConnectedWorker {
    const worker = this.workers++
    const send = (out: Omit<Out, 'worker'>) => {
      const item = { ...out, worker }
      this.sent.push(item)
      this.open.push(item)
      this.onSent(item)
      return { size: 1, isFull }
    }
    const limits = { orchestration: 0, activity: 0, entity: 0 }
    return this.hub.workers.connect(
      { limits, filters: undefined, refuses: [], name: `worker ${worker}`, ...profile },
      {
        sendTurn: (token, { instanceId, newEvents }) =>
          send({
            kind: 'turn',
            token,
            instanceId,
            newEvents: newEvents.map(eventCodec.decode),
            requestIds: [],
          }),
        sendActivity: (token, { instanceId }) =>
          send({ kind: 'activity', token, instanceId, newEvents: [], requestIds: [] }),
        sendBatch: (token, { entityId, operations }) =>
          send({
            kind: 'batch',
            token,
            instanceId: entityId,
            newEvents: operations,
            requestIds: operations.map(event => ('requestId' in event ? event.requestId : '')),
          }),
      },
    )
  }

  begin(instanceId: string, { name = 'run', at }: { name?: string; at?: number } = {}): void {
    const scheduledStartTimestamp = at === undefined ? undefined : fromMillis(at)
    this.hub.start({ instanceId, name, tags: {}, reusePolicy: undefined, scheduledStartTimestamp })
  }

  /** What is out, oldest first. */
  get pending(): readonly Out[] {
    return this.open
  }

  /** The item of this kind and instance that is out; the newest delivery. */
  out(kind: Out['kind'], instanceId: string): Out {
    const out = this.open.findLast(item => item.kind === kind && item.instanceId === instanceId)
    if (!out) throw new Error(`no ${kind} of '${instanceId}' is out`)
    this.open.splice(this.open.indexOf(out), 1)
    return out
  }

  /** Answers the turn of the instance that is out. */
  answer(instanceId: string, actions: Action[] = []): void {
    const out = this.out('turn', instanceId)
    const { token: completionToken } = out
    this.hub.workers.completeTurn({
      instanceId,
      completionToken,
      actions,
      isPartial: false,
      requiresHistory: false,
    })
  }

  /** Answers the activity of the instance that is out. */
  finish(instanceId: string, taskId: number): void {
    const { token: completionToken } = this.out('activity', instanceId)
    this.hub.workers.completeActivity({ instanceId, taskId, completionToken, result: '"done"' })
  }

  /** Begins an instance that sleeps until so many days after the lab's start. */
  beginSleeper(instanceId: string, days: number): void {
    this.begin(instanceId, { name: 'sleeper' })
    this.answer(instanceId, [this.timer(1, days)])
  }

  timer = (id: number, days: number): Action => ({
    type: 'createTimer',
    id,
    fireAt: fromMillis(this.start + days * DAY),
  })

  /** Opens a wait, which lets time pass; for an instance that never comes if none is named. */
  wait(instanceId = 'nobody') {
    const wait = this.hub.waitFor(instanceId, 'completion')
    // Ends with the hub at the latest.
    wait.promise.catch(() => {})
    return wait
  }

  /** Whole days between the lab's start and now. */
  get days(): number {
    return Math.floor((this.clock.now() - this.start) / DAY)
  }

  /** How often time was skipped. */
  get jumps(): number {
    return this.clock instanceof CountingClock ? this.clock.jumps : 0
  }
}

export const complete = (id: number): Action => ({
  type: 'completeOrchestration',
  id,
  orchestrationStatus: 'COMPLETED',
  carryoverEvents: [],
  tags: {},
})

export const activity = (id: number): Action => ({ type: 'scheduleTask', id, name: 'work', tags: {} })

export const continueAsNew = (id: number): Action => ({
  type: 'completeOrchestration',
  id,
  orchestrationStatus: 'CONTINUED_AS_NEW',
  carryoverEvents: [],
  tags: {},
})
