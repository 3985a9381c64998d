/** A client and workers on one server: drives it, and measures what a part of the driving costs. */
import type { MeasuredServer } from '../servers/measured.ts'
import type { Recorder } from '../tape.ts'
import { LoadClient } from './client.ts'
import { Traffic } from './traffic.ts'
import { LoadWorker, type WorkerObserver } from './worker.ts'
import { payload, type Script } from './workload.ts'

/** What a measured part came to. */
export interface Measured {
  /** Milliseconds. */
  elapsed: number
  /** Microseconds of the server's CPU. */
  cpu: number
  /** Work items that the workers were given: turns, activities, entity batches. */
  items: number
  /** Share of one core that the load itself used: near 1, it is the load that sets the pace. */
  loadBusy: number
}

export interface LoadOptions {
  /** How many worker streams, each on a connection of its own. Default 1. */
  workers?: number
  /** Takes down what the server sends, for the floor. */
  recorder?: Recorder
  /** Milliseconds after which a measured part is given up. Default two minutes. */
  limit?: number
}

/** The server went on, but what the load waited for did not come. */
export class StuckError extends Error {}

export class Load {
  readonly client: LoadClient
  readonly traffic = new Traffic()
  /** Told what the workers do, from now on. */
  observer: WorkerObserver = {}
  private readonly server: MeasuredServer
  private readonly limit: number
  private readonly scripts: Record<string, Script>
  private readonly recorder: Recorder | undefined
  private readonly workers: { worker: LoadWorker; connection: LoadClient }[] = []
  /** Rejects when a worker fails; never resolves. */
  private readonly failed: Promise<never>
  private fail: (error: unknown) => void = () => {}
  /** Told when their instance has finished. */
  private readonly ends = new Map<string, () => void>()

  constructor(server: MeasuredServer, scripts: Record<string, Script>, options: LoadOptions = {}) {
    this.server = server
    this.limit = options.limit ?? 120_000
    this.client = new LoadClient(server.address, this.traffic, options.recorder)
    this.scripts = scripts
    this.recorder = options.recorder
    this.failed = new Promise((_resolve, reject) => {
      this.fail = reject
    })
    // Heard by whoever waits for something guarded.
    this.failed.catch(() => {})
    for (let worker = 0; worker < (options.workers ?? 1); worker++) this.addWorker()
  }

  addWorker(): void {
    const connection = new LoadClient(this.server.address, this.traffic, this.recorder)
    const worker = new LoadWorker(connection, this.scripts, this.observed())
    worker.failed.catch(this.fail)
    this.workers.push({ worker, connection })
  }

  /** The oldest worker goes, with whatever it had to do; the calls it has made are still answered. */
  dropWorker(): void {
    const dropped = this.workers.shift()
    dropped?.worker.close()
    dropped?.connection.close()
  }

  /** Resolves when each worker has been sent something: ours and the floor send a ping at once, others do not. */
  async ready(): Promise<void> {
    await this.guarded(Promise.all(this.workers.map(({ worker }) => worker.ready)))
  }

  /** Starts an instance; resolves when the server has taken it. */
  start(instanceId: string, name = 'main'): Promise<void> {
    return this.client.call('StartInstance', { instanceId, name, input: { value: payload } })
  }

  /** Resolves when the server has taken the last answer of the instance: no wait is open for it. To be asked before. */
  finished(instanceId: string): Promise<void> {
    return new Promise(resolve => this.ends.set(instanceId, resolve))
  }

  async run(instanceId: string, name?: string): Promise<void> {
    const end = this.finished(instanceId)
    await this.start(instanceId, name)
    await end
  }

  /** Work that fails with the worker, and is given up as stuck after the limit. */
  async guarded<T>(work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined
    const stuck = new Promise<never>((_resolve, reject) => {
      const message = `not done after ${this.limit / 1000} s`
      timer = setTimeout(() => reject(new StuckError(message)), this.limit)
    })
    try {
      return await Promise.race([work, stuck, this.failed])
    } finally {
      clearTimeout(timer)
    }
  }

  /** What this part costs. It begins and ends when no call is open. */
  async measure(work: () => Promise<unknown>): Promise<Measured> {
    await this.guarded(this.traffic.settled())
    return this.measureOpen(work, () => this.guarded(this.traffic.settled()))
  }

  /** The same with calls that are open before or stay so: waits. `settle` is not part of the time, but of the CPU. */
  async measureOpen(
    work: () => Promise<unknown>,
    settle: () => Promise<void> = async () => {},
  ): Promise<Measured> {
    const { cpu: before } = await this.server.usage()
    this.traffic.reset()
    const ownBefore = process.cpuUsage()
    const begin = performance.now()
    await this.guarded(work())
    const elapsed = performance.now() - begin
    const { user, system } = process.cpuUsage(ownBefore)
    await settle()
    const { cpu: after } = await this.server.usage()
    const loadBusy = (user + system) / 1000 / elapsed
    return { elapsed, cpu: after - before, items: this.traffic.items, loadBusy }
  }

  close(): void {
    while (this.workers.length > 0) this.dropWorker()
    this.client.close()
  }

  private observed(): WorkerObserver {
    return {
      arrived: (instanceId, at, turn) => this.observer.arrived?.(instanceId, at, turn),
      answering: instanceId => this.observer.answering?.(instanceId),
      answered: (instanceId, actions) => {
        this.observer.answered?.(instanceId, actions)
        if (!actions.some(action => action.completeOrchestration)) return
        this.ends.get(instanceId)?.()
        this.ends.delete(instanceId)
      },
      holding: (entityId, operations) => this.observer.holding?.(entityId, operations),
      executed: (entityId, operations) => this.observer.executed?.(entityId, operations),
    }
  }
}
