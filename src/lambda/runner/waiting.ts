/** Waits for an execution: pushed by the service, bounded by real time, explained when they come to nothing. */
import { bounded, type RunWaitOptions, timeoutOf } from '../../kernel/bounded-wait.ts'
import type { Engine } from '../service/engine.ts'
import { explain } from '../service/explain.ts'
import type { HostedExecution } from '../service/hosted-execution.ts'
import { hintFor } from './hint.ts'
import { OperationBook } from './operation-book.ts'
import { printRun } from './print.ts'
import { LambdaWaitError } from './run-errors.ts'

/** What to wait for. */
interface Goal {
  /** In words: "the end". */
  readonly text: string
  isMet(execution: HostedExecution): boolean
}

/**
 * Resolves when the goal is met. Throws `LambdaWaitError` when time is up, or the execution ends without it; what was wrong
 * with an answer of the test; the reason of a signal that aborts; and `stopping` when the service stops meanwhile.
 */
export async function waitForGoal(
  engine: Engine,
  execution: HostedExecution,
  goal: Goal,
  options: RunWaitOptions,
): Promise<void> {
  const timeout = timeoutOf(options)
  if (!execution.isOver) {
    engine.requireRunning()
    const wait = engine.waitFor(execution, each => goal.isMet(each) || each.isOver)
    const outcome = await bounded(engine.settings.wallClock, wait, timeout, options.signal)
    if (outcome === 'timed-out') {
      const what = `Waited ${timeout} ms of real time for ${goal.text}, in vain.`
      throw waitError(execution, 'timed-out', what, hintFor(engine, execution))
    }
  }
  execution.plan.check?.()
  if (!goal.isMet(execution))
    throw waitError(execution, 'ended', `Waited for ${goal.text}, but the execution has ended.`)
}

/** Resolves when no handler of the execution runs, or after so many milliseconds of real time. */
export async function waitForRest(
  engine: Engine,
  execution: HostedExecution,
  patience: number,
): Promise<void> {
  const wait = engine.waitFor(execution, ({ isBusy }) => !isBusy, 0)
  await bounded(engine.settings.wallClock, wait, patience)
}

/** An execution in words and as a table. */
export const describeRun = ({ record }: HostedExecution): string =>
  printRun(record, new OperationBook(record))

function waitError(
  execution: HostedExecution,
  reason: LambdaWaitError['reason'],
  what: string,
  hint?: string,
): LambdaWaitError {
  const account = { explanation: explain(execution), hint, table: describeRun(execution) }
  return new LambdaWaitError(execution.record.arn, reason, what, account)
}
