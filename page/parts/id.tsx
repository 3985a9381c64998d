/** Ids, shortened, whole on hover; each leads to what it names. */
import type { VNode } from 'preact'
import { shortId } from '../format/text.ts'
import { hrefOf } from '../route.ts'

/** The link to an orchestration or an entity. */
export const Id = ({ of, class: more }: { readonly of: string; readonly class?: string }): VNode => (
  <a class={more ? `mono ${more}` : 'mono'} href={hrefOf(of)} title={of}>
    {shortId(of)}
  </a>
)
