/** Faults that a run is told to have. */
import { invalidRequest } from '../../kernel/errors.ts'
import type { CheckpointFault, FaultPlan, PlannedFault } from '../service/fault-plan.ts'

/** Something that goes wrong, at a place that is known. Made by `checkpoint(n)` and `step(name)`. */
export type LambdaFault = PlannedFault | { readonly forgottenStep: string }

interface Times {
  /** How many attempts at this checkpoint are struck. AWS clients make three. Default 1. */
  readonly times?: number
}

/** What can happen to a checkpoint. */
export interface CheckpointFaults {
  /** It is taken, and its answer gets lost on the way: the client asks again and gets the same one. */
  answerIsLost(options?: Times): LambdaFault
  /**
   * Its token counts as one of an older invocation. An SDK that knows the words of the refusal ends the invocation, and
   * there is another one; others fail the execution, as they do in AWS: see the option `staleToken` of the service.
   */
  isStale(): LambdaFault
  /** It is refused because there are too many. `retryAfter` is in seconds. */
  isThrottled(options?: Times & { readonly retryAfter?: number }): LambdaFault
  /** It is taken, and the function dies before it hears of it. */
  crashes(): LambdaFault
}

/**
 * Strikes a checkpoint of the execution: 1 is its first. One that the client repeats is the same checkpoint.
 *
 * @example
 * await runner.run({ faults: [checkpoint(2).crashes()] })
 *
 * @throws BackendError `invalid-request` for what is no whole number from 1 on; so do its methods, for `times`.
 */
export function checkpoint(number: number): CheckpointFaults {
  requireCount('A checkpoint', number)
  const strike = (fault: CheckpointFault, times = 1): PlannedFault => {
    requireCount('`times`', times)
    return { checkpoint: number, fault, times }
  }
  return {
    answerIsLost: ({ times } = {}) => strike({ type: 'answer-lost' }, times),
    isStale: () => strike({ type: 'stale-token' }),
    isThrottled: ({ times, retryAfter } = {}) =>
      strike({ type: 'throttled', ...(retryAfter !== undefined && { retryAfter }) }, times),
    crashes: () => strike({ type: 'crash' }),
  }
}

/**
 * Strikes a step, by its name.
 *
 * @example
 * await runner.run({ faults: [step('charge').isForgotten()] })
 */
export const step = (name: string) => ({
  /** It succeeds, and the function dies before the service hears of it: it has started, and runs again. */
  isForgotten: (): LambdaFault => ({ forgottenStep: name }),
})

export const faultPlanOf = (faults: readonly LambdaFault[]): FaultPlan => ({
  checkpoints: faults.filter(fault => 'checkpoint' in fault),
  forgottenSteps: faults.flatMap(fault => ('forgottenStep' in fault ? [fault.forgottenStep] : [])),
})

function requireCount(what: string, number: number): void {
  if (Number.isSafeInteger(number) && number >= 1) return
  throw invalidRequest(`${what} is a whole number from 1 on, not ${number}.`)
}
