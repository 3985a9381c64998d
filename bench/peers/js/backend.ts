import {
  InMemoryOrchestrationBackend,
  TestOrchestrationClient,
  TestOrchestrationWorker,
} from '@microsoft/durabletask-js'
import type { Measured } from '../../load/load.ts'
import { type OrchestratorName, serve } from './functions.ts'

/** The backend, which counts the work items it is given back. */
class CountingBackend extends InMemoryOrchestrationBackend {
  items = 0

  override completeOrchestration(
    ...answer: Parameters<InMemoryOrchestrationBackend['completeOrchestration']>
  ): void {
    this.items++
    super.completeOrchestration(...answer)
  }

  override completeActivity(...answer: Parameters<InMemoryOrchestrationBackend['completeActivity']>): void {
    this.items++
    super.completeActivity(...answer)
  }
}

/** Backend, worker and client of the SDK in this process. */
export class JsBackend {
  private readonly backend = new CountingBackend()
  private readonly worker = new TestOrchestrationWorker(this.backend)
  private readonly client = new TestOrchestrationClient(this.backend)

  constructor() {
    serve(this.worker)
  }

  async open(): Promise<void> {
    await this.worker.start()
  }

  async close(): Promise<void> {
    await this.worker.stop()
  }

  async start(name: OrchestratorName, input: unknown, instanceId: string): Promise<void> {
    await this.client.scheduleNewOrchestration(name, input, instanceId)
  }

  /** Resolves when it has given its first answer. */
  async started(instanceId: string): Promise<void> {
    await this.client.waitForOrchestrationStart(instanceId, false, 60)
  }

  async finished(instanceId: string): Promise<void> {
    await this.client.waitForOrchestrationCompletion(instanceId, true, 60)
  }

  async run(name: OrchestratorName, input: unknown, instanceId: string): Promise<void> {
    await this.start(name, input, instanceId)
    await this.finished(instanceId)
  }

  async raise(instanceId: string, data: unknown): Promise<void> {
    await this.client.raiseOrchestrationEvent(instanceId, 'go', data)
  }

  /** What this part costs this process: backend, worker and client together, for they cannot be told apart. */
  async measure(work: () => Promise<unknown>): Promise<Measured> {
    this.backend.items = 0
    const before = process.cpuUsage()
    const begin = performance.now()
    await work()
    const elapsed = performance.now() - begin
    const { user, system } = process.cpuUsage(before)
    return { elapsed, cpu: user + system, items: this.backend.items, loadBusy: Number.NaN }
  }
}
