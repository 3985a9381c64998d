/** One instance, top to bottom. */
import './instance.css'
import type { VNode } from 'preact'
import { useEffect, useMemo } from 'preact/hooks'
import { clock } from '../live/store.ts'
import { Button } from '../parts/button.tsx'
import { hubName } from '../route.ts'
import { InstanceFacts } from './facts.tsx'
import { Head, Unknown } from './head.tsx'
import { instanceSource } from './instance-source.ts'
import { Looking } from './looking.tsx'
import { ViewStore } from './view-store.ts'

export const InstanceView = ({ id }: { readonly id: string }): VNode => (
  <Instance key={`${hubName.value} ${id}`} id={id} />
)

function Instance({ id }: { readonly id: string }): VNode {
  const store = useMemo(() => new ViewStore(instanceSource(id)), [id])
  useEffect(() => store.follow(), [store])
  const story = store.story.value
  const held = store.held.value
  if (held.state === 'unknown') return <Unknown id={id} hub={hubName.value} />
  if (held.state === 'refused')
    return (
      <div class="empty" role="alert">
        <p>{held.message}</p>
        <Button onPress={() => store.again()}>Try again</Button>
      </div>
    )
  // Ages before the hub's clock is known would be others a moment later.
  if (!story || held.state === 'asking' || !clock.value) return <div class="story" aria-busy="true" />
  return (
    <div class="story">
      <div>
        <Head story={story} isGone={held.isGone} />
        <InstanceFacts story={story} />
      </div>
      <Looking story={story} isGone={held.isGone} />
    </div>
  )
}
