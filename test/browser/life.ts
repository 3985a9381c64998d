/** A small shop with orders in every state: what the page is looked at with. */
import { type ActivityContext, NoOpLogger, TaskHubGrpcWorker } from '@microsoft/durabletask-js'
import type { Hub } from '../../src/index.ts'
import {
  fanOut,
  nothing,
  type Order,
  poll,
  processOrder,
  reserveStock,
  Stock,
  sendReceipt,
} from './orders.ts'

/** Lets activities wait until somebody opens the gate; a page that is looked at wants some that run. */
export class Gate {
  /** The bank thinks better of the cards it declines. */
  acceptsAll = false
  private readonly held = new Set<string>()
  private readonly waiting: { readonly name: string; readonly pass: () => void }[] = []

  /** Activities of these names wait from now on. */
  hold(...names: string[]): void {
    for (const name of names) this.held.add(name)
  }

  /** At once, unless the activity is held. */
  pass(name: string, isHeld = this.held.has(name)): Promise<void> {
    return new Promise(pass => (isHeld ? this.waiting.push({ name, pass }) : pass()))
  }

  /** Lets through what waits, or the first so many of one name, and holds no more of what it lets through whole. */
  open(name?: string, count?: number): void {
    if (count === undefined && name !== undefined) this.held.delete(name)
    if (name === undefined) this.held.clear()
    const found = this.waiting.filter(each => name === undefined || each.name === name).slice(0, count)
    for (const each of found) {
      this.waiting.splice(this.waiting.indexOf(each), 1)
      each.pass()
    }
  }
}

/** Connects a worker for the whole shop, but for `email`, which nobody serves. */
export async function openShop(hub: Hub, gate: Gate): Promise<TaskHubGrpcWorker> {
  const worker = new TaskHubGrpcWorker({
    ...hub.connection,
    logger: new NoOpLogger(),
    workItemFilters: 'auto',
  })
  worker.addNamedOrchestrator('processOrder', processOrder)
  worker.addNamedOrchestrator('reserveStock', reserveStock)
  worker.addNamedOrchestrator('sendReceipt', sendReceipt)
  worker.addNamedOrchestrator('fanOut', fanOut)
  worker.addNamedOrchestrator('poll', poll)
  worker.addNamedOrchestrator('nothing', nothing)
  worker.addNamedActivity('validate', async () => {
    await gate.pass('validate')
    return { ok: true }
  })
  worker.addNamedActivity('price', async () => {
    await gate.pass('price')
    return { net: 1042.02, vat: 197.98 }
  })
  worker.addNamedActivity('part', (_context: ActivityContext, index: number) => index)
  worker.addNamedActivity('charge', async (_context: ActivityContext, { orderId }: { orderId: string }) => {
    await gate.pass('charge')
    if (orderId.includes('declined') && !gate.acceptsAll) throw new RangeError('card_declined: do not honour')
    return { receipt: 'r-90114' }
  })
  worker.addNamedActivity('ship', async (_context: ActivityContext, { sku }: { sku: string }) => {
    await gate.pass('ship', sku === 'sku-slow' || undefined)
    return { parcel: `p-${sku}` }
  })
  worker.addNamedActivity('audit', async (_context: ActivityContext, { qty }: { qty: number }) => {
    await gate.pass('audit', qty > 5 || undefined)
  })
  worker.addNamedEntity('stock', () => new Stock())
  await worker.start()
  return worker
}

export const orderOf = (
  orderId: string,
  { total = 240, slow = false, qty = 2, sku = 'sku-1' } = {},
): Order => ({
  orderId,
  total,
  items: [
    { sku, qty },
    { sku: 'sku-7', qty: 1 },
    { sku: slow ? 'sku-slow' : 'sku-9', qty: 4 },
  ],
})

/** An order in every state there is; resolves when each is where it is to stay. */
export async function bringToLife(hub: Hub): Promise<void> {
  const start = (id: string, order: Order) =>
    hub.start('processOrder', order, { instanceId: id, tags: { channel: 'web' } })
  await start('order-1038', orderOf('order-1038'))
  const declined = await start('order-1039', orderOf('declined-1039'))
  await declined.waitFor({ timer: 0 })
  // Tried again a second later.
  if (hub.clock.mode === 'manual') await hub.clock.advance(1_000)
  await declined.waitFor({ status: 'FAILED' })
  const doomed = await start('order-1040', orderOf('order-1040', { total: 1_500 }))
  await doomed.waitFor({ timer: 0 })
  await doomed.terminate('duplicate order')
  const held = await start('order-1041', orderOf('order-1041', { total: 2_000 }))
  await held.waitFor({ timer: 0 })
  await held.suspend('checking stock by hand')
  await (await start('order-1042', orderOf('order-1042', { total: 1_240 }))).waitFor({ timer: 0 })
  await (await start('order-1043', orderOf('order-1043', { slow: true }))).waitFor({ activity: 'ship' })
  await (await start('order-1044', orderOf('order-1044', { qty: 9, sku: 'sku-3' }))).waitFor({
    child: 'reserveStock',
  })
  await (await start('order-1045', orderOf('order-1045', { sku: 'sku-3' }))).waitFor({
    child: 'reserveStock',
  })
  await (await hub.start('sendReceipt', 'ada@example.org', { instanceId: 'receipt-1041' })).waitFor({
    activity: 'email',
  })
  await hub.start('importOrders', { day: '2026-03-02' }, { instanceId: 'batch-0302' })
}
