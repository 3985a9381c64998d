/** Entity ids, `@name@key`: names are lower case, keys are kept as they are (section 3.1). Pure. */
import { invalidRequest } from '../../kernel/errors.ts'
import type { Limits } from './limits.ts'
import { checkId } from './validation.ts'

export interface EntityId {
  /** The whole id, normalised. */
  readonly id: string
  readonly name: string
}

/** The id a text names, or undefined when it names none. Everything after the second `@` is the key. */
export function parseEntityId(text: string): EntityId | undefined {
  const [, written, key] = /^@([^@]+)@(.*)$/s.exec(text) ?? []
  if (written === undefined || key === undefined) return undefined
  const name = written.toLowerCase()
  return { id: `@${name}@${key}`, name }
}

/** An id as the hub has it: an entity's normalised, any other as it is. */
export const normalizeId = (id: string): string => parseEntityId(id)?.id ?? id

/** The id a client names; throws `invalid-request` for one that the limits do not allow, or none at all. */
export function requireEntityId(limits: Limits, text: string): EntityId {
  checkId(limits, text, 'an entity id')
  return readEntityId(text)
}

/** The id a text names, however long; throws `invalid-request` when it names none. */
export function readEntityId(text: string): EntityId {
  const entityId = parseEntityId(text)
  if (!entityId)
    throw invalidRequest(`'${text}' is no entity id: it must look like '@name@key', e.g. '@counter@a'.`)
  return entityId
}

/** A prefix as users type it, made to match normalised ids: `Counter@a` becomes `@counter@a` (checklist 252). */
export function normalizePrefix(prefix: string): string {
  if (prefix === '') return ''
  const [, name = '', rest = ''] = /^@?([^@]*)(.*)$/s.exec(prefix) ?? []
  return `@${name.toLowerCase()}${rest}`
}
