/** What a test can do about an execution that waits. */
import { ManualClock } from '../../kernel/clock/manual-clock.ts'
import { SkipClock } from '../../kernel/clock/skip-clock.ts'
import type { Engine } from '../service/engine.ts'
import type { HostedExecution } from '../service/hosted-execution.ts'
import { explainExecution } from '../service/reasons.ts'

/** A sentence, or nothing where there is nothing to say. */
export function hintFor({ settings: { clock } }: Engine, execution: HostedExecution): string | undefined {
  const reasons = explainExecution(execution)
  if (reasons.some(({ kind }) => kind === 'invocation')) return undefined
  const callback = reasons.find(({ kind }) => kind === 'callback')
  if (callback) {
    const { name = 'name' } = callback
    return `Answer it with callbacks: { ${JSON.stringify(name)}: … }, where answer.timesOut() lets its time pass, or with sendCallbackSuccess of the handle.`
  }
  if (!reasons.some(({ due }) => due !== undefined) || clock instanceof SkipClock) return undefined
  return clock instanceof ManualClock
    ? 'Time stands still until service.clock moves it.'
    : "Time passes as it does: a service with { time: 'skip' } skips it."
}
