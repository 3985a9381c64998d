/** Reads the query of a request. A parameter that is empty is not there. */
import { invalidParameter } from '../core/errors.ts'
import type { PageRequest } from '../core/paging.ts'

export interface Query {
  readonly text: (name: string) => string | undefined
  /** `true` or `false`. */
  readonly flag: (name: string) => boolean | undefined
  readonly whole: (name: string) => number | undefined
  /** Repeated for each entry. */
  readonly texts: (name: string) => readonly string[] | undefined
  /** A date and time as ISO 8601 has them; in milliseconds. */
  readonly instant: (name: string) => number | undefined
}

/** Without its zone it would mean another instant on each machine. */
const DATE_TIME = /^\d{4}-\d\d-\d\dT.+(Z|[+-]\d\d:?\d\d)$/

/** Each reader throws InvalidParameterValueException for what is not as it should be. */
export function queryOf(url: string): Query {
  const { searchParams } = new URL(url)
  const text = (name: string): string | undefined => searchParams.get(name) || undefined
  const refuse = (name: string, what: string): never => {
    throw invalidParameter(`${name} must be ${what}, not '${text(name)}'.`)
  }
  return {
    text,
    flag(name) {
      const value = text(name)
      if (value === undefined) return undefined
      return value === 'true' || (value === 'false' ? false : refuse(name, 'true or false'))
    },
    whole(name) {
      const value = text(name)
      if (value === undefined) return undefined
      return /^\d{1,15}$/.test(value) ? Number(value) : refuse(name, 'a whole number')
    },
    texts(name) {
      const values = searchParams.getAll(name).filter(value => value !== '')
      return values.length > 0 ? values : undefined
    },
    instant(name) {
      const value = text(name)
      if (value === undefined) return undefined
      const at = DATE_TIME.test(value) ? Date.parse(value) : Number.NaN
      return Number.isNaN(at) ? refuse(name, "a date and time as '2026-01-31T08:30:00Z'") : at
    },
  }
}

export const pageOf = (query: Query): PageRequest => ({
  marker: query.text('Marker'),
  maxItems: query.whole('MaxItems'),
})
