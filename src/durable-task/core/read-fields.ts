/** Reads records out of JSON, field by field; what is wrong with one is said with its path. */
import { invalidRequest } from '../../kernel/errors.ts'
import {
  type FieldReader,
  isObject,
  optional,
  type Place,
  refuse,
  required,
  take,
} from './event-json-fields.ts'

type FieldsOf<Record> = { readonly [Key in keyof Record]-?: FieldReader }

/** A record of exactly these fields. `where` is its path, for messages. */
export function readFields<Fields extends object>(
  json: unknown,
  where: string,
  fields: FieldsOf<Fields>,
): Fields {
  if (!isObject(json)) throw invalidRequest(`${where} must be an object.`)
  const used = new Set<string>()
  const record: { [name: string]: unknown } = {}
  for (const [name, read] of Object.entries<FieldReader>(fields)) {
    const value = read({ source: json, name, where, used })
    if (value !== undefined) record[name] = value
  }
  const unknown = Object.keys(json).find(name => !used.has(name))
  if (unknown !== undefined)
    throw invalidRequest(`${where} has the field '${unknown}', which is not known there.`)
  return record as Fields
}

type ReadPart = (json: unknown, where: string) => unknown

const pathOf = ({ where, name }: Place): string => `${where}.${name}`

export const part =
  (read: ReadPart): FieldReader =>
  place =>
    read(take(place), pathOf(place))

export const optionalPart =
  (read: ReadPart): FieldReader =>
  place => {
    const value = take(place) ?? undefined
    return value === undefined ? undefined : read(value, pathOf(place))
  }

export const listOf =
  (read: ReadPart): FieldReader =>
  place => {
    const list = take(place)
    if (!Array.isArray(list)) return refuse(place, list, 'a list')
    return list.map((item, index) => read(item, `${pathOf(place)}[${index}]`))
  }

export const oneOf = (values: readonly string[]): FieldReader =>
  required(`one of ${values.join(', ')}`, value => values.some(known => known === value))

const isNumber = (value: unknown): boolean => Number.isFinite(value)
export const number = required('a number', isNumber)
export const optionalNumber = optional('a number', isNumber)
export const optionalFlag = optional('true or false', value => typeof value === 'boolean')
export const count = required(
  'a whole number from 0 on',
  value => Number.isSafeInteger(value) && Number(value) >= 0,
)
export const name = required('a text that is not empty', value => typeof value === 'string' && value !== '')
