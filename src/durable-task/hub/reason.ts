/** What an orchestration waits for, as data. */

export interface Reason {
  /**
   * A turn or activity, wherever it is; the next timer; the scheduled start; a resume; an unfinished sub-orchestration; a
   * lock of an entity or the answer to a call; an event, when there is nothing else.
   */
  readonly kind: 'turn' | 'activity' | 'timer' | 'start' | 'resume' | 'child' | 'lock' | 'call' | 'event'
  /** In words, as a part of a sentence. */
  readonly text: string
  /** Of the orchestrator, activity, sub-orchestration or operation. */
  readonly name?: string | undefined
  /** Of an activity, timer or sub-orchestration: id of the action that asked for it. */
  readonly taskId?: number | undefined
  /** The sub-orchestration, or who holds the lock. */
  readonly instanceId?: string | undefined
  readonly entityId?: string | undefined
  /** Of a timer, a start or a delayed call: milliseconds since the epoch on the hub's clock. */
  readonly due?: number | undefined
  /** Where the turn, the activity or the entity's batch is: it rests after a failed delivery. */
  readonly place?: 'queued' | 'out' | 'resting' | undefined
  /** Since when it is there; milliseconds since the epoch of real time. */
  readonly since?: number | undefined
  /** Name of the worker, or fake, that has it. */
  readonly worker?: string | undefined
  /** No connected worker takes it. Unset while the hub is paused: then a fake may take it. */
  readonly isUnserved?: boolean | undefined
}
