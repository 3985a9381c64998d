/** The API as a function from request to response: guarded, parsed, carried out, answered. */
import { type Context, Hono } from 'hono'
import type { z } from 'zod'
import type { Run } from '../index.ts'
import { BackendError, invalidRequest } from '../kernel/errors.ts'
import { readBody } from '../kernel/read-body.ts'
import { documentOf } from './document.ts'
import type { Asked, Endpoint } from './endpoint.ts'
import { endpointsOf } from './endpoints/index.ts'
import { findHub } from './find-hub.ts'
import { guard } from './guard.ts'
import { HttpError, refusalOf } from './http-errors.ts'
import { describeIssue } from './schemas/schemas.ts'
import { addSite } from './site/site.ts'
import type { ControlSource } from './source.ts'

/** Nothing that is sent to an API is larger than what gRPC takes, but for snapshots. */
const LARGEST_BODY = 256 * 1024 * 1024

/** `unexpected` hears of errors that are faults of ours. */
export function createApp(source: ControlSource, unexpected: (error: unknown) => void): Hono {
  const app = new Hono()
  app.use(async (context, next) => {
    context.header('x-content-type-options', 'nosniff')
    guard(context.req.raw)
    await next()
  })
  const endpoints = endpointsOf(source)
  app.get('/openapi.json', context => context.json(documentOf(endpoints)))
  for (const each of endpoints)
    app.on(each.method, each.path.replaceAll(/\{(\w+)\}/g, ':$1'), async context => {
      const answer = await each.run(await askedOf(source, each, context, unexpected))
      if (answer instanceof ReadableStream) return context.body(answer, 200, streamHeaders)
      return context.json(answer as object, each.status ?? 200)
    })
  addSite(app)
  app.notFound(({ req }) => {
    throw new HttpError(404, `There is no ${req.method} ${req.path}. GET /openapi.json tells what there is.`)
  })
  app.onError((error, context) => {
    // Nobody reads the answer any more.
    if (error.name === 'AbortError') return context.body(null)
    const { status, body } = refusalOf(error, unexpected)
    // Somebody looks at it in a browser.
    if (context.req.header('accept')?.includes('text/html')) return context.text(body.error.message, status)
    return context.json(body, status)
  })
  return app
}

/** What follows is told as it comes, and never again. */
const streamHeaders = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store',
  'transfer-encoding': 'chunked',
}

async function askedOf(
  source: ControlSource,
  endpoint: Endpoint,
  context: Context,
  unexpected: (error: unknown) => void,
): Promise<Asked> {
  const { query, body, makesHub = false } = endpoint
  const { hub = '', id = hub } = context.req.param() as { hub?: string; id?: string }
  const checkedQuery = query && check(query, valuesOf(context.req.queries()), 'The query')
  const checkedBody = body && check(body, await readJson(context), 'The body')
  return {
    source,
    get backend() {
      return here(source.backend)
    },
    get lambda() {
      return here(source.lambda)
    },
    get hub() {
      return findHub(here(source.backend), hub, makesHub)
    },
    get run(): Run {
      return findHub(here(source.backend), hub, makesHub).instance(id)
    },
    get signal() {
      return hangUpOf(context.req.raw)
    },
    id,
    lastEventId: context.req.header('last-event-id'),
    unexpected,
    query: checkedQuery,
    body: checkedBody,
  }
}

function here<T>(part: T | undefined): T {
  if (part) return part
  throw new BackendError('bug', 'The API has an endpoint for something that is not there.')
}

/** The server's own signal has a text for its reason, which is no error. */
function hangUpOf({ signal }: Request): AbortSignal {
  const hangUp = new AbortController()
  signal.addEventListener('abort', () => hangUp.abort())
  if (signal.aborted) hangUp.abort()
  return hangUp.signal
}

/** A parameter that is given once is its value, and otherwise the list. */
const valuesOf = (queries: Record<string, string[]>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(queries).map(([key, values]) => [key, values.length > 1 ? values : values[0]]),
  )

async function readJson({ req }: Context): Promise<unknown> {
  const bytes = await readBody(req.raw, LARGEST_BODY)
  if (!bytes) throw new HttpError(413, `A body has at most ${LARGEST_BODY} bytes.`)
  if (bytes.length === 0) return {}
  if (!req.header('content-type'))
    throw new HttpError(415, "Send the body with the header 'content-type: application/json'.")
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch (error) {
    throw invalidRequest(`The body is no JSON: ${error instanceof Error ? error.message : error}.`)
  }
}

function check(schema: z.ZodType, value: unknown, what: string): unknown {
  const checked = schema.safeParse(value)
  if (checked.success) return checked.data
  throw invalidRequest(`${what} is not as it should be. ${describeIssue(checked.error)}`)
}
