/** What went in, what came out, and what went wrong. */
import type { VNode } from 'preact'
import type { ExecutionError } from '../live/types.ts'
import { Block, Json } from '../parts/json.tsx'
import { Fold } from '../parts/panel.tsx'
import type { ExecutionStory } from './model/story.ts'

export function ExecutionPayloads({ story: { view } }: { readonly story: ExecutionStory }): VNode {
  const { input, result, error } = view
  return (
    <section class="panel">
      {error && <ErrorFold title="Failure" error={error} />}
      <PayloadFold title="Input" text={input} />
      <PayloadFold title="Result" text={result} />
    </section>
  )
}

interface PayloadProps {
  readonly title: string
  /** Unset for none. */
  readonly text: string | undefined
}

export const PayloadFold = ({ title, text }: PayloadProps): VNode => (
  <Fold title={title} note={text === undefined ? 'none' : undefined} isOpen={text !== undefined}>
    {text !== undefined && <Json of={text} />}
  </Fold>
)

interface ErrorProps {
  readonly title: string
  readonly error: ExecutionError
}

export function ErrorFold({ title, error }: ErrorProps): VNode {
  const { type, message, data, stackTrace = [] } = error
  const head = [type, message].filter(Boolean).join(': ') || 'No reason given'
  const rest = [...stackTrace, ...(data === undefined ? [] : [`Data: ${data}`])].join('\n')
  return (
    <Fold title={title} isOpen>
      <div class="failure">
        <Block text={rest ? `${head}\n${rest}` : head}>
          <b>{head}</b>
          {rest && `\n${rest}`}
        </Block>
      </div>
    </Fold>
  )
}
