/** Forms as data: what is asked, what is sent, and what is said about it. */
import type { ExecutionStatus, Status } from '../live/types.ts'
import { readJson } from './json-text.ts'
import { readMoment } from './moment-text.ts'
import { readTags } from './tags-text.ts'
import { Wrong } from './wrong.ts'

export interface Field<Value = unknown> {
  readonly label: string
  readonly control: 'line' | 'json' | 'check'
  /** What stands in it at first; of a check: anything but '' for checked. */
  readonly initial: string
  /** Offered while one types. */
  readonly options?: readonly string[]
  readonly placeholder?: string
  readonly isRequired?: boolean
  /** Why it may not be changed. */
  readonly refusal?: string | undefined
  /** Seldom needed: folded away at first. */
  readonly isMore?: boolean
  /** @throws Wrong */
  read(text: string): Value
}

type Options = Partial<Pick<Field, 'initial' | 'options' | 'placeholder' | 'isMore'>>

const trimmed = (text: string): string | undefined => text.trim() || undefined

/** A line that may stay empty. */
export const line = (label: string, options: Options = {}): Field<string | undefined> => ({
  label,
  control: 'line',
  initial: '',
  ...options,
  read: trimmed,
})

/** A line that is needed; `missing` says so. */
export const needed = (label: string, missing: string, options: Options = {}): Field<string> => ({
  ...line(label, options),
  isRequired: true,
  read(text) {
    const value = trimmed(text)
    if (value === undefined) throw new Wrong(missing)
    return value
  },
})

export const payload = (label: string, initial = ''): Field<unknown> => ({
  label: `${label}, JSON`,
  control: 'json',
  initial,
  placeholder: 'Empty: none',
  read: readJson,
})

/** A number above 0 that may be left out. */
export const amount = (label: string, options: Options = {}): Field<number | undefined> => ({
  ...line(label, options),
  read(text) {
    const value = trimmed(text)
    if (value === undefined) return undefined
    const number = Number(value)
    if (!(number > 0) || number === Number.POSITIVE_INFINITY) throw new Wrong(`${label}: a number above 0.`)
    return number
  },
})

export const check = (label: string, initial: boolean, refusal?: string): Field<boolean> => ({
  label,
  control: 'check',
  initial: initial ? 'on' : '',
  refusal,
  read: text => text !== '',
})

export const moment = (label: string, now: () => number): Field<number | undefined> => ({
  ...line(label, { placeholder: '2026-03-10 12:00, or 2 h 30 m from now', isMore: true }),
  read: text => readMoment(text, now()),
})

export const tagList = (label: string): Field<Record<string, string> | undefined> => ({
  ...line(label, { placeholder: 'team=blue, region=eu', isMore: true }),
  read: readTags,
})

/** What is asked of the server, within what is shown. */
interface Ask {
  readonly path: string
  /** Default POST. */
  readonly method?: 'DELETE'
  readonly body?: object
}

/** What the answers tell, as far as a sentence needs it. */
export interface Told {
  readonly instanceId?: string
  readonly status?: Status | ExecutionStatus | 'idle' | 'executing'
  readonly scheduledStartAt?: number | undefined
  readonly purged?: number
  /** Of an execution. */
  readonly id?: string
  readonly name?: string
}

type Fields = Readonly<Record<string, Field>>
type Values<Of extends Fields> = {
  readonly [Name in keyof Of]: Of[Name] extends Field<infer Value> ? Value : never
}

interface Description<Of extends Fields> {
  readonly title: string
  /** On the button. */
  readonly submit: string
  /** What it does, where the fields do not say it. */
  readonly note?: string | undefined
  readonly fields: Of
  ask(values: Values<Of>): Ask
  /** What has happened, in a sentence. */
  said(told: Told, values: Values<Of>): string
  /** The id to go to; '' for the list, undefined to stay. */
  leadsTo?(told: Told, values: Values<Of>): string | undefined
}

/** A form whatever its fields are; `values` are what they were read to. */
export type Form = Description<Fields>

export const form = <Of extends Fields>(description: Description<Of>): Form => description
