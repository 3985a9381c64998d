/** What the browser test looks at: a chart in a frame of a given width. */
import '../../../page/styles/tokens.css'
import '../../../page/styles/base.css'
import { render } from 'preact'
import { StateChart, type StateChartProps } from '../../../page/charts/state-chart.tsx'

declare global {
  interface Window {
    show(chart: StateChartProps, width: number): void
  }
}

window.show = (chart, width) =>
  render(
    <div style={{ width: `${width}px` }}>
      <StateChart {...chart} />
    </div>,
    document.body,
  )
