/** Payloads: in lines, and copyable. */
import './json.css'
import type { ComponentChildren, VNode } from 'preact'
import { useMemo } from 'preact/hooks'
import { formatNumber, prettyJson } from '../format/text.ts'
import { Copy } from './copy.tsx'
import { scrollingText } from './scrolls.ts'

/** Text in lines that somebody may want to copy. */
export function Block({
  text,
  children = text,
}: {
  readonly text: string
  readonly children?: ComponentChildren
}): VNode {
  return (
    <div class="json">
      <Copy text={text} />
      <pre {...scrollingText}>{children}</pre>
    </div>
  )
}

/** Longest text that is coloured: beyond it, it is shown as it is. */
const MOST_COLOURED = 64 * 1024
/** Longest text that is shown: beyond it, browsers take seconds to lay it out. */
const MOST_SHOWN = 256 * 1024

/** A payload: its text on the wire, or an object. */
export function Json({ of }: { readonly of: string | object }): VNode {
  const text = useMemo(() => prettyJson(of), [of])
  return (
    <>
      <Block text={text}>{useMemo(() => shownOf(text), [text])}</Block>
      {text.length > MOST_SHOWN && (
        <p class="json-rest">
          The first {formatNumber(MOST_SHOWN)} of {formatNumber(text.length)} characters. Copy gives all.
        </p>
      )}
    </>
  )
}

const shownOf = (text: string): ComponentChildren =>
  text.length > MOST_COLOURED ? text.slice(0, MOST_SHOWN) : coloured(text)

/** Names of fields step back, so that values are read first. */
const coloured = (text: string): ComponentChildren =>
  text.split(/("(?:[^"\\]|\\.)*"(?=:))/).map((part, index) =>
    index % 2 === 1 ? (
      <span key={`${index}`} class="label">
        {part}
      </span>
    ) : (
      part
    ),
  )
