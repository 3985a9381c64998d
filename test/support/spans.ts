/** Spans as a program would get them, kept in memory. */
import {
  INVALID_SPAN_CONTEXT,
  SpanStatusCode,
  type Tracer,
  type TracerProvider,
  trace,
} from '@opentelemetry/api'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { atEnd } from './at-end.ts'

/** A span in the words that tests compare. */
export interface SeenSpan {
  readonly name: string
  readonly id: string
  readonly traceId: string
  readonly parentId: string | undefined
  /** `'OK'`, `'UNSET'`, or `'ERROR: …'`. */
  readonly status: string
  /** Milliseconds since the epoch. */
  readonly began: number
  readonly ended: number
  readonly attributes: Readonly<Record<string, unknown>>
  /** Names, in order. */
  readonly events: readonly string[]
  /** Ids of linked spans by what they are to this one. */
  readonly links: Readonly<Record<string, string>>
  readonly raw: ReadableSpan
}

export class SpanBook {
  readonly provider: BasicTracerProvider
  private readonly exporter = new InMemorySpanExporter()

  constructor() {
    this.provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(this.exporter)] })
    atEnd(() => this.provider.shutdown())
  }

  /** The hubs' spans that have ended, in the order of their ends. */
  get all(): SeenSpan[] {
    return this.raw.filter(({ instrumentationScope }) => instrumentationScope.name === 'greenroom').map(seen)
  }

  /** Everybody's. */
  get raw(): ReadableSpan[] {
    return this.exporter.getFinishedSpans()
  }

  named(name: string): SeenSpan[] {
    return this.all.filter(span => span.name === name)
  }

  /** The one span of that name. */
  one(name: string): SeenSpan {
    const [span, ...others] = this.named(name)
    if (!span || others.length > 0)
      throw new Error(
        `${others.length + Number(!!span)} spans are named '${name}' of ${this.names.join(', ')}`,
      )
    return span
  }

  get names(): string[] {
    return this.all.map(({ name }) => name)
  }
}

let registered: SpanBook | undefined

/**
 * Registers a provider for the whole process until the test ends. Whoever got a tracer may keep it for ever, as the
 * JavaScript SDK does: it writes into the book that is registered when a span begins, and else nowhere.
 */
export function registerProvider(book: SpanBook): void {
  registered = book
  trace.setGlobalTracerProvider({ getTracer: lastingTracer })
  atEnd(() => {
    registered = undefined
    trace.disable()
  })
}

function lastingTracer(...scope: Parameters<TracerProvider['getTracer']>): Tracer {
  const silent: Pick<Tracer, 'startSpan'> = { startSpan: () => trace.wrapSpanContext(INVALID_SPAN_CONTEXT) }
  const tracer = () => registered?.provider.getTracer(...scope)
  return {
    startSpan: (...begin) => (tracer() ?? silent).startSpan(...begin),
    startActiveSpan: () => {
      throw new Error('No test begins a span this way.')
    },
  }
}

const millis = ([seconds, nanos]: readonly [number, number]): number => seconds * 1000 + nanos / 1e6

const seen = (raw: ReadableSpan): SeenSpan => ({
  name: raw.name,
  id: raw.spanContext().spanId,
  traceId: raw.spanContext().traceId,
  parentId: raw.parentSpanContext?.spanId,
  status: [SpanStatusCode[raw.status.code], ...(raw.status.message ? [raw.status.message] : [])].join(': '),
  began: millis(raw.startTime),
  ended: millis(raw.endTime),
  attributes: raw.attributes,
  events: raw.events.map(({ name }) => name),
  links: Object.fromEntries(
    raw.links.map(({ attributes, context }) => [attributes?.['greenroom.link'], context.spanId]),
  ),
  raw,
})
