/** Which worker gets which work item: queues, workers, leases. */
import type { WorkItemFact } from '../../../machines/work-item.ts'
import type { WorkDescription } from '../../../machines/worker.ts'
import { mayTake, workerMachine } from '../../../machines/worker.ts'
import type { DispatcherHost } from './dispatcher-host.ts'
import type { WorkOutcome } from './facts.ts'
import { isForgotten } from './idleness.ts'
import { Rests } from './rests.ts'
import type { ConnectedWorker, WorkerPort, WorkerProfile, WorkItem } from './work.ts'
import { tokenOf, WorkItems } from './work-items.ts'
import { byPlace, WorkQueues } from './work-queues.ts'
import { chooseWorker } from './worker-choice.ts'

export class Dispatcher {
  readonly workers = new Map<string, ConnectedWorker>()
  private readonly host: DispatcherHost
  readonly items: WorkItems
  /** Workers that left lately. */
  departed: { readonly profile: WorkerProfile; readonly at: number }[] = []
  private readonly queues = new WorkQueues(item => this.items.isBarred(item))
  private readonly rests: Rests
  /** Queued work that no stand-in was offered yet. */
  private arrivals: WorkItem[] = []
  /** While paused nothing is sent but what is released. */
  isPaused = false
  private served = 0

  constructor(host: DispatcherHost) {
    this.host = host
    this.rests = new Rests(host)
    this.items = new WorkItems(host.supervisor, host.maxDeliveries, sequence => host.order.placeOf(sequence))
  }

  /** Puts new work in its queue and returns it. */
  queue(
    work: WorkDescription,
    instanceId: string,
    { activity, replay }: Partial<Pick<WorkItem, 'activity' | 'replay'>> = {},
  ): WorkItem {
    const item = this.items.create(work, instanceId, activity, replay)
    this.host.trace(tracer => tracer.onQueued(item))
    item.actor.start()
    return item
  }

  /** Ends the lease with success. */
  complete(item: WorkItem): void {
    this.queues.withdraw(item)
    item.actor.send({ type: 'item.complete', token: tokenOf(item) })
    this.release(item, 'answered')
    this.forget(item)
  }

  /** The worker hands the item back; it rests before it is sent again (section 1.15). */
  abandon(item: WorkItem): void {
    this.takeBack(item, 'item.abandon', 'abandoned')
  }

  /**
   * The worker has lost the item, though its stream is there: as after `disconnect`. An answer still counts until it is
   * sent again; with `forGood` it does not.
   */
  lose(item: WorkItem, forGood: boolean): void {
    // A late rest of a chunked answer would be taken for the whole: its token ends with the chunks.
    const isOver = forGood || item.chunks.length > 0
    this.takeBack(item, isOver ? 'item.abandon' : 'worker.lost', 'lost')
  }

  /** The item must be sent again at once, to anybody. */
  giveBack(item: WorkItem): void {
    this.takeBack(item, 'item.return', 'returned')
  }

  /** Drops the item. A worker that has it keeps its credit taken until it answers or leaves. */
  withdraw(item: WorkItem): void {
    this.queues.withdraw(item)
    // Nobody else would: a stand-in does not answer for what is gone, and who sleeps on its answer has answered.
    if (item.holder?.isStandIn || item.sleep) this.release(item, 'withdrawn')
    else if (item.holder) this.host.onBack(item, item.holder, 'withdrawn')
    item.holder = undefined
    this.noteBack(item)
    // Another turn of the same instance may have waited for it.
    if (this.items.hasReplays) this.queues.noteRoom()
    if (item.actor.getSnapshot().status === 'active') item.actor.send({ type: 'item.withdraw' })
    this.forget(item)
  }

  /** A worker answered for an item that was withdrawn meanwhile: its credit comes back. */
  settleOrphan(token: string): void {
    if (this.items.withToken(token)) return
    for (const worker of this.workers.values()) this.settle(worker, token)
  }

  /** The same for an answer without a token: the worker's oldest withdrawn item that fits. */
  settleOrphanOf(isMeant: (item: WorkItem) => boolean): void {
    for (const worker of this.workers.values())
      for (const [token, item] of worker.inFlight) {
        if (item.holder || !isMeant(item)) continue
        this.settle(worker, token)
        return
      }
  }

  connect(profile: WorkerProfile, port: WorkerPort): ConnectedWorker {
    const id = `worker ${profile.name} ${this.host.ids.unique().slice(0, 8)}`
    const actor = this.host.supervisor.create(workerMachine, { id, input: profile })
    const worker: ConnectedWorker = {
      id,
      profile,
      port,
      actor,
      inFlight: new Map(),
      lastServed: 0,
      learned: new Map(),
      isStandIn: false,
    }
    this.workers.set(id, worker)
    actor.start()
    this.queues.noteRoom()
    return worker
  }

  /** The worker's stream is gone: everything it had goes back (section 1.13, item 7). */
  disconnect(worker: ConnectedWorker): void {
    if (!this.workers.delete(worker.id)) return
    worker.actor.send({ type: 'stream.closed' })
    const now = this.host.wallClock.now()
    this.departed = this.departed.filter(({ at }) => !isForgotten(at, now))
    this.departed.push({ profile: worker.profile, at: now })
    const items = [...worker.inFlight.values()]
    worker.inFlight.clear()
    for (const item of items) if (item.holder === worker) this.lose(item, false)
    // Work may have waited for just this worker.
    this.queues.noteRoom()
  }

  streamDrained(worker: ConnectedWorker): void {
    if (!this.workers.has(worker.id)) return
    worker.actor.send({ type: 'stream.drained' })
    this.queues.noteRoom()
  }

  hear(fact: WorkItemFact): void {
    const item = this.items.get(fact.itemId)
    if (!item) return
    if (fact.type === 'item.queued') this.add(item)
    else if (fact.type === 'item.rested') this.rests.begin(item, fact.rest)
    else this.host.onExhausted(item, fact.deliveries)
  }

  /** Sends whatever can be sent now, in the order of places. */
  pump(): void {
    if (this.isPaused) {
      while (this.host.anyPassesPause() && this.sendOne(item => this.host.passesPause(item)));
      return
    }
    do {
      this.offerArrivals()
      this.queues.offer(item => {
        const worker = this.chooseWorker(item)
        if (worker) this.send(item, worker)
        return worker !== undefined
      })
    } while (this.arrivals.length > 0)
  }

  /** Nothing is sent to workers until what is out has been answered. */
  get isHeldUp(): boolean {
    return this.host.order.isHeldUp
  }

  /** Queued work that is meant, in the order in which it would go. */
  queued(isMeant: (item: WorkItem) => boolean): WorkItem[] {
    const queued: WorkItem[] = []
    for (const item of this.items.each()) if (item.isQueued && isMeant(item)) queued.push(item)
    return queued.sort(byPlace)
  }

  /** Sends the first queued item that is meant and that somebody takes now, paused or not. */
  sendOne(isMeant: (item: WorkItem) => boolean): WorkItem | undefined {
    for (const item of this.queued(isMeant)) {
      const worker = this.host.standInFor(item) ?? this.chooseWorker(item)
      if (!worker) continue
      this.queues.withdraw(item)
      this.send(item, worker)
      return item
    }
    return undefined
  }

  /** Stand-ins are to be asked about all queued work again. */
  offerAgain(): void {
    this.arrivals = this.items.all().filter(({ isQueued }) => isQueued)
  }

  /** Forgets all work. Workers stay connected, and what they still run keeps its credit until they answer. */
  clear(): void {
    for (const item of this.items.all()) this.withdraw(item)
    this.queues.clear()
    this.host.order.restart()
  }

  private add(item: WorkItem): void {
    item.since = this.host.wallClock.now()
    this.queues.add(item)
    this.arrivals.push(item)
  }

  /** They look at more than queues tell apart, so each item is offered, and not only the first of its queue. */
  private offerArrivals(): void {
    for (const item of this.arrivals.splice(0).sort(byPlace)) {
      const worker = item.isQueued ? this.host.standInFor(item) : undefined
      if (!worker) continue
      this.queues.withdraw(item)
      this.send(item, worker)
    }
  }

  private settle(worker: ConnectedWorker, token: string): void {
    const item = worker.inFlight.get(token)
    if (!item) return
    worker.inFlight.delete(token)
    worker.actor.send({ type: 'work.settled', kind: item.work.kind })
    this.queues.noteRoom()
  }

  private chooseWorker(item: WorkItem): ConnectedWorker | undefined {
    const { order } = this.host
    if (order.isHeldUp || this.items.isBarred(item)) return undefined
    const able = [...this.workers.values()].filter(worker => mayTake(worker.actor.getSnapshot(), item.work))
    return chooseWorker(item, able, this.workers, () => order.lot())
  }

  private send(item: WorkItem, worker: ConnectedWorker): void {
    const token = this.host.ids.unique()
    item.isQueued = false
    this.items.lease(item, token)
    item.actor.send({ type: 'item.dispatch', token, worker: worker.id })
    item.holder = worker
    item.since = this.host.wallClock.now()
    item.chunks = []
    worker.inFlight.set(token, item)
    worker.lastServed = ++this.served
    if (!worker.isStandIn) this.host.order.sent(item, () => this.host.perform(() => this.queues.noteRoom()))
    worker.actor.send({ type: 'work.send', work: item.work })
    try {
      const sent = this.host.deliver(item, token, worker)
      item.size = sent.size
      if (sent.isFull) worker.actor.send({ type: 'stream.filled' })
    } catch (error) {
      this.release(item, 'withdrawn')
      this.host.onUndeliverable(item, error)
    }
  }

  private takeBack(
    item: WorkItem,
    type: 'item.abandon' | 'item.return' | 'worker.lost',
    how: 'abandoned' | 'returned' | 'lost',
  ): void {
    const token = tokenOf(item)
    const worker = item.holder
    if (!worker) return
    this.release(item, how)
    if (type !== 'worker.lost') this.items.endLease(item)
    item.chunks = []
    item.actor.send({ type, token })
    this.host.onSetback(item, worker, how)
  }

  /** Gives the worker its credit back. */
  private release(item: WorkItem, outcome: WorkOutcome): void {
    const worker = item.holder
    if (worker) this.host.onBack(item, worker, outcome)
    item.holder = undefined
    item.sleep?.cancel()
    item.sleep = undefined
    if (worker) this.settle(worker, tokenOf(item))
    this.noteBack(item)
  }

  /** The item is not out any more, or its answer sleeps: nobody waits for it. */
  noteBack(item: WorkItem): void {
    if (this.host.order.isBack(item)) this.queues.noteRoom()
  }

  private forget(item: WorkItem): void {
    this.rests.callOff(item)
    this.items.remove(item)
    this.host.trace(tracer => tracer.onOver(item))
  }
}
