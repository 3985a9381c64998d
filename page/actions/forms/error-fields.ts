/** Fields of an error as durable functions have it: each may stay empty. */
import type { ExecutionError } from '../../live/types.ts'
import { line } from '../form.ts'

export const errorFields = {
  message: line('Message', { placeholder: 'Empty: none' }),
  type: line('Error type', { placeholder: 'Empty: none', isMore: true }),
  data: line('Data', { placeholder: 'Empty: none', isMore: true }),
}

interface Values {
  readonly message: string | undefined
  readonly type: string | undefined
  readonly data: string | undefined
}

/** The body of a request; an error that says nothing is none. */
export function errorBody({ message, type, data }: Values): { error?: ExecutionError } {
  const error = {
    ...(message !== undefined && { message }),
    ...(type !== undefined && { type }),
    ...(data !== undefined && { data }),
  }
  return Object.keys(error).length > 0 ? { error } : {}
}
