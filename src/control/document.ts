/** The API described in OpenAPI 3.1, from the endpoints themselves. */
import { z } from 'zod'
import { version } from '../kernel/version.ts'
import type { Endpoint } from './endpoint.ts'
import { Failed } from './schemas/hubs.ts'
import { nameOf, schemas } from './schemas/schemas.ts'

type Json = Record<string, unknown>

const refTo = (name: string): string => `#/components/schemas/${name}`

/** The document, as plain JSON. */
export function documentOf(endpoints: readonly Endpoint[]): Json {
  const paths: Record<string, Json> = {}
  for (const endpoint of endpoints) {
    const { path, method } = endpoint
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(endpoint) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'greenroom control API',
      version: version(),
      description:
        'The controls of a test backend for durable execution: clock, fakes, runs, executions, explanations.',
    },
    servers: [{ url: 'http://127.0.0.1:4002', description: 'greenroom serve' }],
    paths,
    components: { schemas: usedIn(paths, components()) },
  }
}

function operationOf({ method, path, query, body, status = 200, ...endpoint }: Endpoint): Json {
  const { operationId, summary, description, answer, events } = endpoint
  const [tag] = /(lambda|clock|fakes|faults|runs|entities)/.exec(path) ?? ['hubs']
  return {
    operationId,
    summary,
    ...(description && { description }),
    tags: [tag],
    parameters: [...pathParameters(path), ...queryParameters(query)],
    ...(body && { requestBody: { required: !isOptional(body), ...contentOf(body) } }),
    responses: {
      [status]: {
        description: method === 'GET' ? 'What was asked for.' : 'Done.',
        ...(answer && contentOf(answer)),
        ...(events && streamOf(events)),
      },
      default: { description: 'Refused; nothing was changed.', ...contentOf(Failed) },
    },
  }
}

const isOptional = (body: z.ZodType): boolean => body.safeParse({}).success

const pathParameters = (path: string): Json[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))

function queryParameters(query: z.ZodType | undefined): Json[] {
  if (!(query instanceof z.ZodObject)) return []
  return Object.entries<z.ZodType>(query.shape).map(([name, schema]) => {
    const known = nameOf(schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema)
    const { $schema: _, description, ...plain } = z.toJSONSchema(schema, { io: 'input' })
    const described = description === undefined ? {} : { description }
    return { name, in: 'query', ...described, schema: known === undefined ? plain : { $ref: refTo(known) } }
  })
}

function contentOf(schema: z.ZodType): Json {
  const name = nameOf(schema)
  if (name === undefined) throw new Error('A schema of a body or an answer has no name.')
  return { content: { 'application/json': { schema: { $ref: refTo(name) } } } }
}

/** OpenAPI 3.1 has no words for events: the data of each is JSON. */
function streamOf(events: Readonly<Record<string, z.ZodType>>): Json {
  const refs = Object.entries(events).map(([event, schema]) => [event, { $ref: refTo(nameOf(schema) ?? '') }])
  return {
    content: {
      'text/event-stream': {
        schema: { type: 'string', description: 'Server-sent events; the data of each is JSON.' },
        'x-events': Object.fromEntries(refs),
      },
    },
  }
}

function components(): Json {
  const { schemas: all } = z.toJSONSchema(schemas, { io: 'input', uri: refTo })
  return Object.fromEntries(
    Object.entries(all)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { $schema: _, $id: __, ...schema }]) => [name, schema]),
  )
}

/** The schemas that the paths lead to, and those that these lead to. */
function usedIn(paths: Json, all: Json): Json {
  const used = new Set<string>()
  const note = (value: unknown): void => {
    for (const [, name = ''] of JSON.stringify(value).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (used.has(name)) continue
      used.add(name)
      note(all[name])
    }
  }
  note(paths)
  return Object.fromEntries(Object.entries(all).filter(([name]) => used.has(name)))
}
