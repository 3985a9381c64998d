/** Panels, lists of facts, and what folds. */
import type { ComponentChildren, VNode } from 'preact'
import { Icon } from './icon.tsx'

interface PanelProps {
  readonly title: ComponentChildren
  /** At the right of the title. */
  readonly tools?: ComponentChildren
  readonly class?: string
  readonly children: ComponentChildren
}

export function Panel({ title, tools, class: more, children }: PanelProps): VNode {
  return (
    <section class={more ? `panel ${more}` : 'panel'}>
      <div class="panel-head">
        <h2>{title}</h2>
        {tools}
      </div>
      {children}
    </section>
  )
}

interface FactsProps {
  /** A fact without a value is left out. */
  readonly of: readonly (readonly [name: string, value: ComponentChildren | undefined])[]
}

export function Facts({ of }: FactsProps): VNode {
  const known = of.filter(([, value]) => value !== undefined && value !== null && value !== '')
  return (
    <dl class="facts">
      {known.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

interface FoldProps {
  readonly title: ComponentChildren
  /** Beside the title, in small. */
  readonly note?: ComponentChildren
  readonly isOpen?: boolean
  readonly children?: ComponentChildren
}

export function Fold({ title, note, isOpen = false, children }: FoldProps): VNode {
  return (
    <details class="fold" open={isOpen}>
      <summary>
        <Icon name="chevron" />
        {title} <span class="label">{note}</span>
      </summary>
      {children}
    </details>
  )
}
