/** What the shop does: orders, their stock, and what is there to be looked at. */
import {
  EntityInstanceId,
  type LockHandle,
  type OrchestrationContext,
  RetryPolicy,
  type Task,
  TaskEntity,
  whenAll,
  whenAny,
} from '@microsoft/durabletask-js'

export interface Order {
  orderId: string
  total: number
  items: { sku: string; qty: number }[]
}

type Run<Result = unknown> = AsyncGenerator<Task<unknown> | Task<LockHandle>, Result, never>

export class Stock extends TaskEntity<{ onHand: number; reserved: number }> {
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

const month = 30 * 24 * 3_600_000
const retry = new RetryPolicy({ maxNumberOfAttempts: 2, firstRetryIntervalInMilliseconds: 1_000 })

export async function* processOrder(context: OrchestrationContext, order: Order): Run {
  yield context.callActivity('validate', order)
  yield context.callActivity('price', { items: order.items })
  const instanceId = `${context.instanceId}/stock`
  yield context.callSubOrchestrator('reserveStock', order.items[0], { instanceId })
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

export async function* reserveStock(context: OrchestrationContext, item: Order['items'][number]): Run {
  const stock = new EntityInstanceId('stock', item.sku)
  const lock = (yield context.entities.lockEntities(stock)) as LockHandle
  const reserved = yield context.entities.callEntity(stock, 'reserve', item.qty)
  yield context.callActivity('audit', item)
  lock.release()
  return { reserved }
}

export async function* sendReceipt(context: OrchestrationContext, to: string): Run {
  return yield context.callActivity('email', { to })
}

export async function* fanOut(context: OrchestrationContext, count: number): Run {
  const parts = Array.from({ length: count }, (_, index) => context.callActivity('part', index))
  return yield whenAll(parts)
}

/** Begins anew with each event. */
export async function* poll(context: OrchestrationContext, rounds: number): Run {
  yield context.waitForExternalEvent('next')
  context.continueAsNew(rounds + 1, false)
  return undefined
}

export async function* nothing(context: OrchestrationContext): Run {
  return yield context.createTimer(context.currentUtcDateTime)
}
