/** A control API on a backend, or a service, of the test's own. Every answer is held against the document it serves. */
import { expect } from 'vitest'
import { z } from 'zod'
import { type ControlSource, createControlServer } from '../../src/control/index.ts'
import type { BackendOptions } from '../../src/index.ts'
import { atEnd } from '../support/at-end.ts'
import { ownBackend } from '../support/backend.ts'

type Json = Record<string, unknown>
interface Operation {
  responses: Record<string, { content: { 'application/json': { schema: Json } } }>
}
interface Document {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Json> }
}

export interface Answer {
  status: number
  // What it is, the document says, and the test that reads it.
  body: Json
}

export async function openControl(options: BackendOptions = {}) {
  const backend = await ownBackend(options)
  return { backend, ...(await openControlOf({ backend })) }
}

export async function openControlOf(source: ControlSource) {
  const control = await createControlServer(source)
  atEnd(() => control.stop())
  const document = (await (await fetch(`${control.url}/openapi.json`)).json()) as Document

  async function call(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(control.url + path, {
      method,
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    })
    const answer = { status: response.status, body: (await response.json()) as Json }
    expectDocumented(document, method, path, answer)
    return answer
  }

  return {
    control,
    document,
    call,
    get: (path: string) => call('GET', path),
    post: (path: string, body?: unknown) => call('POST', path, body),
    put: (path: string, body?: unknown) => call('PUT', path, body),
    remove: (path: string) => call('DELETE', path),
  }
}

/** The answer has what its schema requires, of the types it says, and nothing that it does not mention. */
function expectDocumented(document: Document, method: string, path: string, { status, body }: Answer): void {
  const operation = operationAt(document, method, path.split('?')[0] ?? '')
  if (!operation) return
  const response = operation.responses[status] ?? operation.responses.default
  const schema = response?.content['application/json'].schema
  const checked = z.fromJSONSchema(closed({ ...schema, $defs: document.components.schemas })).safeParse(body)
  expect(checked.error?.issues ?? [], `${method} ${path} answers as documented`).toEqual([])
}

function operationAt({ paths }: Document, method: string, path: string): Operation | undefined {
  const parts = path.split('/')
  const [, operations] =
    Object.entries(paths).find(([template]) => {
      const wished = template.split('/')
      return (
        wished.length === parts.length &&
        wished.every((part, index) => part.startsWith('{') || part === parts[index])
      )
    }) ?? []
  return operations?.[method.toLowerCase()]
}

/** Objects have no other fields than those described, unless they say what the others are. */
function closed(schema: Json): z.core.JSONSchema.JSONSchema {
  const text = JSON.stringify(schema).replaceAll('#/components/schemas/', '#/$defs/')
  return JSON.parse(text, (_key, value) =>
    value?.type === 'object' && value.properties && value.additionalProperties === undefined
      ? { ...value, additionalProperties: false }
      : value,
  )
}
