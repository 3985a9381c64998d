/** What is known of an instance at a glance. */
import type { VNode } from 'preact'
import { formatInstant } from '../format/instant.ts'
import { counted, shortId } from '../format/text.ts'
import { Id } from '../parts/id.tsx'
import { Facts } from '../parts/panel.tsx'
import { Length } from '../parts/time.tsx'
import type { Story } from './model/story.ts'

export function InstanceFacts({ story: { view } }: { readonly story: Story }): VNode {
  const { state, turns, history, generation, parent } = view
  const { createdAt, completedAt, customStatusText, executionId, version, tags } = state
  const parentId = parent?.instanceId ?? state.parentInstanceId
  const tagText = Object.entries(tags)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ')
  return (
    <Facts
      of={[
        ['Started', formatInstant(createdAt)],
        [completedAt === undefined ? 'Age' : 'Took', <Length key="age" from={createdAt} to={completedAt} />],
        ['Turns', turns],
        ['History', counted(history.size, 'event')],
        ['Generation', generation > 1 ? generation : undefined],
        ['Version', version],
        ['Custom status', customStatusText && <Clipped text={customStatusText} />],
        ['Execution', <Clipped key="execution" text={executionId} shown={shortId(executionId)} />],
        ['Parent', parentId && <Id of={parentId} />],
        ['Tags', tagText && <Clipped text={tagText} />],
      ]}
    />
  )
}

const Clipped = ({ text, shown = text }: { readonly text: string; readonly shown?: string }): VNode => (
  <span class="mono clip fact-text" title={text}>
    {shown}
  </span>
)
