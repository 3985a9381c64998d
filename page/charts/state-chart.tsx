/** The state chart of an orchestration, an entity, an execution or an operation: where its machine stands, where it was, and how it came here. */
import './state-chart.css'
import type { VNode } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { MachineEntry } from '../live/types.ts'
import { type ChartName, charts } from './all.ts'
import { captionOf, describeChart } from './caption.ts'
import { Drawing } from './drawing.tsx'
import type { Chart } from './geometry.ts'

/** From which width of its container on a chart is drawn in its wide form, in px. */
const WIDE = 520

export interface StateChartProps {
  readonly machine: ChartName
  /** Oldest first. */
  readonly log: readonly MachineEntry[]
  /** Position in the log of the entry that is looked at; the last of them is the live end. */
  readonly at: number
  /** Milliseconds since the epoch on the hub's clock; what is shown live lasts until then. */
  readonly now: number
  /** Zero of the offset of a past transition: when it began, if that was before the log. */
  readonly origin?: number
}

export function StateChart({ machine, log, at, now, origin }: StateChartProps): VNode {
  const figure = useRef<HTMLElement>(null)
  const isWide = useIsWide(figure)
  const chart: Chart = charts[machine]
  const caption = captionOf(chart, log, at, now, origin)
  return (
    <figure class="state-chart" ref={figure}>
      <Drawing
        chart={chart}
        form={isWide ? 'wide' : 'tall'}
        log={log}
        at={at}
        now={now}
        label={describeChart(chart, log, at, now, origin)}
      />
      <figcaption>
        {caption && (
          <>
            {caption.lead}
            <span class="mono">{caption.event}</span>
            {caption.what}
            {caption.when}
          </>
        )}
      </figcaption>
    </figure>
  )
}

function useIsWide(figure: { readonly current: HTMLElement | null }): boolean {
  const [isWide, setWide] = useState(true)
  useLayoutEffect(() => {
    const { current } = figure
    if (!current) return
    const measure = (): void => setWide(current.clientWidth >= WIDE)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(current)
    return () => observer.disconnect()
  }, [figure])
  return isWide
}
