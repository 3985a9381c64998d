/** A program that connects, in one language at a time. */
import { signal } from '@preact/signals'
import type { VNode } from 'preact'
import { useRef } from 'preact/hooks'
import { Block } from '../parts/json.tsx'
import { type Language, languages, snippetOf } from './snippets/index.ts'
import type { Reached } from './snippets/reached.ts'

/** Stays while one looks at other views. */
const chosen = signal<Language>('JavaScript')

export function Snippets({ reached }: { readonly reached: Reached }): VNode {
  const tabs = useRef<HTMLDivElement>(null)

  const move = (step: number): void => {
    const index = (languages.indexOf(chosen.value) + step + languages.length) % languages.length
    chosen.value = languages[index] ?? chosen.value
    tabs.current?.querySelectorAll<HTMLElement>('[role=tab]')[index]?.focus()
  }

  return (
    <section class="panel snippets">
      <div
        ref={tabs}
        class="snippet-tabs"
        role="tablist"
        aria-label="Language"
        onKeyDown={({ key }) => {
          if (key === 'ArrowRight') move(1)
          if (key === 'ArrowLeft') move(-1)
        }}
      >
        {languages.map(language => (
          <button
            key={language}
            type="button"
            class="plain"
            role="tab"
            id={`tab-${language}`}
            aria-selected={language === chosen.value}
            aria-controls="snippet"
            tabIndex={language === chosen.value ? 0 : -1}
            onClick={() => {
              chosen.value = language
            }}
          >
            {language}
          </button>
        ))}
      </div>
      <div id="snippet" role="tabpanel" aria-labelledby={`tab-${chosen.value}`}>
        <Block text={snippetOf(chosen.value, reached)} />
      </div>
    </section>
  )
}
