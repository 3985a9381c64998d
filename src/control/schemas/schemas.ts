/** Schemas with a name: what the API takes and answers, and the components of its document. */
import { z } from 'zod'

/** Every schema that has a name. */
export const schemas = z.registry<{ id: string; description?: string }>()

/** Gives a schema its name in the document. */
export function named<Schema extends z.ZodType>(id: string, description: string, schema: Schema): Schema {
  schemas.add(schema, { id, description })
  return schema
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
  const message = issue.message.endsWith('.') ? issue.message : `${issue.message}.`
  return place ? `${place}: ${message}` : message
}
