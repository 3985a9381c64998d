/** What has to be done outside once a change is made, as data. */
import type { AnyEventObject } from 'xstate'
import type { CallbackFact } from '../../../machines/lambda/callback.ts'
import type { ChainedInvokeFact } from '../../../machines/lambda/chained-invoke.ts'
import type { ExecutionFact } from '../../../machines/lambda/execution.ts'
import type { StepFact } from '../../../machines/lambda/step.ts'
import type { WaitFact } from '../../../machines/lambda/wait.ts'

/** The function that a chained invoke calls. */
export interface TargetCall {
  readonly functionName: string
  readonly payload?: string
  readonly tenantId?: string
  readonly traceId?: string
  /** The version that is to run. */
  readonly version?: string
  /** ARN of the execution to start; unset for a plain function, which is called once. */
  readonly executionArn?: string
}

export type Effect =
  /** Complete due work at this instant, in milliseconds. */
  | { readonly type: 'armWait' | 'armRetry'; readonly operationId: string; readonly dueAt: number }
  /** The same for a callback; replaces what was armed for it before. */
  | {
      readonly type: 'armCallback'
      readonly operationId: string
      readonly timeoutAt: number | undefined
      readonly heartbeatAt: number | undefined
    }
  | { readonly type: 'forgetTimers'; readonly operationId: string }
  /** The callback can be answered from now on, under this id. */
  | { readonly type: 'openCallback'; readonly operationId: string; readonly callbackId: string }
  /** Call it, and tell how it ended with `closeTarget`. */
  | { readonly type: 'startTarget'; readonly operationId: string; readonly target: TargetCall }
  /** Call the handler: `startInvocation`, then `endInvocation`. */
  | { readonly type: 'invoke' }
  /** Let so many milliseconds pass, then `endRest`. */
  | { readonly type: 'rest'; readonly rest: number }
  /** The execution has ended: forget its timers, tell who waits for it. */
  | { readonly type: 'closeExecution' }

type Fact = StepFact | WaitFact | CallbackFact | ChainedInvokeFact | ExecutionFact

/** What follows outside from what a machine says. Some facts concern other machines only. */
export function effectOf(said: AnyEventObject): Effect | undefined {
  const fact = said as Fact
  switch (fact.type) {
    case 'wait.armed':
      return { type: 'armWait', operationId: fact.operationId, dueAt: fact.dueAt }
    case 'retry.armed':
      return { type: 'armRetry', operationId: fact.operationId, dueAt: fact.dueAt }
    case 'callback.armed': {
      const { operationId, timeoutAt, heartbeatAt } = fact
      return { type: 'armCallback', operationId, timeoutAt, heartbeatAt }
    }
    case 'timers.dropped':
      return { type: 'forgetTimers', operationId: fact.operationId }
    case 'invocation.requested':
      return { type: 'invoke' }
    case 'rest.requested':
      return { type: 'rest', rest: fact.rest }
    case 'execution.closed':
      return { type: 'closeExecution' }
    // With what it calls, `applyUpdate` makes the effect.
    case 'target.requested':
    case 'operation.advanced':
      return undefined
  }
}
