/** An order: somebody has thirty days to approve it, then its card is charged. */
import { RetryPolicy, whenAny } from '@microsoft/durabletask-js'

const THIRTY_DAYS = 30 * 24 * 60 * 60
const hourly = new RetryPolicy({ maxNumberOfAttempts: 3, firstRetryIntervalInMilliseconds: 60 * 60 * 1_000 })

/** @param {import('@microsoft/durabletask-js').OrchestrationContext} ctx */
export async function* processOrder(ctx, order) {
  const approval = ctx.waitForExternalEvent('approval')
  const timeout = ctx.createTimer(THIRTY_DAYS)
  const first = yield whenAny([approval, timeout])
  if (first === timeout) return { status: 'cancelled', reason: 'nobody approved it in time' }
  timeout.cancel()

  const receipt = yield ctx.callActivity(charge, order, { retry: hourly })
  return { status: 'paid', receipt }
}

/** Takes the money. Tests have the backend answer in its place. */
export async function charge(_, order) {
  const response = await fetch('https://payments.example/charges', {
    method: 'POST',
    body: JSON.stringify(order),
  })
  if (!response.ok) throw new Error(`the payment was refused: ${response.status}`)
  return await response.text()
}
