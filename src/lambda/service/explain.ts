/** Why executions wait, in words. */
import { equalOnce, firstLines } from '../../kernel/explaining.ts'
import { executionStatus } from '../core/execution-record.ts'
import type { Engine } from './engine.ts'
import type { HostedExecution } from './hosted-execution.ts'
import { explainExecution } from './reasons.ts'

/** A sentence with one part per thing the execution waits for; never empty. */
export function explain(execution: HostedExecution): string {
  const { record } = execution
  const status = executionStatus(record).toLowerCase().replace('_', ' ')
  const sentence = `'${record.name}' (${record.functionName}) is ${status}`
  if (!execution.isRunning) return `${sentence}.`
  const reasons = explainExecution(execution).map(({ text }) => text)
  // An error's message may end a sentence of its own.
  return `${sentence}: ${equalOnce(reasons).join('; ').replace(/\.$/, '')}.`
}

/** Why everything waits that has not ended, a line each; undefined when nothing does. */
export const explainAll = ({ executions }: Engine): string | undefined =>
  firstLines(
    executions
      .all()
      .filter(({ isRunning }) => isRunning)
      .map(explain),
  )
