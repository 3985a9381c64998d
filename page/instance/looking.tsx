/** Everything that follows the cursor. At a past step it stands still, whatever happens meanwhile. */
import type { VNode } from 'preact'
import { useRef } from 'preact/hooks'
import { StateChart } from '../charts/state-chart.tsx'
import { useKeys } from '../keys.ts'
import { hubNow } from '../live/clock.ts'
import { notConnected } from '../live/connection.ts'
import { Panel } from '../parts/panel.tsx'
import { setParam } from '../route.ts'
import { FamilyPanel } from './family-graph.tsx'
import { HistoryTable } from './history-table.tsx'
import { findStep, stepFrom } from './model/cursor.ts'
import type { Story } from './model/story.ts'
import { Payloads } from './payloads.tsx'
import { letGrow, stayPut } from './still.ts'
import { TimelinePanel } from './timeline/timeline-panel.tsx'
import { Transitions } from './transitions.tsx'
import { Why } from './why.tsx'

interface LookingProps {
  readonly story: Story
  /** The transition in the address, by its number in the feed. */
  readonly named: string | undefined
  readonly isGone: boolean
}

export function Looking({ story: current, named, isGone }: LookingProps): VNode {
  const past = useRef<Story | undefined>(undefined)
  const timeline = useRef<HTMLElement>(null)
  const isPast = findStep((past.current ?? current).lines, named) !== undefined
  past.current = isPast ? (past.current ?? current) : undefined
  const story = past.current ?? current
  const step = findStep(story.lines, named)
  const show = (next: number | undefined): void =>
    setParam('step', next === undefined ? undefined : String(story.lines[next]?.sequence))
  const move = (by: number) => () => show(stepFrom(step, by, story.lines.length))
  useKeys({
    '[': move(-1),
    ']': move(1),
    Home: () => show(story.lines.length > 1 ? 0 : undefined),
    End: () => show(undefined),
  })
  return (
    <>
      <Why story={story} step={step} isGone={isGone} />
      <div class="story-columns">
        <StatePanel story={story} step={step} newer={newerIn(current, story)} />
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
          <HistoryTable story={story} step={step} />
          <div class="story-side">
            <FamilyPanel story={current} />
            <Payloads story={current} />
          </div>
        </div>
      </div>
    </>
  )
}

/** How many transitions there are since. */
const newerIn = (current: Story, { lines }: Story): number => {
  const last = lines.at(-1)?.sequence ?? 0
  return current.lines.filter(({ sequence }) => sequence > last).length
}

interface StateProps {
  readonly story: Story
  readonly step: number | undefined
  /** Transitions since the page stands still. */
  readonly newer: number
}

function StatePanel({ story: { view, lines, startedAt, end }, step, newer }: StateProps): VNode {
  const { log } = view
  const last = log.length - 1
  const where =
    step === undefined
      ? end
        ? 'ended'
        : (notConnected()?.toLowerCase() ?? 'live')
      : `${step + 1} of ${lines.length}, in the past`
  const note = newer > 0 ? `${where}; ${newer} newer` : where
  return (
    <Panel title="State" tools={<span class="label small">{note}</span>}>
      {log.length === 0 ? (
        <p class="empty">No transitions are known: they are kept from when somebody watches.</p>
      ) : (
        <StateChart
          machine="orchestration"
          log={log}
          at={step ?? last}
          now={step === undefined ? (end?.at ?? hubNow()) : log[step]!.at}
          origin={startedAt}
        />
      )}
    </Panel>
  )
}
