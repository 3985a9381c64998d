/** Trace contexts of the protocol, as OpenTelemetry has them. */
import type { SpanContext } from '@opentelemetry/api'
import type { TraceContext } from '../../durable-task/core/events.ts'
import type { OtelApi } from './otel-api.ts'

const TRACE_PARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-|$)/

/** The span that a request names as its parent; undefined when it names none, or none that there can be. */
export function readTraceContext(api: OtelApi, wire: TraceContext | undefined): SpanContext | undefined {
  const [, traceId, spanId, flags] = TRACE_PARENT.exec(wire?.traceParent ?? '') ?? []
  if (!traceId || !spanId || !flags) return undefined
  const context: SpanContext = {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16),
    isRemote: true,
    ...(wire?.traceState && { traceState: api.createTraceState(wire.traceState) }),
  }
  return api.isSpanContextValid(context) ? context : undefined
}
