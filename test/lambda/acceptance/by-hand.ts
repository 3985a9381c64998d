/** Handlers without the SDK: what they answer and send is written by hand. */
import type { Handler } from '../../../src/lambda.ts'

interface Operation {
  readonly Id: string
  readonly Type: string
  readonly Status: string
  readonly Name?: string
  readonly StepDetails?: {
    readonly Attempt: number
    readonly Result?: string
    readonly NextAttemptTimestamp?: unknown
  }
  readonly WaitDetails?: { readonly ScheduledEndTimestamp: number | Date }
  readonly CallbackDetails?: { readonly CallbackId: string }
}

interface Event {
  readonly DurableExecutionArn: string
  readonly CheckpointToken: string
  readonly UpdatedOperationIds: readonly string[]
  readonly InitialExecutionState: { readonly Operations: readonly Operation[]; readonly NextMarker: string }
  readonly durableExecutionClient: {
    checkpoint(params: object): Promise<{
      readonly CheckpointToken: string
      readonly NewExecutionState: { readonly Operations: readonly Operation[] }
    }>
    getExecutionState(params: object): Promise<{ readonly Operations: readonly Operation[] }>
  }
}

/** One call of such a handler. */
export class Call {
  readonly event: Event
  /** For the next checkpoint. */
  token: string

  constructor(event: Event) {
    this.event = event
    this.token = event.CheckpointToken
  }

  /** Its operations, without the execution itself. */
  get operations(): readonly Operation[] {
    return this.event.InitialExecutionState.Operations.slice(1)
  }

  /** A checkpoint; gives the operations that it tells of. */
  async send(...Updates: readonly object[]): Promise<readonly Operation[]> {
    return this.sendWith({}, ...Updates)
  }

  async sendWith(params: object, ...Updates: readonly object[]): Promise<readonly Operation[]> {
    const { DurableExecutionArn, durableExecutionClient } = this.event
    const answer = await durableExecutionClient.checkpoint({
      DurableExecutionArn,
      CheckpointToken: this.token,
      Updates,
      ...params,
    })
    this.token = answer.CheckpointToken
    return answer.NewExecutionState.Operations
  }
}

export interface ByHand {
  readonly handler: Handler
  /** Every call that there was. */
  readonly calls: readonly Call[]
}

/** A handler that does one thing in its first invocation, another in its second …, and the last in all that follow. */
export function byHand(...turns: readonly ((call: Call) => unknown)[]): ByHand {
  const calls: Call[] = []
  const handler = async (event: Event): Promise<unknown> => {
    const call = new Call(event)
    calls.push(call)
    return turns[Math.min(calls.length, turns.length) - 1]!(call)
  }
  return { handler, calls }
}

export const PENDING = { Status: 'PENDING' }
export const SUCCEEDED = { Status: 'SUCCEEDED', Result: '"done"' }

export const startStep = (Id: string) => ({ Id, Name: Id, Type: 'STEP', SubType: 'Step', Action: 'START' })
export const startWait = (Id: string, WaitSeconds: number) => ({
  Id,
  Name: Id,
  Type: 'WAIT',
  SubType: 'Wait',
  Action: 'START',
  WaitOptions: { WaitSeconds },
})
export const startCallback = (Id: string, CallbackOptions?: object) => ({
  Id,
  Name: Id,
  Type: 'CALLBACK',
  SubType: 'Callback',
  Action: 'START',
  ...(CallbackOptions && { CallbackOptions }),
})
export const startContext = (Id: string) => ({
  Id,
  Name: Id,
  Type: 'CONTEXT',
  SubType: 'RunInChildContext',
  Action: 'START',
})
