/** The only source of randomness in the backend. */
import { randomUUID } from 'node:crypto'

/** 32 lower-case hex digits: instance ids, execution ids and completion tokens. */
export const newHexId = (): string => randomUUID().replaceAll('-', '')
