/** The page of a service with durable functions, opened in a browser; all closed again when the test ends. */
import { type DurableContext, withDurableExecution } from '@aws/durable-execution-sdk-js'
import { createLambdaService, type LambdaService } from '../../src/lambda.ts'
import { atEnd } from '../support/at-end.ts'

interface Payment {
  readonly total: number
  readonly isDeclined?: boolean
}

/** Prices, charges with one retry, cools off for an hour, asks for the tax, and has somebody approve. */
const pay = withDurableExecution(async (payment: Payment, context: DurableContext) => {
  await context.step('price', async () => payment.total)
  await context.step(
    'charge',
    async ({ attempt }) => {
      if (payment.isDeclined || attempt === 1) throw new RangeError('card declined')
      return 'r-1'
    },
    { retryStrategy: (_, attempt) => ({ shouldRetry: attempt < 2, delay: { seconds: 5 } }) },
  )
  await context.wait('cool-off', { hours: 1 })
  const tax = await context.invoke<object, number>('tax', 'tax-fn', payment)
  const approval = await context.waitForCallback('approval', async () => {}, {
    timeout: { days: 30 },
    heartbeatTimeout: { days: 2 },
  })
  return { tax, approval }
})

const tax = withDurableExecution(async (payment: Payment) => payment.total / 5)

export interface Cashier {
  readonly service: LambdaService
  /** Address of the page. */
  readonly url: string
  /** Starts a payment, and moves the clock on as far as it goes without anybody's answer. */
  pay(name: string, payment?: Partial<Payment>): Promise<string>
  /** The same, as far as the approval. */
  payUpToApproval(name: string): Promise<string>
}

export async function cashier(): Promise<Cashier> {
  const service = await createLambdaService({ time: 'manual', page: true, logger: 'silent' })
  atEnd(() => service.stop())
  service.register('pay-fn', pay).register('tax-fn', tax)
  const start = async (name: string, payment: Partial<Payment> = {}): Promise<string> => {
    const payload = JSON.stringify({ total: 40, ...payment })
    const id = service.operator.start('pay-fn', { payload, name })
    await service.clock.advance(0)
    return id
  }
  return {
    service,
    url: (service.page ?? '').replace(/\/$/, ''),
    pay: start,
    async payUpToApproval(name) {
      const id = await start(name)
      await service.clock.advance(5_000)
      await service.clock.advance(3_600_000)
      await service.clock.advance(0)
      return id
    },
  }
}
