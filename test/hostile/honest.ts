/** Honest clients of every door, who are served whatever others send. */
import { credentials } from '@grpc/grpc-js'
import { expect, vi } from 'vitest'
import { send } from '../control/send.ts'
import { complete, scheduleTask } from '../support/actions.ts'
import { openClient, openWorker } from '../support/backend.ts'
import type { RawClient } from '../support/client.ts'
import type { Doors } from './house-process.ts'
import { Watcher } from './watcher.ts'

/** Longer than any honest client waits: what counts is what others were served meanwhile. In milliseconds. */
const PATIENCE = 120_000

const filters = {
  orchestrations: [{ name: 'order' }],
  activities: [{ name: 'charge' }],
}

export class HonestGuests {
  private readonly doors: Doors
  private readonly client: RawClient
  private readonly guarded: RawClient
  private readonly watcher: Watcher
  private rounds = 0

  private constructor(doors: Doors, clients: { client: RawClient; guarded: RawClient; watcher: Watcher }) {
    this.doors = doors
    this.client = clients.client
    this.guarded = clients.guarded
    this.watcher = clients.watcher
  }

  /** They go at the end of the test. */
  static async come(doors: Doors): Promise<HonestGuests> {
    const client = await openClient({ address: doors.grpc, hub: 'honest' })
    const worker = await openWorker(client, { workItemFilters: filters })
    worker.orchestrator('order', turn => {
      const charged = turn.events.find(({ taskCompleted }) => taskCompleted)?.taskCompleted?.result?.value
      return charged === undefined ? [scheduleTask(1, 'charge')] : [complete(2, charged)]
    })
    worker.activity('charge', () => '"charged"')
    const { address, token, certificate } = doors.guarded
    const guarded = await openClient({
      address,
      hub: 'honest',
      headers: { authorization: `Bearer ${token}` },
      credentials: credentials.createSsl(Buffer.from(certificate)),
      channel: { 'grpc.ssl_target_name_override': 'localhost' },
    })
    return new HonestGuests(doors, { client, guarded, watcher: await Watcher.open(doors.control, 'honest') })
  }

  /**
   * One order from start to end, one look at it, one call where a token is asked for, one of a function, at times a
   * durable one: none of it may go wrong.
   */
  async round(): Promise<void> {
    await Promise.all([this.order(), this.invoke(), this.guarded.call('Hello', {})])
    this.rounds++
  }

  /** Who watches has seen the last order end; then all of them are cleared away. */
  async leave(): Promise<void> {
    await this.sees(() => this.watcher.instances.get(this.instanceId(-1)) === 'COMPLETED')
    await this.client.call('PurgeInstances', { purgeInstanceFilter: {} })
    await this.sees(() => this.watcher.instances.size === 0)
  }

  private async sees(look: () => boolean): Promise<void> {
    await vi.waitFor(() => expect(look()).toBe(true), { timeout: PATIENCE, interval: 10 })
  }

  private instanceId(later = 0): string {
    return `order-${this.rounds + later}`
  }

  private async order(): Promise<void> {
    const instanceId = this.instanceId()
    await this.client.start('order', { instanceId })
    const state = await this.client.completion(instanceId, PATIENCE)
    expect(state?.output?.value).toBe('"charged"')
    const { text } = await send(this.doors.control, { path: `/v1/hubs/honest/runs/${instanceId}` })
    expect(JSON.parse(text)).toMatchObject({ state: { instanceId, status: 'COMPLETED' } })
  }

  private async invoke(): Promise<void> {
    const body = JSON.stringify({ round: this.rounds })
    // Durable ones cost much more than the others.
    const path = `/2015-03-31/functions/${this.rounds % 10 === 0 ? 'echo' : 'plain'}/invocations`
    expect((await send(this.doors.lambda, { method: 'POST', path, body })).text).toBe(body)
  }
}
