/** Schemas with a name: what the API takes and answers, and the components of its document. */
import { z } from 'zod'

/** Every schema that has a name. */
export const schemas = z.registry<{ id: string }>()

const taken = new Set<string>()

/** Gives a schema its name in the document; two of one name would be one component there. */
export function named<Schema extends z.ZodType>(id: string, description: string, schema: Schema): Schema {
  if (taken.has(id)) throw new Error(`Two schemas are named '${id}'.`)
  taken.add(id)
  const described = schema.describe(description)
  schemas.add(described, { id })
  return described
}

export const nameOf = (schema: z.ZodType): string | undefined => schemas.get(schema)?.id

/** What failed to parse, in a sentence that names the place: `[1].throws.message: …`. */
export function describeIssue({ issues }: z.ZodError): string {
  const [issue] = issues
  if (!issue) return 'It is not what it should be.'
  const place = issue.path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}${text && '.'}${String(key)}`),
    '',
  )
  const said = issue.message.replace(/^Invalid input: expected (\w+), received undefined$/, 'is missing ($1)')
  const message = said.endsWith('.') ? said : `${said}.`
  return place ? `${place}: ${message}` : message
}
