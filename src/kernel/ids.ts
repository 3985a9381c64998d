/** The only source of randomness in the backend. */
import { randomUUID } from 'node:crypto'

/** 32 lower-case hex digits: instance ids, execution ids and completion tokens. */
export const newHexId = (): string => randomUUID().replaceAll('-', '')

/** A GUID in the usual form: request ids, which .NET parses as such. */
export const newGuid = (): string => randomUUID()
