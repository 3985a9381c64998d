/** A button that opens a short list of actions. */
import type { VNode } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Icon } from './icon.tsx'
import { say } from './toast.tsx'

export interface MenuItem {
  readonly title: string
  /** What it does, in a few words. */
  readonly note: string
  /** Why it may not be chosen just now. */
  readonly refusal?: string | undefined
  readonly onChoose: () => void
}

export function Menu({
  title,
  items,
}: {
  readonly title: string
  readonly items: readonly MenuItem[]
}): VNode {
  const details = useRef<HTMLDetailsElement>(null)
  const close = (): void => void details.current?.removeAttribute('open')
  useEffect(() => {
    const onClick = (event: Event): void => {
      if (!details.current?.contains(event.target as Node)) close()
    }
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || !details.current?.open) return
      event.stopPropagation()
      close()
      details.current.querySelector('summary')?.focus()
    }
    document.addEventListener('click', onClick)
    document.addEventListener('keydown', onKey, true)
    return () => {
      document.removeEventListener('click', onClick)
      document.removeEventListener('keydown', onKey, true)
    }
  }, [])
  return (
    <details class="menu" ref={details}>
      <summary class="button">
        {title} <Icon name="down" />
      </summary>
      <div>
        {items.map(({ title: name, note, refusal, onChoose }) => (
          <button
            key={name}
            type="button"
            class="plain"
            aria-disabled={refusal === undefined ? undefined : 'true'}
            onClick={() => {
              close()
              if (refusal === undefined) onChoose()
              else say(refusal)
            }}
          >
            {name}
            <small>{refusal ?? note}</small>
          </button>
        ))}
      </div>
    </details>
  )
}
