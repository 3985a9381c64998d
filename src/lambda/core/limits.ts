/** Limits and choices of the service (sections 1.2 and 9). */
import type { ExecutionLimits } from '../../../machines/lambda/execution.ts'
import { invalidRequest } from '../../kernel/errors.ts'

/** Lengths are characters, sizes bytes of UTF-8, delays and timeouts seconds, lives and rests milliseconds. */
export interface LambdaLimits extends ExecutionLimits {
  /** Of an operation. Default 64. */
  readonly longestId: number
  /** Of an operation. Default 256. */
  readonly longestName: number
  /** Default 32. */
  readonly longestSubType: number
  /** Default 64. */
  readonly longestClientToken: number
  /** Default 64. */
  readonly longestExecutionName: number
  /** Of a wait, and before a retry; the shortest is one second. Default 31,622,400, which is 366 days. */
  readonly longestDelay: number
  /** Of a callback and between its heartbeats; 0 is none. Default 99,999,999. */
  readonly longestCallbackTimeout: number
  /** Default 31,622,400. */
  readonly longestExecutionTimeout: number
  /** For how many days a closed execution keeps its name and is found. Default 14. */
  readonly retentionDays: number
  /** Input and result of an execution. Default 6 MiB. */
  readonly executionPayload: number
  /** Payloads of all other operations. Default 1 MiB. */
  readonly payload: number
  /** Default 1 MiB. */
  readonly callbackResult: number
  /** An error as JSON. Default 32 KiB. */
  readonly error: number
  /** How many items a page has that was asked for without a number. Default 100. */
  readonly defaultPageItems: number
  /** How many may be asked for. Default 1,000, which is what SDKs ask for. */
  readonly longestPageItems: number
  /** A page of operations ends before the one that would make it larger; it has one at least. Default 5 MiB. */
  readonly pageSize: number
  /** Default 24 hours. */
  readonly markerLife: number
  /** For how long a repeated checkpoint gets the answer of the first. Default 15 minutes. */
  readonly clientTokenLife: number
  /** How many answers are kept for that. Default 16. */
  readonly storedAnswers: number
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const KIB = 1024
const MIB = 1024 * KIB

export const defaultLimits: LambdaLimits = {
  longestId: 64,
  longestName: 256,
  longestSubType: 32,
  longestClientToken: 64,
  longestExecutionName: 64,
  longestDelay: 31_622_400,
  longestCallbackTimeout: 99_999_999,
  longestExecutionTimeout: 31_622_400,
  retentionDays: 14,
  executionPayload: 6 * MIB,
  payload: MIB,
  callbackResult: MIB,
  error: 32 * KIB,
  defaultPageItems: 100,
  longestPageItems: 1000,
  pageSize: 5 * MIB,
  markerLife: 24 * HOUR,
  clientTokenLife: 15 * MINUTE,
  storedAnswers: 16,
  failures: 5,
  emptyAnswers: 3,
  rest: 5_000,
}

/** Of less than one of these nothing would ever come. */
const AT_LEAST_ONE: readonly string[] = ['defaultPageItems', 'longestPageItems', 'failures', 'emptyAnswers']

/** All limits, where some are to differ from those of AWS. Throws `invalid-request` for what is no limit. */
export function limitsOf(wished: Partial<LambdaLimits> = {}): LambdaLimits {
  const given = Object.entries(wished).filter(([, limit]) => limit !== undefined)
  for (const [name, limit] of given) {
    if (!Object.hasOwn(defaultLimits, name))
      throw invalidRequest(`There is no limit '${name}'. There are ${Object.keys(defaultLimits).join(', ')}.`)
    const least = AT_LEAST_ONE.includes(name) ? 1 : 0
    if ((!Number.isSafeInteger(limit) && limit !== Number.POSITIVE_INFINITY) || limit < least)
      throw invalidRequest(
        `The limit '${name}' is a whole number from ${least} on, or Infinity, not ${limit}.`,
      )
  }
  return { ...defaultLimits, ...Object.fromEntries(given) }
}

export interface CoreOptions {
  readonly limits: LambdaLimits
  /**
   * How a stale token is refused. The service writes the first; SDKs from before October 2026 only know the second
   * and fail the execution at the first.
   */
  readonly staleToken: 'Invalid checkpoint token' | 'Invalid Checkpoint Token'
  /** Whether a handler may cancel a callback; the emulators of the protocol disagree. */
  readonly mayCancelCallbacks: boolean
}

export const defaultOptions: CoreOptions = {
  limits: defaultLimits,
  staleToken: 'Invalid checkpoint token',
  mayCancelCallbacks: true,
}
