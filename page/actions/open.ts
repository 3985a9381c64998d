/** Which form is open. */
import { signal } from '@preact/signals'
import type { FormKind, Subject } from './kinds.ts'

export interface Opened {
  readonly kind: FormKind
  readonly subject: Subject
  /** Where the focus was, and is to be again. */
  readonly opener: Element | null
}

export const opened = signal<Opened | undefined>(undefined)

/**
 * Opens the form of an action. `start` needs no subject; with one, it starts another of the same name.
 *
 * @example
 * openAction('raise', { id: view.state.instanceId, view, suggestedEvent: 'approval' })
 */
export function openAction(kind: FormKind, subject: Subject = { id: '' }): void {
  opened.value = { kind, subject, opener: document.activeElement }
}

export function closeAction(): void {
  opened.value = undefined
}
