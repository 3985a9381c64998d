/** Begins the spans of one hub, and knows those that are open. */
import type { Attributes, Link, SpanContext, SpanKind } from '@opentelemetry/api'
import { attribute, type Cut } from './conventions.ts'
import { hrTime, OpenSpan } from './open-span.ts'
import type { OtelApi, SpanSink } from './otel-api.ts'

export interface SpanBirth {
  readonly name: string
  readonly kind: keyof typeof SpanKind
  readonly attributes: Attributes
  /** `'active'`: the span in whose course this is called, if there is one. Undefined: none. */
  readonly parent: SpanContext | 'active' | undefined
  readonly links?: readonly LinkedSpan[]
  /** Default: now. */
  readonly at?: number
}

/** A span that this one has to do with, and is not below. */
export interface LinkedSpan {
  readonly context: SpanContext
  /** What it is to this one. */
  readonly as: 'worker' | 'caller' | 'previous generation' | 'before the rewind'
}

export class Spans {
  readonly api: OtelApi
  private readonly tracer: SpanSink['tracer']
  private readonly hub: string
  /** An instant of the hub's clock. */
  readonly now: () => number
  private readonly open = new Set<OpenSpan>()

  constructor({ api, tracer }: SpanSink, hub: string, now: () => number) {
    this.api = api
    this.tracer = tracer
    this.hub = hub
    this.now = now
  }

  begin({ name, kind, attributes, parent, links = [], at = this.now() }: SpanBirth): OpenSpan {
    const { api } = this
    const context =
      parent === 'active'
        ? api.context.active()
        : parent
          ? api.trace.setSpanContext(api.ROOT_CONTEXT, parent)
          : api.ROOT_CONTEXT
    const options = {
      kind: api.SpanKind[kind],
      attributes: { ...attributes, [attribute.hub]: this.hub },
      // Spans that nobody was to get have no ids.
      links: links.filter(({ context }) => api.isSpanContextValid(context)).map(linkTo),
      startTime: hrTime(at),
    }
    const started = this.tracer.startSpan(name, options, context)
    const span = new OpenSpan(api, started, this.now, ended => this.open.delete(ended))
    this.open.add(span)
    return span
  }

  cutAll(why: Cut): void {
    for (const span of [...this.open]) span.cut(why)
  }
}

const linkTo = ({ context, as }: LinkedSpan): Link => ({ context, attributes: { [attribute.link]: as } })
