/** The state chart of a life, at the step that is looked at. */
import type { VNode } from 'preact'
import type { ChartName } from '../charts/all.ts'
import { StateChart } from '../charts/state-chart.tsx'
import { hubNow } from '../live/clock.ts'
import { notConnected } from '../live/connection.ts'
import type { MachineEntry } from '../live/types.ts'
import { Panel } from '../parts/panel.tsx'
import type { Plot } from './model/story.ts'
import type { Shown } from './past.ts'

interface StateProps {
  readonly shown: Shown<Plot>
  readonly machine: ChartName
  /** That of the story that is shown. */
  readonly log: readonly MachineEntry[]
}

export function StatePanel({ shown: { story, step, newer }, machine, log }: StateProps): VNode {
  const { lines, startedAt, end } = story
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
          machine={machine}
          log={log}
          at={step ?? last}
          now={step === undefined ? (end?.at ?? hubNow()) : log[step]!.at}
          origin={startedAt}
        />
      )}
    </Panel>
  )
}
