/** Random JSON: what a schema allows with absurd values, and what it does not. */
import type { Dice } from './dice.ts'
import { anyText } from './values.ts'

export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly additionalProperties?: Schema | boolean
}

/** Names of schemas as a document has them. */
export type Schemas = Readonly<Record<string, Schema>>

const numbers = [0, -1, 1, 2 ** 31, 2 ** 53, -(2 ** 53), 1e308, 5e-324, 0.1]

/** As text: some of it could not be made from values. */
export function anyJson(dice: Dice, schema: Schema, schemas: Schemas): string {
  if (dice.oneIn(25))
    return dice.pick(['', '{', 'null', '[]', '{"a":}', '[1,]', 'NaN', '\ufeff{}', '{"a":1}{"b":2}'])
  if (dice.oneIn(40)) return `${'['.repeat(20_000)}${dice.oneIn(2) ? ']'.repeat(20_000) : ''}`
  return JSON.stringify(valueFor(dice, schema, schemas, 0) ?? null).replaceAll('"__own__"', '"__proto__"')
}

/** Any value at all. */
export function anyValue(dice: Dice, depth = 0): unknown {
  switch (dice.below(depth > 3 ? 4 : 6)) {
    case 0:
      return dice.pick([null, true, false])
    case 1:
      return dice.pick(numbers)
    case 2:
    case 3:
      return anyText(dice)
    case 4:
      return dice.some(4, () => anyValue(dice, depth + 1))
    default:
      return Object.fromEntries(dice.some(4, () => [dice.pick(keys), anyValue(dice, depth + 1)]))
  }
}

/** The first becomes `__proto__` on its way out. */
const keys = ['__own__', 'constructor', 'toString', 'instanceId', 'a', '']

function valueFor(dice: Dice, schema: Schema, schemas: Schemas, depth: number): unknown {
  if (dice.oneIn(12) || depth > 6) return anyValue(dice)
  if (schema.$ref) return valueFor(dice, schemas[schema.$ref.replace(/^.*\//, '')] ?? {}, schemas, depth + 1)
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return dice.pick(schema.enum)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return valueFor(dice, dice.pick(choices), schemas, depth + 1)
  switch (typeof schema.type === 'string' ? schema.type : schema.type && dice.pick(schema.type)) {
    case 'object':
      return objectOf(dice, schema, schemas, depth)
    case 'array':
      return dice.some(dice.oneIn(30) ? 500 : 3, () => valueFor(dice, schema.items ?? {}, schemas, depth + 1))
    case 'string':
      return dice.oneIn(3) ? dice.pick(['a', 'b', 'order', '1s', '0', '2026-01-31T08:30:00Z']) : anyText(dice)
    case 'number':
    case 'integer':
      return dice.oneIn(2) ? dice.below(10) : dice.pick(numbers)
    case 'boolean':
      return dice.oneIn(2)
    case 'null':
      return null
    default:
      return anyValue(dice, depth)
  }
}

function objectOf(dice: Dice, schema: Schema, schemas: Schemas, depth: number): unknown {
  const entries = Object.entries(schema.properties ?? {}).flatMap(([name, inner]) =>
    dice.oneIn(4) ? [] : [[name, valueFor(dice, inner, schemas, depth + 1)]],
  )
  const { additionalProperties: others } = schema
  if (typeof others === 'object' || dice.oneIn(10))
    entries.push(
      ...dice.some(2, () => [
        dice.pick(keys),
        valueFor(dice, typeof others === 'object' ? others : {}, schemas, depth + 1),
      ]),
    )
  return Object.fromEntries(entries)
}
