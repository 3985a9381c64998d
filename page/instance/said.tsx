/** Sentences, with their links and code. */
import type { VNode } from 'preact'
import { Id } from '../parts/id.tsx'
import type { Phrase } from './model/phrase.ts'

export const Said = ({ of }: { readonly of: Phrase }): VNode => (
  <>
    {of.map((part, index) => {
      const key = `${index}`
      if (typeof part === 'string') return <span key={key}>{part}</span>
      if ('code' in part) return <code key={key}>{part.code}</code>
      if ('id' in part) return <Id key={key} of={part.id} title={part.title} />
      return <b key={key}>{part.strong}</b>
    })}
  </>
)
