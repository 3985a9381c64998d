import { shorten } from '../../kernel/shorten.ts'
import type { ErrorObject } from '../core/protocol.ts'

/** An error on one line; undefined for one that says nothing. */
export function errorText(error: ErrorObject | undefined): string | undefined {
  const said = [error?.ErrorType, error?.ErrorMessage].filter(Boolean).join(': ')
  return said ? shorten(said, 200) : undefined
}
