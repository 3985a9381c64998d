/** Payloads: in lines, and copyable. */
import type { ComponentChildren, VNode } from 'preact'
import { prettyJson } from '../format/text.ts'
import { Copy } from './copy.tsx'

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
      <pre>{children}</pre>
    </div>
  )
}

/** Longest text that is coloured: beyond it, it is shown as it is. */
const MOST_COLOURED = 64 * 1024

/** A payload, parsed or as text of the wire. */
export function Json({ value }: { readonly value: unknown }): VNode {
  const text = prettyJson(value)
  return <Block text={text}>{text.length > MOST_COLOURED ? text : coloured(text)}</Block>
}

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
