/** A control API on a service for durable functions of the test's own. */
import { type DurableContext, withDurableExecution } from '@aws/durable-execution-sdk-js'
import { createLambdaService, type Handler, type LambdaServiceOptions } from '../../src/lambda.ts'
import { atEnd } from '../support/at-end.ts'
import { openControlOf } from './control.ts'

/** Its time stands still unless told otherwise. */
export async function openLambda(options: LambdaServiceOptions = {}) {
  const service = await createLambdaService({ time: 'manual', now: NOW, logger: 'silent', ...options })
  atEnd(() => service.stop())
  const opened = await openControlOf({ lambda: service })
  return {
    service,
    ...opened,
    /** Starts an execution, and waits until its handler has nothing more to do. */
    async start(functionName: string, payload?: unknown, name?: string) {
      const started = await opened.post('/v1/lambda/executions', { functionName, payload, name })
      await service.clock.advance(0)
      return String(started.body.id)
    },
    async view(id: string) {
      return (await opened.get(`/v1/lambda/executions/${id}/view`)).body
    },
  }
}

export const NOW = Date.UTC(2026, 0, 1)
export const HOUR = 3_600_000

export const durable = (handler: (event: never, context: DurableContext) => Promise<unknown>): Handler =>
  withDurableExecution(handler as (event: unknown, context: DurableContext) => Promise<unknown>)

/** Charges, lets an hour pass, waits for an approval, and says what came of it. */
export const order = durable(async (event: { items: number }, context) => {
  const price = await context.step('charge', async () => event.items * 10)
  await context.wait('pause', { hours: 1 })
  const [approval] = await context.createCallback<string>('approval', { timeout: { days: 2 } })
  return { price, approval: await approval }
})
