/** How each kind of field of an event is read from JSON; what is wrong with it is said in a sentence. */
import { invalidRequest } from '../../kernel/errors.ts'
import type { FailureDetails } from './events.ts'
import type { Timestamp } from './timestamp.ts'

/** One field on its way from JSON into an event. */
export interface Place {
  readonly source: Readonly<Record<string, unknown>>
  readonly name: string
  /** Which event, for messages. */
  readonly where: string
  /** Names of the fields that were looked at. */
  readonly used: Set<string>
}

/** The field's value, or undefined when it is unset. */
export type FieldReader = (place: Place) => unknown

const isText = (value: unknown): value is string => typeof value === 'string'
const isInteger = (value: unknown): value is number => Number.isSafeInteger(value)
/** As ids are on the wire: a larger one would come out as another. */
const isInteger32 = (value: unknown): boolean => isInteger(value) && value === (value | 0)
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const required =
  (what: string, isRight: (value: unknown) => boolean): FieldReader =>
  place => {
    const value = take(place)
    return isRight(value) ? value : refuse(place, value, what)
  }

export const optional =
  (what: string, isRight: (value: unknown) => boolean): FieldReader =>
  place => {
    const value = take(place) ?? undefined
    return value === undefined || isRight(value) ? value : refuse(place, value, what)
  }

export function take({ source, name, used }: Place): unknown {
  used.add(name)
  return source[name]
}

export function refuse({ where, name }: Place, value: unknown, what: string): never {
  const found = value === undefined ? 'it is missing' : `it is ${JSON.stringify(value)?.slice(0, 60)}`
  throw invalidRequest(`${where} needs ${what} as '${name}', but ${found}.`)
}

/** A payload is opaque text; its value alone is enough where a history was written by hand. */
function payload(place: Place): string | undefined {
  const { source, name, used } = place
  used.add(name)
  const textName = `${name}Text`
  const written = take({ ...place, name: textName }) ?? undefined
  if (written === undefined) return source[name] === undefined ? undefined : JSON.stringify(source[name])
  return isText(written) ? written : refuse({ ...place, name: textName }, written, 'a text')
}

/** Milliseconds are the first whole one at or after the instant; the nanoseconds of its second make it exact. */
function instantAt(place: Place): Timestamp | undefined {
  const millis = take(place) ?? undefined
  const nanosName = `${place.name}Nanos`
  const nanos = take({ ...place, name: nanosName }) ?? undefined
  if (millis === undefined) return undefined
  // Where no calendar reaches, and nobody could tell the difference.
  if (Number.isFinite(millis) && Math.abs(Number(millis)) > Number.MAX_SAFE_INTEGER)
    return { seconds: Math.floor(Number(millis) / 1000), nanos: 0 }
  if (!isInteger(millis)) return refuse(place, millis, 'a whole number of milliseconds since the epoch')
  const seconds = Math.floor(millis / 1000)
  if (nanos === undefined) return { seconds, nanos: (millis - seconds * 1000) * 1e6 }
  const exact = isInteger(nanos) ? (millis - Math.ceil(nanos / 1e6)) / 1000 : Number.NaN
  if (isInteger(nanos) && nanos >= 0 && nanos < 1e9 && isInteger(exact)) return { seconds: exact, nanos }
  return refuse({ ...place, name: nanosName }, nanos, `the nanoseconds of the second of '${place.name}'`)
}

const isTags = (value: unknown): boolean => isObject(value) && Object.values(value).every(isText)
const isFailure = (value: unknown): value is FailureDetails =>
  isObject(value) &&
  isText(value.errorType) &&
  isText(value.errorMessage) &&
  typeof value.isNonRetriable === 'boolean' &&
  isObject(value.properties) &&
  Object.values(value.properties).every(isObject) &&
  isUnsetOr(isText)(value.stackTrace) &&
  isUnsetOr(isFailure)(value.innerFailure)
const isUnsetOr =
  (isRight: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === undefined || value === null || isRight(value)
const isInstance = (value: unknown): boolean =>
  isObject(value) && isText(value.instanceId) && isUnsetOr(isText)(value.executionId)
const isParent = (value: unknown): boolean =>
  isObject(value) &&
  isInteger32(value.taskScheduledId) &&
  isUnsetOr(isText)(value.name) &&
  isUnsetOr(isText)(value.version) &&
  isUnsetOr(isInstance)(value.orchestrationInstance)
const isTrace = (value: unknown): boolean =>
  isObject(value) && isText(value.traceParent) && isText(value.spanID) && isUnsetOr(isText)(value.traceState)
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText)

const aFailure =
  'a failure with errorType, errorMessage, isNonRetriable and properties (and a stackTrace, an innerFailure)'
const statuses = [
  'RUNNING',
  'COMPLETED',
  'CONTINUED_AS_NEW',
  'FAILED',
  'CANCELED',
  'TERMINATED',
  'PENDING',
  'SUSPENDED',
]

export const readers = {
  text: required('a text', isText),
  optionalText: optional('a text', isText),
  integer: required('a whole number of 32 bits', isInteger32),
  flag: required('true or false', value => typeof value === 'boolean'),
  /** Set or left out. */
  mark: optional('true', value => value === true),
  tags: (place: Place): unknown => optional('an object of texts', isTags)(place) ?? {},
  texts: required('a list of texts', isTexts),
  failure: required(aFailure, isFailure),
  optionalFailure: optional(aFailure, isFailure),
  trace: optional('a trace context with traceParent and spanID', isTrace),
  instance: required('an object with an instanceId', isInstance),
  parent: optional('an object with a taskScheduledId and an orchestrationInstance', isParent),
  completion: required(`one of ${statuses.join(', ')}`, value => statuses.some(status => status === value)),
  instant: (place: Place): unknown =>
    instantAt(place) ?? refuse(place, undefined, 'a whole number of milliseconds since the epoch'),
  optionalInstant: instantAt,
  payload,
} satisfies Record<string, FieldReader>
