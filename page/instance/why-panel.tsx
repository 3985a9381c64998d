/** A sentence over a life, with what can be done about it beside it. */
import type { RefObject, VNode } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { Phrase } from './model/phrase.ts'
import { Said } from './said.tsx'

interface WhyPanelProps {
  readonly sentence: {
    readonly title: string
    readonly text: Phrase
    readonly details: readonly Phrase[]
  }
  /** Said before the sentence. */
  readonly lead: string
  readonly isPast: boolean
  /** Buttons. */
  readonly children: readonly VNode[]
}

export function WhyPanel({ sentence, lead, isPast, children }: WhyPanelProps): VNode {
  const { title, text, details } = sentence
  const section = useSteadyHeight(isPast)
  return (
    <section class="panel why" ref={section}>
      <h2>{title}</h2>
      <p>
        {lead}
        <Said of={text} />
      </p>
      {(details.length > 0 || children.length > 0) && (
        <div class="why-more">
          {details.map((detail, index) => (
            <span key={`${index}`}>
              <Said of={detail} />{' '}
            </span>
          ))}
          {children}
        </div>
      )}
    </section>
  )
}

/** While somebody steps through the past it does not shrink: what they press stays where it is. */
function useSteadyHeight(isPast: boolean): RefObject<HTMLElement | null> {
  const element = useRef<HTMLElement>(null)
  const tallest = useRef(0)
  useLayoutEffect(() => {
    const { current } = element
    if (!current) return
    if (!isPast) current.style.minHeight = ''
    tallest.current = isPast ? Math.max(tallest.current, current.offsetHeight) : current.offsetHeight
    if (isPast) current.style.minHeight = `${tallest.current}px`
  })
  return element
}
