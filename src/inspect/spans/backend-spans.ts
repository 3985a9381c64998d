/** The spans of a backend's hubs; what makes them is loaded only where somebody wants them. */
import type { TaskHub } from '../../durable-task/hub/task-hub.ts'
import type { TraceHub } from './hub-spans.ts'
import { type SpanOption, wantsSpans } from './span-option.ts'

export class BackendSpans {
  private readonly option: SpanOption | undefined
  private traceHub: TraceHub | undefined
  /** Made before it was known where spans go. */
  private readonly waiting: TaskHub[] = []
  private readonly stops: (() => void)[] = []

  constructor(option: SpanOption | undefined) {
    this.option = option
  }

  /**
   * Looks where spans go; where they go nowhere, nothing more is done.
   *
   * @throws BackendError `invalid-request` where they are wanted and OpenTelemetry's API is not installed.
   */
  async open(): Promise<void> {
    if (!wantsSpans(this.option)) return
    const { hubTracing } = await import('./hub-spans.ts')
    this.traceHub = await hubTracing(this.option)
    if (this.traceHub) for (const hub of this.waiting.splice(0)) this.add(hub)
  }

  /** Traces the hub: from now on, or from when this is opened. */
  add(hub: TaskHub): void {
    if (this.traceHub) this.stops.push(this.traceHub(hub))
    else this.waiting.push(hub)
  }

  /** Ends what is open: nothing goes on. */
  stop(): void {
    for (const stop of this.stops.splice(0)) stop()
  }
}
