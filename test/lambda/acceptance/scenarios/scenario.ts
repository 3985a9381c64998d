/** Something the official SDK can do, as a handler, with what it must come to: in process, and over HTTP just the same. */
import type { DurableExecutionHandler } from '@aws/durable-execution-sdk-js'
import type { LambdaService, RunOptions, RunResult } from '../../../../src/lambda.ts'

export interface Scenario {
  /** The title of its test. */
  readonly title: string
  /** Makes the handler anew: what it counts begins at nothing. */
  readonly handler: () => DurableExecutionHandler
  /** Other functions that it calls. */
  readonly functions?: (service: LambdaService) => void
  readonly options?: RunOptions
  readonly check: (result: RunResult) => void
}

/** What a handler caught: the kind of error, and its message. */
export const caught = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error)

/** Fails so many times, then gives the number of the call. */
export function flaky(failures: number, message = 'not yet'): () => Promise<number> {
  let calls = 0
  return async () => {
    if (++calls <= failures) throw new Error(`${message} (${calls})`)
    return calls
  }
}
