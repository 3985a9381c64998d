/** The API as a function from request to response. */
import type { HttpBindings } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { Ids } from '../../kernel/ids.ts'
import type { Engine } from '../service/engine.ts'
import { AnswerLost } from '../service/fault-plan.ts'
import { writeBody } from './body.ts'
import { guard } from './guard.ts'
import { HttpError, refusalOf } from './http-error.ts'
import { Polls } from './polls.ts'
import { queryOf } from './query.ts'
import { callbackRoutes } from './routes/callbacks.ts'
import { executionRoutes } from './routes/executions.ts'
import { handlerRoutes } from './routes/handlers.ts'
import { invokeRoute } from './routes/invoke.ts'
import type { Asked, Route } from './routes/route.ts'

interface AppEnv {
  Bindings: HttpBindings
  Variables: { requestId: string }
}

interface AppOptions {
  /** Aborts when the server stops. */
  readonly stopping: AbortSignal
  /** Only this machine gets in. */
  readonly isLocal: boolean
}

const health: Route = { method: 'GET', path: '/health', run: () => ({ status: 'healthy' }) }

const routes: readonly Route[] = [
  health,
  invokeRoute,
  ...executionRoutes,
  ...handlerRoutes,
  ...callbackRoutes,
]

export function createApp(engine: Engine, { stopping, isLocal }: AppOptions): Hono<AppEnv> {
  const { log } = engine.settings
  // Those of the service may follow from a seed, and requests come when they please.
  const ids = new Ids()
  const polls = new Polls(engine)
  stopping.addEventListener('abort', () => polls.endAll())
  const app = new Hono<AppEnv>()
  app.use(async (context, next) => {
    context.set('requestId', ids.guid())
    guard(context.req.raw.headers, isLocal)
    await next()
  })
  for (const { method, path, run } of routes)
    app.on(method, path.replaceAll(/\{(\w+)\}/g, ':$1'), async context => {
      const answer = await run(askedOf(context, { engine, polls, stopping }))
      return signed(context, answer instanceof Response ? answer : json(answer))
    })
  app.notFound(({ req }) => {
    throw new HttpError(
      'UnknownOperationException',
      `There is no ${req.method} ${req.path} here. This is a service for AWS Lambda durable functions: it invokes functions, and has the operations of their executions and callbacks.`,
    )
  })
  app.onError((error, context) => {
    if (error instanceof AnswerLost) {
      context.env.incoming.socket.destroy()
      return context.body(null)
    }
    const { status, headers, body } = refusalOf(error, text => log.error(text))
    return signed(context, json(body, status, headers))
  })
  return app
}

const json = (body: object, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(writeBody(body), { status, headers: { 'content-type': 'application/json', ...headers } })

function signed(context: Context<AppEnv>, response: Response): Response {
  response.headers.set('x-amzn-requestid', context.get('requestId'))
  return response
}

function askedOf(context: Context<AppEnv>, shared: Pick<Asked, 'engine' | 'polls' | 'stopping'>): Asked {
  const { req } = context
  return {
    ...shared,
    request: req.raw,
    query: queryOf(req.url),
    requestId: context.get('requestId'),
    get hangUp() {
      return req.raw.signal
    },
    label: name => req.param(name) ?? '',
  }
}
