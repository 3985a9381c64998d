/** The option `spans`; knows nothing of OpenTelemetry's API, which need not be there. */
import { invalidRequest } from '../../kernel/errors.ts'

/** Hands out tracers: a `TracerProvider` of OpenTelemetry. */
export interface TracerSource {
  getTracer(name: string): object
}

/**
 * Whether hubs emit OpenTelemetry spans. Left out: where a tracer provider is registered when the backend starts. `true`:
 * also where one is registered later. A provider: to it, whatever is registered. `false`: never.
 */
export type SpanOption = boolean | { readonly provider: TracerSource }

/** Checks what was asked for. Throws `invalid-request` for anything else. */
export function spanOption(option: SpanOption | undefined): SpanOption | undefined {
  if (option === undefined || typeof option === 'boolean') return option
  if (typeof option?.provider?.getTracer === 'function') return option
  throw invalidRequest(
    'The option spans is true, false, or { provider } with an OpenTelemetry tracer provider.',
  )
}

/** Whether somebody may get the spans. */
export const wantsSpans = (option: SpanOption | undefined): boolean =>
  option === undefined ? isProviderRegistered() : option !== false

/**
 * Every copy of the API keeps what is registered under such a symbol, for the others to find. Who registers a provider
 * has loaded the API, so nobody else has to pay for it.
 */
function isProviderRegistered(): boolean {
  const copies = Object.getOwnPropertySymbols(globalThis).filter(({ description }) =>
    description?.startsWith('opentelemetry.js.api.'),
  )
  return copies.some(copy => (Reflect.get(globalThis, copy) as { trace?: object } | undefined)?.trace)
}
