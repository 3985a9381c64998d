/** The order flow as a durable function. Nothing here knows what runs it, or how the shop does its work. */
import {
  CallbackTimeoutError,
  type DurableContext,
  type DurableExecutionHandler,
  type Duration,
  retryPresets,
  StepSemantics,
} from '@aws/durable-execution-sdk-js'
import type { Item, Order, Shop } from './shop.ts'

/** What somebody decides about a large order: the result of the callback, as JSON. */
export interface Approval {
  approved: boolean
  by: string
}

export type Outcome =
  | { status: 'confirmed'; total: number; parcels: string[]; confirmation: string }
  | { status: 'cancelled'; total: number; reason: string }

/** Orders of this total and more wait for approval. */
export const APPROVAL_LIMIT = 1_000
/** The function that knows taxes. */
export const TAX_FUNCTION = 'tax-fn'

const THIRTY_DAYS: Duration = { days: 30 }
/** Money moves once or not at all: a charge that may have happened is not tried again. */
const onlyOnce = { semantics: StepSemantics.AtMostOncePerRetry, retryStrategy: retryPresets.noRetry }
/** The carrier is not always there: it is asked three times, an hour apart. */
const hourly = {
  retryStrategy: (_: Error, attempt: number) => ({ shouldRetry: attempt < 3, delay: { hours: 1 } }),
}

/** Reserve, tax, approve if large, charge, ship every item, confirm. What fails on the way is undone. */
export const processOrder =
  (shop: Shop): DurableExecutionHandler<Order, Outcome> =>
  async (order, context) => {
    const undo: (() => Promise<unknown>)[] = []
    try {
      const reservation = await context.step('reserve', () => shop.reserve(order.items))
      undo.push(() => context.step('release', () => shop.release(reservation)))

      const net = order.items.reduce((sum, { price, quantity }) => sum + price * quantity, 0)
      const tax = await context.invoke<object, number>('tax', TAX_FUNCTION, { net, country: order.country })
      const total = net + tax

      if (total >= APPROVAL_LIMIT) {
        const refusal = await refusalOf(total, context, shop)
        if (refusal) {
          await undoAll(undo)
          return { status: 'cancelled', total, reason: refusal }
        }
      }

      const payment = await context.step('charge', () => shop.charge(order.card, total), onlyOnce)
      undo.push(() => context.step('refund', () => shop.refund(payment)))

      const shipped = await context.map('ship', order.items, shipItem(shop), { itemNamer: ({ sku }) => sku })
      shipped.throwIfError()

      const confirmation = await context.step('confirm', () => shop.confirm(order.customer))
      return { status: 'confirmed', total, parcels: shipped.getResults(), confirmation }
    } catch (error) {
      await undoAll(undo)
      throw error
    }
  }

/** Why a large order must not go on; undefined when somebody approved it in time. */
async function refusalOf(total: number, context: DurableContext, shop: Shop): Promise<string | undefined> {
  try {
    const { approved, by } = await context.waitForCallback<Approval>(
      'approval',
      callbackId => shop.askForApproval(callbackId, total),
      { timeout: THIRTY_DAYS, serdes: { deserialize: async text => JSON.parse(text ?? '{}') } },
    )
    return approved ? undefined : `${by} rejected it`
  } catch (error) {
    if (error instanceof CallbackTimeoutError) return 'nobody approved it in time'
    throw error
  }
}

/** Packs one item and hands it to the carrier. */
const shipItem = (shop: Shop) => async (context: DurableContext, item: Item) => {
  const parcel = await context.step('pack', () => shop.pack(item))
  return context.step('hand over', () => shop.handToCarrier(parcel), hourly)
}

/** The last thing done is undone first. */
async function undoAll(undo: (() => Promise<unknown>)[]): Promise<void> {
  for (const step of undo.reverse()) await step()
}
