/** A morning of the shop, as the pictures show it: orders of every status, each with the time it took. */
import type { Hub, Run } from '../../src/index.ts'
import { type Gate, orderOf } from '../../test/browser/life.ts'
import { passDate } from './date.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const DAY = 24 * 60 * MINUTE
/** How long the hub waits for activities that are held. */
const PATIENCE = 40

type OrderOptions = Parameters<typeof orderOf>[1]

export class Story {
  private readonly hub: Hub
  private readonly gate: Gate
  /** Somebody holds the stock, and audits it for longer. */
  private isLocked = false

  constructor(hub: Hub, gate: Gate) {
    this.hub = hub
    this.gate = gate
  }

  async tell(): Promise<void> {
    const { gate, hub } = this
    gate.hold('validate', 'price', 'audit', 'charge', 'ship')
    await this.complete('order-1036', { total: 1_120 })
    await this.pass(2 * MINUTE)
    await this.complete('order-1037')
    await this.pass(70 * SECOND)
    const doomed = await this.begin('order-1038', { total: 1_500 })
    await doomed.waitFor({ timer: 0 })
    await this.pass(40 * SECOND)
    await doomed.terminate('duplicate order')
    await this.fail()
    const held = await this.begin('order-1040', { total: 2_000 })
    await held.waitFor({ timer: 0 })
    await this.pass(95 * SECOND)
    await held.suspend('checking stock by hand')
    await this.waitForApproval()
    await this.complete('order-1043')
    await this.shipInPart()
    await this.fightForStock()
    await hub.start('sendReceipt', 'ada@example.org', { instanceId: 'receipt-1043' })
    await hub.instance('receipt-1043').waitFor({ activity: 'email' })
    await this.pass(4_200, 400)
    await hub.start('importOrders', { day: '2026-03-03' }, { instanceId: 'batch-0303' })
    await this.pass(8_400, 8_400)
  }

  /** The hub's time passes; real time by `real`, of which no more than a few seconds pass in all while there is work. */
  private async pass(milliseconds: number, real = 0): Promise<void> {
    await passDate(real, () => this.hub.clock.advance(milliseconds, { patience: PATIENCE }))
  }

  /** Lets an activity run for a while. */
  private async run(run: Run, activity: string, milliseconds: number): Promise<void> {
    await run.waitFor(() => run.activity(activity)?.status === 'scheduled')
    await this.pass(milliseconds)
    this.gate.open(activity)
    await run.waitFor(() => run.activity(activity)?.status !== 'scheduled')
    this.gate.hold(activity)
  }

  /** As far as it goes without asking anybody. */
  private async begin(instanceId: string, options?: OrderOptions, orderId = instanceId): Promise<Run> {
    const order = orderOf(orderId, options)
    const run = await this.hub.start('processOrder', order, { instanceId, tags: { channel: 'web' } })
    await this.run(run, 'validate', 120)
    await this.run(run, 'price', 240)
    if (!this.isLocked) await this.run(this.hub.instance(`${instanceId}/stock`), 'audit', 90)
    return run
  }

  private async complete(instanceId: string, options: OrderOptions = {}): Promise<void> {
    const run = await this.begin(instanceId, options)
    if ((options.total ?? 0) >= 1_000) {
      await run.waitFor({ timer: 0 })
      await this.pass(26 * SECOND)
      await run.raise('approval', { by: 'ada' })
    }
    await this.run(run, 'charge', 410)
    await run.waitFor({ activity: 'ship' })
    await this.pass(1_300)
    this.gate.open('ship', 2)
    await this.pass(500)
    this.gate.open('ship')
    await run.output()
    this.gate.hold('ship')
  }

  private async fail(): Promise<void> {
    const run = await this.begin('order-1039', {}, 'declined-1039')
    await this.run(run, 'charge', 640)
    await run.waitFor({ timer: 0 })
    await this.pass(SECOND)
    await this.pass(710)
    this.gate.open('charge')
    await run.waitFor({ status: 'FAILED' })
    this.gate.hold('charge')
  }

  private async waitForApproval(): Promise<void> {
    const run = await this.begin('order-1042', { total: 1_240, qty: 1 })
    await run.waitFor({ timer: 0 })
    await this.pass(2 * DAY + 3 * 60 * MINUTE)
  }

  /** Two of three parcels are out. */
  private async shipInPart(): Promise<void> {
    const run = await this.begin('order-1044', { slow: true })
    await this.run(run, 'charge', 380)
    await run.waitFor({ activity: 'ship' })
    await this.pass(900)
    this.gate.open('ship', 1)
    await this.pass(2_300, 1_500)
  }

  /** Two orders want the last of an article. */
  private async fightForStock(): Promise<void> {
    this.isLocked = true
    const first = await this.begin('order-1045', { qty: 9, sku: 'sku-3' })
    await first.waitFor({ child: 'reserveStock' })
    await this.pass(3_100)
    const second = await this.begin('order-1046', { sku: 'sku-3' })
    await second.waitFor({ child: 'reserveStock' })
    await this.hub.signal('@stock@sku-3', 'restock', { qty: 20 })
    const at = this.hub.clock.now + 2 * 60 * MINUTE
    await this.hub.signal('@stock@sku-3', 'restock', { qty: 100 }, { at })
    await this.pass(1_700, 1_200)
  }
}
