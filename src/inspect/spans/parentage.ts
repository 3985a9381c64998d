/** Under which span the span of something stands that an orchestration asked for. */
import type { SpanContext } from '@opentelemetry/api'
import type { SpanBirth } from './spans.ts'

/**
 * Under the orchestration's own, linked to the one that its worker names: so the spans of an orchestration are one tree,
 * whether or not its worker traces. What workers name is of use beside it, but often no parent: the JavaScript SDK names
 * spans that nobody ever emits, and one that knows of no trace begins a new one with each turn.
 */
export function parentage(
  own: SpanContext | undefined,
  named: SpanContext | undefined,
): Pick<SpanBirth, 'parent' | 'links'> {
  if (!own || !named || own.spanId === named.spanId) return { parent: own ?? named }
  return { parent: own, links: [{ context: named, as: 'worker' }] }
}
