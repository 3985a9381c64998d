/** Executions of a real durable function, and their views as the server tells them. */
import { type DurableContext, withDurableExecution } from '@aws/durable-execution-sdk-js'
import { type ExecutionStory, readExecutionStory } from '../../../page/executions/model/story.ts'
import type { ExecutionView } from '../../../page/live/types.ts'
import { executionOf, showExecution } from '../../../src/control/views/execution-view.ts'
import { createLambdaService, type Handler, type LambdaService } from '../../../src/lambda.ts'
import { atEnd } from '../../support/at-end.ts'

export const HOUR = 3_600_000
const START = Date.UTC(2026, 2, 2, 9)

interface Order {
  readonly fails?: number
  readonly items?: readonly string[]
}

/** Charges with retries, rests an hour, asks a tax function, reserves items, and has somebody approve. */
const order = withDurableExecution(async (given: Order, context: DurableContext) => {
  await context.step('price', async () => ({ total: 42 }))
  await context.step(
    'charge',
    async step => {
      if (step.attempt <= (given.fails ?? 0)) throw new RangeError('card declined')
      return 'r-1'
    },
    { retryStrategy: (_, attempt) => ({ shouldRetry: attempt < 3, delay: { seconds: 5 } }) },
  )
  await context.wait('cool-off', { hours: 1 })
  const tax = await context.invoke<object, number>('tax', 'tax-fn', { total: 42 })
  await context.map('reserve', [...(given.items ?? ['a', 'b'])], (item, of) =>
    item.step(`reserve-${of}`, async () => of.toUpperCase()),
  )
  const answer = await context.waitForCallback('approval', async () => {}, { timeout: { days: 30 } })
  return { tax, answer }
})

const tax = withDurableExecution(async (given: { total: number }, context: DurableContext) => {
  await context.wait('rates', { minutes: 1 })
  return given.total / 5
})

export interface Life {
  readonly service: LambdaService
  readonly id: string
  /** Moves the clock on so far, and has everything settle. */
  pass(milliseconds?: number): Promise<ExecutionStory>
  view(): ExecutionView
  story(): ExecutionStory
}

/** An execution under a clock that is moved by hand: everything between two moves is of one instant. */
export const live = (given: Order = {}): Promise<Life> => liveWith(order, given)

/** The same with another handler; one that is called without the SDK gets the event, and its answer is the answer. */
export async function liveWith(handler: Handler, given: object = {}): Promise<Life> {
  const service = await createLambdaService({
    ...{ time: 'manual', now: START, feed: { always: true }, logger: 'silent' },
    patience: 100,
  })
  atEnd(() => service.stop())
  service.register('order-fn', handler).register('tax-fn', tax)
  const id = service.operator.start('order-fn', { payload: JSON.stringify(given), name: 'order-1' })
  const view = (): ExecutionView =>
    JSON.parse(JSON.stringify(showExecution(service, executionOf(service, id), 0)))
  const story = (): ExecutionStory => readExecutionStory(view())
  const pass = async (milliseconds = 0): Promise<ExecutionStory> => {
    await service.clock.advance(milliseconds)
    await service.clock.advance(0)
    return story()
  }
  await pass()
  return { service, id, pass, view, story }
}
