/** The description of the API, as generators of clients read it. */
import { expect, test } from 'vitest'
import { z } from 'zod'
import manifest from '../../package.json' with { type: 'json' }
import { endpoints } from '../../src/control/endpoints/index.ts'
import { named } from '../../src/control/schemas/schemas.ts'
import { createLambdaService } from '../../src/lambda.ts'
import { atEnd } from '../support/at-end.ts'
import { ownBackend } from '../support/backend.ts'
import { openControlOf } from './control.ts'

type Json = Record<string, unknown>

/** A server that has everything. */
async function openBoth() {
  const lambda = await createLambdaService({ logger: 'silent' })
  atEnd(() => lambda.stop())
  return openControlOf({ backend: await ownBackend(), lambda })
}

/** Every object in the document, with the way to it. */
function* objectsIn(value: unknown, path = '$'): Generator<[string, Json]> {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) yield [path, value as Json]
  for (const [key, child] of Object.entries(value)) yield* objectsIn(child, `${path}.${key}`)
}

test('it is OpenAPI 3.1 of this version, and every endpoint is in it once', async () => {
  const { document } = await openBoth()
  expect(document).toMatchObject({ openapi: '3.1.0', info: { version: manifest.version } })
  const described = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map(method => `${method.toUpperCase()} ${path}`),
  )
  expect(described.sort()).toEqual(endpoints.map(({ method, path }) => `${method} ${path}`).sort())
  const ids = endpoints.map(({ operationId }) => operationId)
  expect(new Set(ids).size).toBe(ids.length)
})

test('every reference leads to a schema, and every schema is of use', async () => {
  const { document } = await openBoth()
  const references = [...objectsIn(document)].flatMap(([path, { $ref }]) =>
    typeof $ref === 'string' ? [{ path, name: $ref.replace('#/components/schemas/', '') }] : [],
  )
  const known = Object.keys(document.components.schemas)
  expect(references.filter(({ name }) => !known.includes(name))).toEqual([])
  const used = references.map(({ name }) => name)
  expect(known.filter(name => !used.includes(name))).toEqual([])
})

test('every parameter in a path is described, and so is every answer', async () => {
  const { document } = await openBoth()
  for (const [path, operations] of Object.entries(document.paths))
    for (const operation of Object.values(operations)) {
      const { parameters, responses, summary } = operation as unknown as {
        parameters: { in: string; name: string; required?: boolean; schema: Json }[]
        responses: Record<string, { description: string; content: Json }>
        summary: string
      }
      const inPath = parameters.filter(parameter => parameter.in === 'path')
      expect(inPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? [])
      expect(inPath.every(({ required }) => required)).toBe(true)
      expect(parameters.every(({ schema }) => typeof schema === 'object')).toBe(true)
      expect(summary).toMatch(/^[A-Z].*[^.]$/)
      expect(Object.keys(responses)).toEqual([expect.stringMatching(/^20[01]$/), 'default'])
      for (const { description, content } of Object.values(responses))
        expect({ description, types: Object.keys(content) }).toEqual({
          description: expect.stringMatching(/./),
          types: [expect.stringMatching(/^(application\/json|text\/event-stream)$/)],
        })
    }
})

test('schemas say what they are, and numbers that may be instants keep their precision', async () => {
  const { document } = await openBoth()
  const { schemas } = document.components
  expect(Object.entries(schemas).filter(([, { description }]) => !description)).toEqual([])
  const instants = [...objectsIn(schemas)].filter(([path]) => /\.(now|at|due|\w+At|lastModified)$/.test(path))
  expect(instants.length).toBeGreaterThan(10)
  for (const [path, { type, format }] of instants)
    if (type === 'number') expect({ path, format }).toEqual({ path, format: 'double' })
})

test('schemas are plain JSON Schema: no types or keywords that generators do not know', async () => {
  const { document } = await openBoth()
  const types = ['string', 'number', 'integer', 'boolean', 'null', 'array', 'object']
  for (const [path, schema] of objectsIn(document.components.schemas, '$.schemas')) {
    if (path.endsWith('.properties')) continue
    if (typeof schema.type === 'string')
      expect({ path, type: types.includes(schema.type) }).toEqual({ path, type: true })
    for (const keyword of ['$schema', '$id', '$defs', 'id'])
      expect({ path, has: keyword in schema }).toEqual({ path, has: false })
  }
})

test('a name of a schema stands for one schema only', async () => {
  const { document } = await openBoth()
  expect(() => named('Reason', 'Something else.', z.object({}))).toThrow("Two schemas are named 'Reason'.")
  expect(document.components.schemas).toMatchObject({
    Reason: { properties: { reason: { type: 'string' } } },
    WaitReason: { properties: { kind: { enum: expect.arrayContaining(['activity', 'timer']) } } },
  })
})
