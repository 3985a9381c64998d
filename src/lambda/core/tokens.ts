/** Checkpoint tokens: opaque to clients; each one names an execution, an invocation and a place in their order. */
import { invalidParameter, type LambdaError } from './errors.ts'
import { type ExecutionRecord, executionStatus } from './execution-record.ts'

export interface Token {
  /** Id of the operation that stands for the execution. */
  readonly operationId: string
  /** Number of the invocation. */
  readonly invocation: number
  /** Counts all tokens of the execution. */
  readonly sequence: number
}

export const writeToken = ({ operationId, invocation, sequence }: Token): string =>
  Buffer.from(`${operationId} ${invocation} ${sequence}`).toString('base64')

/** What a token says; unset if it is none. */
export function readToken(token: string): Token | undefined {
  const text = Buffer.from(token, 'base64').toString()
  const [, operationId, invocation, sequence] = /^(\S+) (\d+) (\d+)$/.exec(text) ?? []
  if (operationId === undefined) return undefined
  return { operationId, invocation: Number(invocation), sequence: Number(sequence) }
}

/** The token that is good for the next checkpoint; unset while no handler runs and once the execution is closed. */
export function currentToken(record: ExecutionRecord): string | undefined {
  const { invocation, operationId, sequence } = record
  if (!invocation || executionStatus(record) !== 'RUNNING') return undefined
  return writeToken({ operationId, invocation: invocation.number, sequence })
}

/** Refuses all tokens but the current one. SDKs know by the wording that only this invocation is over. */
export function requireToken(record: ExecutionRecord, token: string): void {
  if (token !== currentToken(record)) throw staleToken(record)
}

export const staleToken = ({ options }: ExecutionRecord): LambdaError => invalidParameter(options.staleToken)
