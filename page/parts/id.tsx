/** Ids, shortened, whole on hover; each leads to what it names. */
import type { VNode } from 'preact'
import { shortId } from '../format/text.ts'
import { hrefOf } from '../route.ts'

interface IdProps {
  readonly of: string
  /** In place of the id. */
  readonly title?: string | undefined
  readonly class?: string
}

/** The link to an orchestration, an entity or an execution. */
export const Id = ({ of, title = of, class: more }: IdProps): VNode => (
  <a class={more ? `mono ${more}` : 'mono'} href={hrefOf(of)} title={title}>
    {shortId(title)}
  </a>
)
