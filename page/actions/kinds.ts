/** What can be done with a hub, an instance or an entity, and what it is done to. */
import type { RunView } from '../live/types.ts'

/** Actions that ask something first: each has a form. */
export type FormKind = 'start' | 'raise' | 'suspend' | 'terminate' | 'rewind' | 'restart' | 'purge' | 'signal'

export type ActionKind = FormKind | 'resume'

/** The instance or entity that an action is for. */
export interface Subject {
  readonly id: string
  /** Of its orchestration. */
  readonly name?: string | undefined
  /** What is known of it: makes the form fill in what is likely. */
  readonly view?: RunView | undefined
  /** The event that it is likely to wait for. */
  readonly suggestedEvent?: string | undefined
  /** Operations that an entity is known to take, the likeliest first. */
  readonly operations?: readonly string[] | undefined
}
