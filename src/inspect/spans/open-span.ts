/** A span that has begun. Instants are the hub's: milliseconds since the epoch. */
import type { Attributes, HrTime, Span, SpanContext } from '@opentelemetry/api'
import type { FailureDetails } from '../../durable-task/core/events.ts'
import { fromMillis } from '../../durable-task/core/timestamp.ts'
import { attribute, type Cut } from './conventions.ts'
import type { OtelApi } from './otel-api.ts'

export class OpenSpan {
  private readonly api: OtelApi
  private readonly span: Span
  private readonly now: () => number
  private readonly onEnd: (span: OpenSpan) => void
  private hasFailed = false
  private isOpen = true

  constructor(api: OtelApi, span: Span, now: () => number, onEnd: (span: OpenSpan) => void) {
    this.api = api
    this.span = span
    this.now = now
    this.onEnd = onEnd
  }

  get context(): SpanContext {
    return this.span.spanContext()
  }

  /** Something happened meanwhile. */
  note(event: string, attributes: Attributes = {}): void {
    this.span.addEvent(event, attributes, hrTime(this.now()))
  }

  set(attributes: Attributes): void {
    this.span.setAttributes(attributes)
  }

  /** What the span stands for failed, or a part of it; more than one failure may be said. */
  fail(failure: FailureDetails): void {
    const { errorType, errorMessage } = failure
    this.hasFailed = true
    this.span.recordException(
      { name: errorType, message: errorMessage, stack: stackOf(failure) },
      hrTime(this.now()),
    )
    this.span.setStatus({ code: this.api.SpanStatusCode.ERROR, message: errorMessage })
  }

  /** It was done: as it should where it is ok, and was not said to have failed. */
  end(isOk = true): void {
    if (this.isOpen && isOk && !this.hasFailed) this.span.setStatus({ code: this.api.SpanStatusCode.OK })
    this.close()
  }

  /** It ends without having been done. One that failed was done after all. */
  cut(why: Cut): void {
    if (this.isOpen && !this.hasFailed) this.span.setAttribute(attribute.cut, why)
    this.close()
  }

  private close(): void {
    if (!this.isOpen) return
    this.isOpen = false
    this.span.end(hrTime(this.now()))
    this.onEnd(this)
  }
}

/** As a pair: OpenTelemetry takes a number before the process began for one on the process's own clock. */
export function hrTime(instant: number): HrTime {
  const { seconds, nanos } = fromMillis(instant)
  return [seconds, nanos]
}

/** The stack with those of its causes; where a failure has none, its words. */
function stackOf({ errorType, errorMessage, stackTrace, innerFailure }: FailureDetails): string {
  const own = stackTrace || `${errorType}: ${errorMessage}`
  return innerFailure ? `${own}\nCaused by: ${stackOf(innerFailure)}` : own
}
