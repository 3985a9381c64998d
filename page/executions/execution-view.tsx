/** One execution, top to bottom. */
import '../instance/instance.css'
import './execution.css'
import type { VNode } from 'preact'
import { useEffect, useMemo } from 'preact/hooks'
import { ViewStore } from '../instance/view-store.ts'
import { clock } from '../live/store.ts'
import { Button } from '../parts/button.tsx'
import { executionSource } from './execution-source.ts'
import { ExecutionFacts } from './facts.tsx'
import { ExecutionHead, UnknownExecution } from './head.tsx'
import { LookingAtExecution } from './looking.tsx'

export const ExecutionView = ({ id }: { readonly id: string }): VNode => <Execution key={id} id={id} />

function Execution({ id }: { readonly id: string }): VNode {
  const store = useMemo(() => new ViewStore(executionSource(id)), [id])
  useEffect(() => store.follow(), [store])
  const story = store.story.value
  const held = store.held.value
  if (held.state === 'unknown') return <UnknownExecution id={id} />
  if (held.state === 'refused')
    return (
      <div class="empty" role="alert">
        <p>{held.message}</p>
        <Button onPress={() => store.again()}>Try again</Button>
      </div>
    )
  // Ages before the service's clock is known would be others a moment later.
  if (!story || held.state === 'asking' || !clock.value) return <div class="story" aria-busy="true" />
  return (
    <div class="story">
      <div>
        <ExecutionHead story={story} isGone={held.isGone} />
        <ExecutionFacts story={story} />
      </div>
      <LookingAtExecution story={story} isGone={held.isGone} />
    </div>
  )
}
