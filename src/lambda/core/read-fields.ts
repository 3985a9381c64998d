/** Reads the fields of something that came from outside. A null is no value. */
import { invalidParameter } from './errors.ts'

interface TextRules {
  readonly longest?: number
  readonly pattern?: RegExp
}

export interface Fields {
  readonly text: (name: string, rules: TextRules) => string | undefined
  readonly texts: (name: string) => readonly string[] | undefined
  readonly flag: (name: string) => boolean | undefined
  /** A whole number within bounds, both included. */
  readonly whole: (name: string, bounds: { from: number; to: number }) => number | undefined
  readonly within: <T>(name: string, read: (fields: Fields) => T) => T | undefined
  readonly missing: (name: string) => never
}

/** Throws InvalidParameterValueException for anything but an object, and for each field that breaks a rule. */
export function readFields(value: unknown, place: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalidParameter(`${place} must be an object.`)
  const own = new Map<string, unknown>(Object.entries(value))
  const refuse = (name: string, rule: string): never => {
    throw invalidParameter(`${place}.${name} ${rule}.`)
  }
  const read = <T>(name: string, is: (field: unknown) => field is T, what: string): T | undefined => {
    const field = own.get(name) ?? undefined
    if (field === undefined) return undefined
    return is(field) ? field : refuse(name, `must be ${what}`)
  }
  return {
    text: (name, { longest, pattern }) => {
      const text = read(name, isText, 'text')
      if (text === undefined) return undefined
      if (longest !== undefined && text.length > longest)
        refuse(name, `has ${text.length} characters; at most ${longest} are allowed`)
      if (pattern && !pattern.test(text)) refuse(name, `is '${text}', which does not match ${pattern.source}`)
      return text
    },
    texts: name => read(name, isTexts, 'a list of text'),
    flag: name => read(name, isFlag, 'true or false'),
    whole: (name, { from, to }) => {
      const number = read(name, isWhole, 'a whole number')
      if (number !== undefined && (number < from || number > to))
        refuse(name, `is ${number}; it must be from ${from} to ${to}`)
      return number
    },
    within: (name, readInner) => {
      const field = own.get(name) ?? undefined
      return field === undefined ? undefined : readInner(readFields(field, `${place}.${name}`))
    },
    missing: name => refuse(name, 'is required'),
  }
}

const isText = (field: unknown): field is string => typeof field === 'string'
const isFlag = (field: unknown): field is boolean => typeof field === 'boolean'
const isWhole = (field: unknown): field is number => Number.isSafeInteger(field)
const isTexts = (field: unknown): field is readonly string[] => Array.isArray(field) && field.every(isText)
