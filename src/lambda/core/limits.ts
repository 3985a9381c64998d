/** Limits and choices of the service (sections 1.2 and 9). */
import type { ExecutionLimits } from '../../../machines/lambda/execution.ts'

/** Lengths are characters, sizes bytes of UTF-8, delays and timeouts seconds, lives and rests milliseconds. */
export interface LambdaLimits extends ExecutionLimits {
  readonly longestId: number
  readonly longestName: number
  readonly longestSubType: number
  readonly longestClientToken: number
  readonly longestToken: number
  readonly longestCallbackId: number
  readonly longestExecutionName: number
  readonly longestArn: number
  /** Of a wait, and before a retry; the shortest is one second. */
  readonly longestDelay: number
  /** Of a callback and between its heartbeats; 0 is none. */
  readonly longestCallbackTimeout: number
  readonly longestExecutionTimeout: number
  /** For how many days a closed execution keeps its name and is found. */
  readonly retentionDays: number
  readonly longestRetentionDays: number
  /** Input and result of an execution. */
  readonly executionPayload: number
  /** Payloads of all other operations. */
  readonly payload: number
  readonly callbackResult: number
  /** An error as JSON. */
  readonly error: number
  readonly defaultPageItems: number
  readonly longestPageItems: number
  /** A page ends before the item that would make it larger; it has one item at least. */
  readonly pageSize: number
  readonly markerLife: number
  /** For how long a repeated checkpoint gets the answer of the first. */
  readonly clientTokenLife: number
  /** How many answers are kept for that. */
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
  longestToken: 2048,
  longestCallbackId: 1024,
  longestExecutionName: 64,
  longestArn: 1024,
  longestDelay: 31_622_400,
  longestCallbackTimeout: 99_999_999,
  longestExecutionTimeout: 31_622_400,
  retentionDays: 14,
  longestRetentionDays: 90,
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
