/** OpenTelemetry's API, an optional peer: loaded only where somebody wants spans. */
import type * as api from '@opentelemetry/api'
import { invalidRequest } from '../../kernel/errors.ts'
import { SCOPE } from './conventions.ts'
import type { SpanOption } from './span-option.ts'

export type OtelApi = typeof api

/** Where spans go. */
export interface SpanSink {
  readonly api: OtelApi
  readonly tracer: api.Tracer
}

/**
 * Undefined where spans were not asked for and cannot be made.
 *
 * @throws BackendError `invalid-request` where they were asked for and the API is not installed.
 */
export async function openSink(option: SpanOption | undefined): Promise<SpanSink | undefined> {
  const api = await loadApi()
  if (api) return { api, tracer: tracerOf(api, option) }
  if (option === undefined) return undefined
  throw invalidRequest(
    'Spans need @opentelemetry/api, which is not installed: npm install @opentelemetry/api.',
  )
}

/** The registered provider may come and go: this tracer asks for it each time. */
const tracerOf = (api: OtelApi, option: SpanOption | undefined): api.Tracer =>
  typeof option === 'object' ? (option.provider.getTracer(SCOPE) as api.Tracer) : api.trace.getTracer(SCOPE)

async function loadApi(): Promise<OtelApi | undefined> {
  try {
    return await import('@opentelemetry/api')
  } catch {
    return undefined
  }
}
