/** Programs that connect, one at a time. */
import type { VNode } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { Block } from '../parts/json.tsx'

interface SnippetsProps {
  /** What tells them apart: `Language`. */
  readonly label: string
  /** By name. */
  readonly of: Readonly<Record<string, string>>
}

/** Each label has a choice, which stays while one looks at other views. */
const choices = new Map<string, string>()

export function Snippets({ label, of }: SnippetsProps): VNode {
  const names = Object.keys(of)
  const [kept, setKept] = useState(choices.get(label))
  const chosen = kept !== undefined && kept in of ? kept : names[0]!
  const choose = (name: string): void => {
    choices.set(label, name)
    setKept(name)
  }
  const tabs = useRef<HTMLDivElement>(null)

  const move = (step: number): void => {
    const index = (names.indexOf(chosen) + step + names.length) % names.length
    choose(names[index] ?? chosen)
    tabs.current?.querySelectorAll<HTMLElement>('[role=tab]')[index]?.focus()
  }

  return (
    <section class="panel snippets">
      <div
        ref={tabs}
        class="snippet-tabs"
        role="tablist"
        aria-label={label}
        onKeyDown={({ key }) => {
          if (key === 'ArrowRight') move(1)
          if (key === 'ArrowLeft') move(-1)
        }}
      >
        {names.map(name => (
          <button
            key={name}
            type="button"
            class="plain"
            role="tab"
            id={`tab-${name}`}
            aria-selected={name === chosen}
            aria-controls="snippet"
            tabIndex={name === chosen ? 0 : -1}
            onClick={() => choose(name)}
          >
            {name}
          </button>
        ))}
      </div>
      <div id="snippet" role="tabpanel" aria-labelledby={`tab-${chosen}`}>
        <Block text={of[chosen] ?? ''} />
      </div>
    </section>
  )
}
