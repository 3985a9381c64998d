/** The state chart of an orchestration or entity: where its machine stands, where it was, and how it came here. */
import './state-chart.css'
import type { VNode } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { LogEntry } from '../live/types.ts'
import { captionOf, describeChart } from './caption.ts'
import { Drawing } from './drawing.tsx'
import { entityChart } from './entity.generated.ts'
import type { Chart } from './geometry.ts'
import { orchestrationChart } from './orchestration.generated.ts'

const charts = { orchestration: orchestrationChart, entity: entityChart } as const satisfies Record<
  string,
  Chart
>

/** From which width of its container on a chart is drawn in its wide form, in px. */
const WIDE = 520

export interface StateChartProps {
  readonly machine: keyof typeof charts
  /** Oldest first. */
  readonly log: readonly LogEntry[]
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
