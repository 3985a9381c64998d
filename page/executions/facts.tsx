/** What is known of an execution at a glance. */
import type { VNode } from 'preact'
import { formatInstant } from '../format/instant.ts'
import { counted, shortId } from '../format/text.ts'
import { Id } from '../parts/id.tsx'
import { Facts } from '../parts/panel.tsx'
import { Length } from '../parts/time.tsx'
import type { ExecutionStory } from './model/story.ts'

/** Nobody sets a limit that is as long as AWS allows, in milliseconds. */
const LONGEST = 31_622_400_000

export function ExecutionFacts({ story: { view } }: { readonly story: ExecutionStory }): VNode {
  const { row, history, invocations, operations, deadline, caller } = view
  const { startedAt, endedAt, id } = row
  const isLimited = deadline - startedAt < LONGEST
  return (
    <Facts
      of={[
        ['Started', formatInstant(startedAt)],
        [endedAt === undefined ? 'Age' : 'Took', <Length key="age" from={startedAt} to={endedAt} />],
        ['Invocations', invocations.length],
        ['Operations', operations.length],
        ['History', counted(history.size, 'event')],
        ['Time is up', isLimited && endedAt === undefined ? formatInstant(deadline) : undefined],
        [
          'Id',
          <span key="id" class="mono" title={id}>
            {shortId(id)}
          </span>,
        ],
        ['Invoked by', caller && <Id of={caller.id} title={caller.name} />],
      ]}
    />
  )
}
