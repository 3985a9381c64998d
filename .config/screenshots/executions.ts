/** Durable functions in the middle of their work, for the picture of an execution. */
import { type DurableContext, withDurableExecution } from '@aws/durable-execution-sdk-js'
import { createLambdaService, type LambdaService } from '../../src/lambda.ts'
import { passDate, START } from './date.ts'

const HOUR = 3_600_000

const retryStrategy = () => ({ shouldRetry: true, delay: { seconds: 5 } })

function orderHandler() {
  let charges = 0
  const charge = async () => {
    if (++charges === 1) throw new Error('the bank is busy')
    return { receipt: 'r-1042' }
  }
  return withDurableExecution(async (_order: object, context: DurableContext) => {
    await context.step('price', async () => 1_250)
    await context.step('charge', charge, { retryStrategy })
    await context.wait('cool off', { hours: 2 })
    await context.invoke('tax', 'tax', { net: 1_250 })
    await context.map(
      'reserve',
      ['lamp', 'desk', 'chair'],
      (each, item) => each.step(item, async () => item),
      {
        itemNamer: item => item,
      },
    )
    return context.waitForCallback('approval', async () => {}, { timeout: { days: 30 } })
  })
}

const taxHandler = withDurableExecution(async (_: object, context: DurableContext) => {
  await context.wait('rates', { minutes: 1 })
  return 250
})

/** A service in which an order waits for its approval. Its clock stands where the order has come to. */
export async function openOrders(): Promise<LambdaService> {
  const service = await createLambdaService({
    time: 'manual',
    now: START,
    seed: 1,
    logger: 'silent',
    feed: { always: true },
  })
  service.register('order', orderHandler()).register('tax', taxHandler)
  await passDate(0, async () => {
    const order = service.runner('order').start({ name: 'order-1042', payload: { items: 3 } })
    await service.clock.advance(3 * HOUR)
    await order.waitForCallback('approval')
  })
  return service
}
