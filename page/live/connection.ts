/** Whether the page hears the server. */
import { signal } from '@preact/signals'

export type Connection =
  | { readonly state: 'connecting' }
  | { readonly state: 'live' }
  /** Instants are of real time; `attempt` counts from 1. */
  | { readonly state: 'lost'; readonly since: number; readonly nextTry: number; readonly attempt: number }

export const connection = signal<Connection>({ state: 'connecting' })

/** Why the server shows nothing of this hub, in its words: there is no such hub. */
export const missingHub = signal<string | undefined>(undefined)

/** What became of the facts when the server was started anew, until somebody has read it. */
export const restartNotice = signal<string | undefined>(undefined)

/** Why nothing can be done just now, for buttons; undefined when it can. */
export const notConnected = (): string | undefined =>
  connection.value.state === 'live' ? undefined : 'Not connected'
