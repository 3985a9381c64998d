/** What the edge of a hub wants of a call, in the transport's terms. */
import { status } from '@grpc/grpc-js'
import { EdgeRefusal, type StatusName } from '../hub/status-names.ts'
import type { StatusError } from './status.ts'

export const codeOf = (name: StatusName): status => status[name]

/** The status that the edge ends a call with; undefined for any other error. */
export const refusalOf = (error: unknown): StatusError | undefined =>
  error instanceof EdgeRefusal ? { code: codeOf(error.status), details: error.message } : undefined
