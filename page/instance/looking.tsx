/** Everything that follows the cursor. At a past step it stands still, whatever happens meanwhile. */
import type { VNode } from 'preact'
import { useRef } from 'preact/hooks'
import { FamilyPanel } from './family-graph.tsx'
import { HistoryTable } from './history-table.tsx'
import { familyOf } from './model/family.ts'
import type { EventKind } from './model/history-rows.ts'
import type { Story } from './model/story.ts'
import { useStep } from './past.ts'
import { Payloads } from './payloads.tsx'
import { StatePanel } from './state-panel.tsx'
import { letGrow, stayPut } from './still.ts'
import { TimelinePanel } from './timeline/timeline-panel.tsx'
import { Transitions } from './transitions.tsx'
import { Why } from './why.tsx'

interface LookingProps {
  readonly story: Story
  readonly isGone: boolean
}

const kinds: Readonly<Record<EventKind, string>> = {
  activities: 'Activities',
  timers: 'Timers, events',
  children: 'Children',
  entities: 'Entities',
  lifecycle: 'Lifecycle',
}

export function Looking({ story: current, isGone }: LookingProps): VNode {
  const shown = useStep(current)
  const { story, step, show } = shown
  const timeline = useRef<HTMLElement>(null)
  return (
    <>
      <Why story={story} step={step} isGone={isGone} />
      <div class="story-columns">
        <StatePanel shown={shown} machine="orchestration" log={story.view.log} />
        <Transitions story={story} step={step} onStep={show} />
      </div>
      <div
        class="story-lower"
        onPointerEnter={() => stayPut(timeline.current)}
        onPointerLeave={() => letGrow(timeline.current)}
      >
        <TimelinePanel
          label="Timeline; the history below says the same in words"
          origin={story.startedAt}
          lanes={story.lanes}
          statuses={story.statuses}
          turns={story.turns}
          moments={story.moments}
          end={story.end}
          cursor={step === undefined ? undefined : { at: story.lines[step]!, number: step + 1 }}
          frameRef={timeline}
        />
        <div class="story-columns narrow-side">
          <HistoryTable
            story={story}
            kinds={kinds}
            seldom={['entities']}
            nothing="Nothing yet. The first turn writes the first events."
            step={step}
          />
          <div class="story-side">
            <FamilyPanel
              family={familyOf(current.view)}
              label="Parent, children and entities"
              none="No parent, no children, no entities."
            />
            <Payloads story={current} />
          </div>
        </div>
      </div>
    </>
  )
}
