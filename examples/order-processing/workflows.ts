/** The order flow: orchestrators first, then the activities they call. Nothing here knows which backend runs it. */
import {
  type ActivityContext,
  type OrchestrationContext,
  RetryPolicy,
  type Task,
  type TaskHubGrpcWorker,
  whenAll,
  whenAny,
} from '@microsoft/durabletask-js'

interface Item {
  sku: string
  quantity: number
  price: number
}

export interface Order {
  customer: string
  card: string
  items: Item[]
}

/** What somebody decides about a large order: the payload of the `approval` event. */
export interface Approval {
  approved: boolean
  by: string
}

export type Outcome =
  | { status: 'confirmed'; total: number; parcels: string[]; confirmation: string }
  | { status: 'cancelled'; total: number; reason: string }

/** Orders of this total and more wait for approval. */
export const APPROVAL_LIMIT = 1_000
const HOUR = 60 * 60
const THIRTY_DAYS = 30 * 24 * HOUR
const hourly = new RetryPolicy({ maxNumberOfAttempts: 3, firstRetryIntervalInMilliseconds: HOUR * 1_000 })

/** Validate, price, approve if large, pay, ship every item, confirm. */
export async function* processOrder(ctx: OrchestrationContext, order: Order) {
  // Chaining: each step starts when the one before it has returned.
  const items: Item[] = yield ctx.callActivity(validateOrder, order)
  const total: number = yield ctx.callActivity(priceOrder, items)

  // Human interaction: an external event against a timer.
  if (total >= APPROVAL_LIMIT) {
    const approval = ctx.waitForExternalEvent('approval')
    const timeout = ctx.createTimer(THIRTY_DAYS)
    const first: Task<unknown> = yield whenAny([approval, timeout])
    if (first === timeout) return cancelled(total, 'nobody approved it in time')
    timeout.cancel()
    const { approved, by }: Approval = approval.getResult()
    if (!approved) return cancelled(total, `${by} rejected it`)
  }

  // Error propagation: a refused card throws here, nobody catches it, and the order fails with that error.
  const payment: string = yield ctx.callActivity(takePayment, { card: order.card, total })

  // Fan-out and fan-in: one sub-orchestration per item, all at once. If one fails, so does the order, refunded.
  let parcels: string[]
  try {
    parcels = yield whenAll(
      items.map(item =>
        ctx.callSubOrchestrator(shipItem, item, { instanceId: `${ctx.instanceId}-${item.sku}` }),
      ),
    )
  } catch (error) {
    yield ctx.callActivity(refundPayment, payment)
    throw error
  }

  const confirmation: string = yield ctx.callActivity(confirmOrder, order.customer)
  return { status: 'confirmed', total, parcels, confirmation } satisfies Outcome
}

/** Packs one item and hands it to the carrier. */
async function* shipItem(ctx: OrchestrationContext, item: Item) {
  const parcel: string = yield ctx.callActivity(packItem, item)
  // The carrier is not always there: it is asked three times, an hour apart.
  const tracking: string = yield ctx.callActivity(handToCarrier, parcel, { retry: hourly })
  return tracking
}

const cancelled = (total: number, reason: string): Outcome => ({ status: 'cancelled', total, reason })

// Activities do the work of the outside world. They may be slow, may fail, and may run more than once for one call:
// a real one would use the instance id as its idempotency key.

function validateOrder(_: ActivityContext, order: Order): Item[] {
  if (order.items.length === 0) throw new Error('an order needs at least one item')
  return order.items
}

function priceOrder(_: ActivityContext, items: Item[]): number {
  return items.reduce((total, { price, quantity }) => total + price * quantity, 0)
}

function takePayment(ctx: ActivityContext, { card }: { card: string; total: number }): string {
  if (card.endsWith('0002')) throw new Error(`card ${card} was declined`)
  return `payment-${ctx.orchestrationId}`
}

function refundPayment(_: ActivityContext, payment: string): string {
  return `${payment} refunded`
}

function packItem(_: ActivityContext, { sku, quantity }: Item): string {
  return `${quantity} x ${sku}`
}

function handToCarrier(ctx: ActivityContext, parcel: string): string {
  return `${parcel}, tracking ${ctx.orchestrationId}`
}

function confirmOrder(_: ActivityContext, customer: string): string {
  return `mail to ${customer}`
}

export const orchestrators = [processOrder, shipItem]
export const activities = [
  validateOrder,
  priceOrder,
  takePayment,
  refundPayment,
  packItem,
  handToCarrier,
  confirmOrder,
]

/** Teaches a worker everything above. */
export function register(worker: TaskHubGrpcWorker): TaskHubGrpcWorker {
  for (const orchestrator of orchestrators) worker.addOrchestrator(orchestrator)
  for (const activity of activities) worker.addActivity(activity)
  return worker
}
