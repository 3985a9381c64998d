/** What can be done with a hub, an instance, an entity or an execution, and what it is done to. */
import type { OperationView, RunView } from '../live/types.ts'

/** Actions that ask something first: each has a form. */
export type FormKind =
  | 'start'
  | 'raise'
  | 'suspend'
  | 'terminate'
  | 'rewind'
  | 'restart'
  | 'purge'
  | 'signal'
  | LambdaFormKind

/** Of executions and their callbacks. */
export type LambdaFormKind = 'startExecution' | 'stopExecution' | 'succeedCallback' | 'failCallback'

export type ActionKind = FormKind | 'resume' | 'heartbeat'

/** The instance, entity or execution that an action is for. */
export interface Subject {
  readonly id: string
  /** In place of the id, in the title of the form. */
  readonly title?: string | undefined
  /** Of its orchestration, or of its function. */
  readonly name?: string | undefined
  /** What is known of it: makes the form fill in what is likely. */
  readonly view?: RunView | undefined
  /** The event that it is likely to wait for. */
  readonly suggestedEvent?: string | undefined
  /** What an execution was given. */
  readonly input?: string | undefined
  /** The callback that is to be answered. */
  readonly callback?: Pick<OperationView, 'callbackId' | 'name'> | undefined
  /** Operations that an entity is known to take, the likeliest first. */
  readonly operations?: readonly string[] | undefined
}
