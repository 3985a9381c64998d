/** Faults that a test plans for checkpoints and steps: what goes wrong in the real service, at a place that is known. */

export type CheckpointFault =
  /** The checkpoint is taken, and its answer gets lost on the way. Clients ask again, and get the same answer. */
  | { readonly type: 'answer-lost' }
  /** It is refused as if its token were of an older invocation. */
  | { readonly type: 'stale-token' }
  /** It is refused because there are too many; `retryAfter` is in seconds. */
  | { readonly type: 'throttled'; readonly retryAfter?: number }
  /** It is taken, and the function dies before it hears of it. */
  | { readonly type: 'crash' }

/** Which checkpoint is struck. */
export interface PlannedFault {
  /** Of the execution: 1 for its first. A request that a client repeats is the same checkpoint. */
  readonly checkpoint: number
  readonly fault: CheckpointFault
  /** How many of its attempts are struck; the rest goes well. */
  readonly times: number
}

export interface FaultPlan {
  readonly checkpoints: readonly PlannedFault[]
  /** Names of steps whose function dies before it tells of their first success: they have started, and that is all. */
  readonly forgottenSteps: readonly string[]
}

/** The faults of one execution, and what has struck already. */
export class FaultState {
  private readonly plan: FaultPlan
  private readonly forgotten = new Set<string>()
  private last: { readonly clientToken: string | undefined; readonly token: string } | undefined
  private count = 0
  private attempt = 0

  constructor(plan: FaultPlan) {
    this.plan = plan
  }

  /** What strikes this attempt, if anything does. */
  next(request: {
    readonly clientToken?: string | undefined
    readonly token: string
  }): CheckpointFault | undefined {
    const { clientToken, token } = request
    const isRepeated =
      clientToken !== undefined && this.last?.clientToken === clientToken && this.last.token === token
    if (!isRepeated) this.count++
    this.attempt = isRepeated ? this.attempt + 1 : 1
    this.last = { clientToken, token }
    return this.plan.checkpoints.find(
      ({ checkpoint, times }) => checkpoint === this.count && this.attempt <= times,
    )?.fault
  }

  /** Whether the end of a step of this name is to be forgotten; true once. */
  forgets(name: string | undefined): boolean {
    if (name === undefined || !this.plan.forgottenSteps.includes(name) || this.forgotten.has(name))
      return false
    this.forgotten.add(name)
    return true
  }
}

/** A checkpoint was taken, but nobody is to hear of it: whoever asked is left as if the connection had broken. */
export class AnswerLost extends Error {
  constructor() {
    super('The answer of the checkpoint got lost: a fault of this test.')
    this.name = 'AnswerLost'
  }
}
