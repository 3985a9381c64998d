/** Everything of an execution that follows the cursor. At a past step it stands still, whatever happens meanwhile. */
import type { VNode } from 'preact'
import { useRef } from 'preact/hooks'
import { FamilyPanel } from '../instance/family-graph.tsx'
import { HistoryTable } from '../instance/history-table.tsx'
import { useStep } from '../instance/past.ts'
import { StatePanel } from '../instance/state-panel.tsx'
import { letGrow, stayPut } from '../instance/still.ts'
import { TimelinePanel } from '../instance/timeline/timeline-panel.tsx'
import { Transitions } from '../instance/transitions.tsx'
import { param, setParam } from '../route.ts'
import { relativesOf } from './model/family.ts'
import { eventKinds } from './model/history-rows.ts'
import { shownOperation } from './model/shown-operation.ts'
import type { ExecutionStory } from './model/story.ts'
import { OperationPanel } from './operation-panel.tsx'
import { ExecutionPayloads } from './payloads.tsx'
import { WhyOfExecution } from './why.tsx'

interface LookingProps {
  readonly story: ExecutionStory
  readonly isGone: boolean
}

export function LookingAtExecution({ story: current, isGone }: LookingProps): VNode {
  const shown = useStep(current)
  const { story, step, show } = shown
  const timeline = useRef<HTMLElement>(null)
  const operation = shownOperation(story.view, param('op'))
  return (
    <>
      <WhyOfExecution story={story} step={step} isGone={isGone} />
      <div class="story-columns">
        <StatePanel shown={shown} machine="execution" log={story.view.log} />
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
          turnsTitle="Invocations"
          moments={story.moments}
          end={story.end}
          cursor={step === undefined ? undefined : { at: story.lines[step]!, number: step + 1 }}
          frameRef={timeline}
          chosen={operation?.id}
          onChoose={id => setParam('op', id)}
        />
        <div class="story-columns narrow-side">
          <HistoryTable
            story={story}
            kinds={eventKinds}
            seldom={['callback', 'invoke', 'context']}
            nothing="Nothing yet."
            step={step}
          />
          <div class="story-side">
            {operation && <OperationPanel story={story} of={operation} step={step} isGone={isGone} />}
            <FamilyPanel
              family={relativesOf(current.view)}
              label="Caller and invoked executions"
              none="Started by a client; has invoked no durable function."
            />
            <ExecutionPayloads story={current} />
          </div>
        </div>
      </div>
    </>
  )
}
