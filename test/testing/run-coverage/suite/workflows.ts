/** What both files of the suite test. */
import { type OrchestrationContext, whenAny } from '@microsoft/durabletask-js'
import type { Run } from '../../../support/sdk-entities.ts'

export const charge = (_: unknown, amount: number): string => `r-${amount}`
export const refund = (): string => 'refunded'

export async function* pay(ctx: OrchestrationContext, amount: number): Run {
  const approved = ctx.waitForExternalEvent('approval')
  const timeout = ctx.createTimer(30 * 24 * 3600)
  const first: unknown = yield whenAny([approved, timeout])
  return first === timeout ? 'canceled' : yield ctx.callActivity(charge, amount)
}
