/** What went in, what came out, and what went wrong. */
import type { VNode } from 'preact'
import { Block, Json } from '../parts/json.tsx'
import { Fold } from '../parts/panel.tsx'
import type { FailureLike } from './model/event-fields.ts'
import { failureWithCause } from './model/failure-cause.ts'
import { failureChain, failureText } from './model/failure-chain.ts'
import type { Story } from './model/story.ts'

export function Payloads({ story: { view } }: { readonly story: Story }): VNode {
  const { state } = view
  const failure = failureWithCause(view)
  const hasOutput = state.outputText !== undefined
  return (
    <section class="panel">
      {failure && (
        <Fold title="Failure" isOpen>
          <div class="failure">
            <FailureBlock failure={failure} />
          </div>
        </Fold>
      )}
      <Fold
        title="Input"
        note={state.inputText === undefined ? 'none' : undefined}
        isOpen={state.inputText !== undefined}
      >
        {state.inputText !== undefined && <Json of={state.inputText} />}
      </Fold>
      <Fold title="Output" note={hasOutput ? undefined : 'none'} isOpen={hasOutput}>
        {hasOutput && <Json of={state.outputText ?? ''} />}
      </Fold>
      {state.customStatusText !== undefined && (
        <Fold title="Custom status">
          <Json of={state.customStatusText} />
        </Fold>
      )}
    </section>
  )
}

const FailureBlock = ({ failure }: { readonly failure: FailureLike }): VNode => (
  <Block text={failureText(failure)}>
    {failureChain(failure).map(({ title, stack, isFinal }, index) => (
      <span key={`${index}`}>
        {index > 0 && <span class="label">caused by </span>}
        <b>{title}</b>
        {isFinal && <span class="label"> (not to be tried again)</span>}
        {`\n${stack}${stack && '\n'}`}
      </span>
    ))}
  </Block>
)
