/** A small shop with orders in every state: what the page is looked at with. */
import {
  type ActivityContext,
  EntityInstanceId,
  type LockHandle,
  NoOpLogger,
  type OrchestrationContext,
  RetryPolicy,
  type Task,
  TaskEntity,
  TaskHubGrpcWorker,
  whenAll,
  whenAny,
} from '@microsoft/durabletask-js'
import type { Hub } from '../../src/index.ts'

interface Order {
  orderId: string
  total: number
  items: { sku: string; qty: number }[]
}

type Run<Result = unknown> = AsyncGenerator<Task<unknown> | Task<LockHandle>, Result, never>

class Stock extends TaskEntity<{ onHand: number; reserved: number }> {
  reserve(qty: number): number {
    this.state = { onHand: this.state.onHand - qty, reserved: this.state.reserved + qty }
    return this.state.reserved
  }

  restock({ qty }: { qty: number }): number {
    this.state = { ...this.state, onHand: this.state.onHand + qty }
    return this.state.onHand
  }

  protected override initializeState() {
    return { onHand: 100, reserved: 0 }
  }
}

/** Lets activities wait until somebody opens the gate; a page that is looked at wants some that run. */
export class Gate {
  private readonly waiting = new Set<() => void>()

  pass(): Promise<void> {
    return new Promise(resolve => this.waiting.add(resolve))
  }

  open(): void {
    for (const resolve of this.waiting) resolve()
    this.waiting.clear()
  }
}

const month = 30 * 24 * 3_600_000
const retry = new RetryPolicy({ maxNumberOfAttempts: 2, firstRetryIntervalInMilliseconds: 1_000 })

async function* processOrder(context: OrchestrationContext, order: Order): Run {
  yield context.callActivity('validate', order)
  yield context.callActivity('price', { items: order.items })
  yield context.callSubOrchestrator('reserveStock', order.items[0])
  if (order.total >= 1_000) {
    context.setCustomStatus('awaiting approval')
    const approval = context.waitForExternalEvent('approval')
    const timeout = context.createTimer(new Date(context.currentUtcDateTime.getTime() + month))
    const first = yield whenAny([approval, timeout])
    if ((first as unknown) === timeout) return { refused: 'nobody approved' }
  }
  const receipt = yield context.callActivity(
    'charge',
    { amount: order.total, orderId: order.orderId },
    { retry },
  )
  context.setCustomStatus('shipping')
  const parcels = yield whenAll(order.items.map(item => context.callActivity('ship', item)))
  return { receipt, parcels }
}

async function* reserveStock(context: OrchestrationContext, item: Order['items'][number]): Run {
  const stock = new EntityInstanceId('stock', item.sku)
  const lock = (yield context.entities.lockEntities(stock)) as LockHandle
  const reserved = yield context.entities.callEntity(stock, 'reserve', item.qty)
  yield context.callActivity('audit', item)
  lock.release()
  return { reserved }
}

async function* sendReceipt(context: OrchestrationContext, to: string): Run {
  return yield context.callActivity('email', { to })
}

async function* fanOut(context: OrchestrationContext, count: number): Run {
  const parts = Array.from({ length: count }, (_, index) => context.callActivity('part', index))
  return yield whenAll(parts)
}

async function* nothing(context: OrchestrationContext): Run {
  return yield context.createTimer(context.currentUtcDateTime)
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
  worker.addNamedOrchestrator('nothing', nothing)
  worker.addNamedActivity('validate', () => ({ ok: true }))
  worker.addNamedActivity('price', () => ({ net: 1042.02, vat: 197.98 }))
  worker.addNamedActivity('part', (_context: ActivityContext, index: number) => index)
  worker.addNamedActivity('charge', (_context: ActivityContext, { orderId }: { orderId: string }) => {
    if (orderId.includes('declined')) throw new RangeError('card_declined: do not honour')
    return { receipt: 'r-90114' }
  })
  worker.addNamedActivity('ship', async (_context: ActivityContext, { sku }: { sku: string }) => {
    if (sku === 'sku-slow') await gate.pass()
    return { parcel: `p-${sku}` }
  })
  worker.addNamedActivity('audit', async (_context: ActivityContext, { qty }: { qty: number }) => {
    if (qty > 5) await gate.pass()
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
  await (await start('order-1039', orderOf('declined-1039'))).waitFor({ status: 'FAILED' })
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
