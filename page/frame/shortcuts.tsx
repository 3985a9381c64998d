/** The list of keys. */
import './shortcuts.css'
import { signal } from '@preact/signals'
import type { VNode } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Button } from '../parts/button.tsx'

export const isHelpOpen = signal(false)

const keys: readonly (readonly [keys: readonly string[], does: string])[] = [
  [['/'], 'Search, or filter the history'],
  [['j', 'k'], 'Next, previous instance; arrows too, in the list'],
  [['Enter'], 'Open'],
  [['Esc'], 'Back, close'],
  [['[', ']'], 'One transition back, on'],
  [['Home', 'End'], 'First transition, live'],
  [['g', 'i'], 'Instances'],
  [['g', 'e'], 'Entities'],
  [['g', 'w'], 'Workers'],
  [['t'], 'Theme'],
  [['?'], 'This list'],
]

export function Shortcuts(): VNode {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (isHelpOpen.value) dialog.current?.showModal()
    else dialog.current?.close()
  }, [isHelpOpen.value])
  const close = (): void => {
    isHelpOpen.value = false
  }
  return (
    <dialog ref={dialog} class="shortcuts" aria-labelledby="shortcuts-title" onClose={close}>
      <form method="dialog">
        <h2 id="shortcuts-title">Keyboard</h2>
        <dl>
          {keys.map(([names, does]) => (
            <div key={does}>
              <dt>
                {names.map(name => (
                  <kbd key={name}>{name}</kbd>
                ))}
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
        <p class="label small">Single letters are off inside fields.</p>
        <div class="dialog-foot">
          <Button onPress={close}>Close</Button>
        </div>
      </form>
    </dialog>
  )
}
