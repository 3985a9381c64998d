/** The form that is open, in the page's one dialog. */
import './dialog.css'
import type { VNode } from 'preact'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { route } from '../route.ts'
import { ActionForm } from './action-form.tsx'
import { forms } from './forms/index.ts'
import { known } from './known.ts'
import { closeAction, opened } from './open.ts'

export function ActionDialog(): VNode {
  const dialog = useRef<HTMLDialogElement>(null)
  const open = opened.value
  const form = useMemo(() => open && forms[open.kind](open.subject, known()), [open])
  const { hub, isLambda, view, id } = route.value

  useEffect(() => {
    if (!open) return
    dialog.current?.showModal()
    dialog.current?.querySelector<HTMLElement>('[data-first]')?.focus()
    return () => {
      dialog.current?.close()
      focusAgain(open.opener)
    }
  }, [open])

  // The way back leads away from what the form is about.
  useEffect(() => closeAction, [hub, isLambda, view, id])

  return (
    <dialog ref={dialog} aria-labelledby="action-title" onClose={closeAction}>
      {open && form && <ActionForm form={form} id={open.subject.title ?? open.subject.id} />}
    </dialog>
  )
}

/** An item of a menu is out of sight by now: its menu stands for it. */
function focusAgain(opener: Element | null): void {
  const target = opener?.closest('details:not([open])')?.querySelector('summary') ?? opener
  if (target instanceof HTMLElement && target.isConnected) target.focus()
}
