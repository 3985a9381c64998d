/** Invoke of a durable function: starts an execution, or finds the one of this name, and may wait for its end. */
import { type ExecutionRecord, executionStatus } from '../core/execution-record.ts'
import type { RegisteredFunction } from '../service/functions.ts'
import { heard } from './heard.ts'
import { accepted, failed, returned } from './invoke-answer.ts'
import type { Asked } from './routes/route.ts'

/** What a client asks with an Invoke. */
export interface Invocation {
  readonly fn: RegisteredFunction
  readonly type: 'RequestResponse' | 'Event' | 'DryRun'
  /** JSON text. */
  readonly payload: string | undefined
  /** Of the execution. */
  readonly name: string | undefined
  readonly tenantId: string | undefined
  readonly traceHeader: string | undefined
  readonly clientContext: string | undefined
  readonly wantsLog: boolean
}

export async function invokeDurable(asked: Asked, invocation: Invocation): Promise<Response> {
  const { engine } = asked
  const { execution } = engine.start(invocation)
  const { record } = execution
  const about = { version: record.version, executionArn: record.arn, wantsLog: invocation.wantsLog }
  if (invocation.type === 'Event') return accepted(about)
  const wait = engine.waitFor(execution, ({ isOver }) => isOver)
  // The execution goes on, whoever waits for it.
  await heard(wait.promise, asked).finally(() => wait.cancel())
  if (executionStatus(record) === 'SUCCEEDED') return returned(record.result, about)
  return failed({ ErrorMessage: endOf(record), ...record.error }, about)
}

/** For an end that nobody has put into words. */
const endOf = (record: ExecutionRecord): string =>
  `The durable execution '${record.name}' ended as ${executionStatus(record)}.`
